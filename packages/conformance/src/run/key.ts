import { randomBytes } from 'node:crypto';
import { bare, readings, unhyphened } from './encodings.ts';

/**
 * An API key that exists in one run only, and looks like any other: a provider cannot recognise the kit by it. It has
 * characters that encodings change: `+`, `/`, `=`.
 */
export function canary(): string {
  const letters = randomBytes(24).toString('base64').replaceAll(/[+/]/g, '0');
  return `sk-${letters.slice(0, 9)}+${letters.slice(9, 20)}/${letters.slice(20)}==`;
}

/** Base64 differs by alignment; the first and last characters depend on what is beside the key. */
function base64Forms(key: string): string[] {
  return [0, 1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(key)]);
    return bytes.toString('base64').slice(before === 0 ? 0 : 4, Math.floor(bytes.length / 3) * 4);
  });
}

/** Finds an API key in a text in any encoding, also when it is split or nested. */
export function finderOf(key: string): (text: string) => string | undefined {
  const hex = Buffer.from(key).toString('hex');
  const standard = base64Forms(key);
  const forms: readonly (readonly [form: string, text: string])[] = [
    ['as it is', key],
    ['in hex', hex],
    ...standard.map((text) => ['in base64', text] as const),
    ...standard.map((text) => ['in base64', text.replaceAll('+', '-').replaceAll('/', '_')] as const),
  ];
  const plain = forms.map(([form, text]) => [form, bare(text)] as const);
  const inHex = bare(hex);
  return (text) => {
    for (const { encoding, text: seen } of readings(text)) {
      const found = plain.find(([, form]) => seen.includes(form))?.[0];
      if (found !== undefined) return encoding === undefined ? found : encoding;
      // Only hex is written with separators.
      if (seen.length >= inHex.length && unhyphened(seen).includes(inHex)) return encoding ?? 'in hex';
    }
    return undefined;
  };
}
