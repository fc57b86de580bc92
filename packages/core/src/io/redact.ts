/** Takes every form of a secret out of a text. */
export type Redact = (text: string) => string;

const hidden = '[redacted]';
// Shorter keys would be found in innocent words, and no gateway makes them.
const shortest = 6;

const hex = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/**
 * The letters that are the same in every base64 text the key stands in, at one of three alignments: whole groups only,
 * because the letters at the rims depend on what stands beside the key.
 */
function base64Forms(bytes: Uint8Array): string[] {
  return [0, 1, 2].map((before) => {
    const binary = '\0'.repeat(before) + String.fromCharCode(...bytes);
    const from = before === 0 ? 0 : 4;
    return btoa(binary).slice(from, Math.floor(binary.length / 3) * 4);
  });
}

/** The ways a key can turn up: as it is, base64, base64url, hex, percent-encoded, JSON-escaped. */
function formsOf(secret: string): string[] {
  const bytes = new TextEncoder().encode(secret);
  const base64 = base64Forms(bytes);
  const percent = encodeURIComponent(secret);
  const all = [
    secret,
    percent,
    percent.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    encodeURIComponent(percent),
    JSON.stringify(secret).slice(1, -1),
    secret.replaceAll('/', '\\/'),
    ...base64,
    ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
    hex(bytes),
    hex(bytes).toUpperCase(),
  ];
  return [...new Set(all)].filter((form) => form.length >= shortest).toSorted((a, b) => b.length - a.length);
}

/** Makes a redactor for a secret; it costs a search per form, and a copy only where something was found. */
export function redactor(secret: string): Redact {
  if (secret.length < shortest) return (text) => text;
  const forms = formsOf(secret);
  return (text) =>
    forms.reduce((clean, form) => (clean.includes(form) ? clean.replaceAll(form, hidden) : clean), text);
}

/** Redacts every text inside parsed JSON; escapes can hide a key from a search of the raw text. */
export function redactDeep(value: unknown, redact: Redact): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((one) => redactDeep(one, redact));
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [redact(key), redactDeep(one, redact)]),
  );
}

/** A copy of a caught error that holds words only: no request, no headers, no key. */
export function cleanCause(error: unknown, redact: Redact, depth = 0): Error {
  if (!(error instanceof Error)) return new Error(redact(String(error)));
  const copy = new Error(redact(error.message));
  copy.name = error.name;
  if (error.stack !== undefined) copy.stack = redact(error.stack);
  if ('code' in error && typeof error.code === 'string') Object.assign(copy, { code: redact(error.code) });
  if (error.cause !== undefined && depth < 3) copy.cause = cleanCause(error.cause, redact, depth + 1);
  return copy;
}
