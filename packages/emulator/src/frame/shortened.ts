/** Changes a text that is going to be shown. */
export type Clean = (text: string) => string;

export interface Shortening {
  /** Sees to every text. */
  readonly clean: Clean;
  /** Fields of these names are secret whatever they hold, and become the mask. */
  readonly secret: RegExp;
  readonly mask: string;
}

/** Longer texts, such as pictures in data URLs, are shortened to this many characters when shown. */
const longest = 400;

/** So many items of a list, so many fields of an object, and so deep. */
const most = { items: 60, depth: 12 };

/** JSON for people who look: no megabytes, nothing secret. */
export function shortened(value: unknown, how: Shortening, depth: number = most.depth): unknown {
  if (typeof value === 'string') return shortText(how.clean(value));
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0) return '…';
  const inner = (one: unknown): unknown => shortened(one, how, depth - 1);
  if (Array.isArray(value)) return [...value.slice(0, most.items).map(inner), ...rest(value.length)];
  const entries = Object.entries(value);
  const kept = entries
    .slice(0, most.items)
    .map(([name, one]) => [shortText(how.clean(name)), how.secret.test(name) ? how.mask : inner(one)]);
  return Object.fromEntries([...kept, ...rest(entries.length).map((words) => ['…', words])]) as object;
}

/** A text as long as a person reads it. */
export function shortText(text: string, characters: number = longest): string {
  return text.length > characters ? `${text.slice(0, characters)}… (${text.length} characters)` : text;
}

const rest = (length: number): string[] => (length > most.items ? [`… (${length} in all)`] : []);
