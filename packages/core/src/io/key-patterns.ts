import { type Pattern } from './automaton.ts';
import { headLength } from './heads.ts';
import { opened } from './opened.ts';
import { plainView } from './view.ts';

/** Shorter keys would be found in innocent words, and no gateway makes them. */
export const shortestKey = headLength;

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/**
 * The letters that are the same in every base64 text the key stands in, at each of three alignments: whole groups only,
 * because the letters at the rims depend on what stands beside the key.
 */
function base64Patterns(bytes: Uint8Array, shortestStart: number): Pattern[] {
  return [0, 1, 2].flatMap((shift) => {
    const binary = '\0'.repeat(shift) + String.fromCharCode(...bytes);
    const before = shift === 0 ? 0 : 4;
    const standard = btoa(binary).slice(before, Math.floor(binary.length / 3) * 4);
    const facts = {
      shortestStart: Math.max(headLength, Math.ceil((shortestStart * 4) / 3) - before),
      before,
      behind: [0, 2, 3][binary.length % 3]!,
    };
    return [standard, standard.replaceAll('+', '-').replaceAll('/', '_')].map((text) => ({ text, ...facts }));
  });
}

/** The key as it is read behind escapes; where it holds what looks like one itself, it is another text there. */
function openedText(secret: string): string {
  return opened(plainView(secret), { steps: 0 }).text;
}

/** So many letters of a key's beginning reveal too much of it. */
const shortestStartOf = (secret: string): number => Math.min(8, Math.max(6, Math.ceil(secret.length / 2)));

/** What a key is searched for by: as it is, in hex, and in base64. Everything else is an escape that views take away. */
export function patternsOf(secret: string): Pattern[] {
  const bytes = new TextEncoder().encode(secret);
  const shortestStart = shortestStartOf(secret);
  const plain = [secret, openedText(secret), ...writtenOut(secret)].map((text) => ({
    text,
    shortestStart,
    before: 0,
    behind: 0,
  }));
  const all = [
    ...plain,
    { text: hex(bytes), shortestStart: 2 * shortestStart, before: 0, behind: 0 },
    ...base64Patterns(bytes, shortestStart),
  ];
  return all.filter(({ text }) => text.length >= shortestKey && isAscii(text));
}

/** No header takes a key with other letters, but a mistyped one is a secret all the same. Automata know ASCII alone. */
export const isAscii = (text: string): boolean => !/[^\0-\x7f]/.test(text);

/** A key that is hardly anything behind its own escapes, or is not ASCII, is searched for as the usual encoders write it. */
function writtenOut(secret: string): string[] {
  if (openedText(secret).length >= shortestKey && isAscii(secret)) return [];
  const json = JSON.stringify(secret).slice(1, -1);
  const escaped = json.replaceAll(
    /[^\0-\x7f]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const whole = new TextDecoder().decode(new TextEncoder().encode(secret)); // half of a pair cannot be percent-encoded
  return [encodeURIComponent(whole), json, escaped, secret.replaceAll('&', '&amp;')];
}
