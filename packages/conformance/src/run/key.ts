import { randomBytes } from 'node:crypto';

/** A key that exists in one run only. It holds what other writings of it change: `+`, `/`, `=`. */
export const canary = (): string => `kit+canary/${randomBytes(15).toString('hex')}==`;

/** Base64 looks different at each of three alignments; the letters at the rims depend on what stands beside the key. */
function base64Forms(key: string): string[] {
  return [0, 1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(key)]);
    return bytes.toString('base64').slice(before === 0 ? 0 : 4, Math.floor(bytes.length / 3) * 4);
  });
}

/** Finds a key in a text in any of the writings it may take: as it is, base64, hex, percent-encoded, JSON-escaped. */
export function finderOf(key: string): (text: string) => string | undefined {
  const hex = Buffer.from(key).toString('hex');
  const percent = encodeURIComponent(key);
  const standard = base64Forms(key);
  const forms: readonly (readonly [form: string, text: string])[] = [
    ['as it is', key],
    ['in hex', hex],
    ['in hex', hex.toUpperCase()],
    ['percent-encoded', percent],
    ['percent-encoded', percent.toLowerCase()],
    ['percent-encoded twice', encodeURIComponent(percent)],
    ['JSON-escaped', key.replaceAll('/', '\\/')],
    ...standard.map((text) => ['in base64', text] as const),
    ...standard.map((text) => ['in base64', text.replaceAll('+', '-').replaceAll('/', '_')] as const),
  ];
  return (text) => forms.find(([, form]) => text.includes(form))?.[0];
}
