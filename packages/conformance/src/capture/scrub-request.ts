import { isRandom } from '../record/random.ts';
import { isObject, type JsonObject } from '../fixture/json-object.ts';

const marks = /@(?:image|video|audio)\d+/g;

/** A prompt of the same length without its text; markers of references stay. */
function blanked(value: unknown): unknown {
  if (typeof value !== 'string') return undefined;
  let at = 0;
  let text = '';
  for (const { 0: mark, index } of value.matchAll(marks)) {
    text += 'x'.repeat(index - at) + mark;
    at = index + mark.length;
  }
  return text + 'x'.repeat(value.length - at);
}

/** A placeholder for a media URL; of embedded bytes only the media type is kept. */
function placeholderMedia(value: unknown): unknown {
  const type = /^data:([\w.+-]+\/[\w.+-]+)/.exec(typeof value === 'string' ? value : '')?.[1];
  if (typeof value === 'string' && type === undefined) return 'https://media.example/placeholder';
  const named = isObject(value) && typeof value['mediaType'] === 'string' ? value['mediaType'] : undefined;
  return `data:${type ?? named ?? 'application/octet-stream'};base64,AAAA`;
}

/** Keeps a word of a fixed vocabulary; blanks anything that could be a sentence, a URL or a key. */
const word = (value: unknown): unknown =>
  typeof value === 'string' && (!/^[\w.:/+-]{1,64}$/.test(value) || /:\/\//.test(value) || isRandom(value))
    ? blanked(value)
    : value;

const plain = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return word(value);
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, plain(entry)]));
};

const each =
  (change: (value: unknown) => unknown) =>
  (value: unknown): unknown =>
    Array.isArray(value) ? value.map(change) : change(value);

/** What becomes of each field; of fields that are not here, words and numbers stay. `tags` are never written down. */
const table: Readonly<Record<string, (value: unknown) => unknown>> = {
  prompt: blanked,
  negativePrompt: blanked,
  image: placeholderMedia,
  lastFrame: placeholderMedia,
  video: placeholderMedia,
  references: (value) =>
    isObject(value)
      ? Object.fromEntries(
          Object.entries(value).map(([part, entry]) => [part, each(placeholderMedia)(entry)]),
        )
      : undefined,
  shots: each((value) => (isObject(value) ? { ...value, prompt: blanked(value['prompt']) } : word(value))),
  tags: () => undefined,
};

/** A canonical request without its prompts, media, labels and anything that could be a key. */
export function scrubRequest(request: unknown): JsonObject {
  if (!isObject(request)) return {};
  const entries = Object.entries(request).map(([field, value]) => [
    field,
    (Object.hasOwn(table, field) ? table[field]! : plain)(value),
  ]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as JsonObject; // values stay unknown
}
