import { redactor } from '@crosspoint/core/redact';
import { finderOf } from '../run/key.ts';
import { isRandom } from './random.ts';

// A name before the @ has 64 letters at most (RFC 5321); without a bound, a long text without one takes for ever.
const email = /[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+/g;
// One value of JSON, of a header or of a URL.
const token = /[\w+~-]{16,}/g;
const keyPlaceholder = '{{secret.apiKey}}';

/** Removes values from texts: the same value becomes the same word in every text, so that exchanges still match. */
export interface Scrubber {
  readonly clean: (text: string) => string;
  /** What was removed, in words; never the values. */
  readonly removed: () => readonly string[];
}

export interface ScrubOptions {
  readonly key: string;
  /** Further values to remove: a name, an account. */
  readonly values?: readonly string[] | undefined;
  /** The address of the request, and that of the gateway; they differ for tests and proxies. */
  readonly addresses?: readonly (readonly [real: string, declared: string])[] | undefined;
}

export function scrubber({ key, values = [], addresses = [] }: ScrubOptions): Scrubber {
  const withoutKey = redactor(key, { mask: keyPlaceholder });
  const words = new Map<string, string>();
  const done = new Set<string>();
  const wordFor = (value: string): string => {
    const word = words.get(value) ?? `scrubbed-${words.size + 1}`;
    words.set(value, word);
    return word;
  };
  const replace = (text: string, what: string, change: (text: string) => string): string => {
    const changed = change(text);
    if (changed !== text) done.add(what);
    return changed;
  };
  const clean = (text: string): string => {
    const ways: readonly (readonly [what: string, change: (text: string) => string])[] = [
      ['the key', withoutKey],
      [
        'the base URL it was recorded at',
        (input) => addresses.reduce((all, [real, declared]) => all.replaceAll(real, declared), input),
      ],
      [
        'values that were given',
        (input) => values.reduce((all, value) => all.replaceAll(value, wordFor(value)), input),
      ],
      ['e-mail addresses', (input) => input.replace(email, 'someone@mail.invalid')],
      [
        'values that look random',
        (input) => input.replace(token, (value) => (isRandom(value) ? wordFor(value) : value)),
      ],
    ];
    return ways.reduce((all, [what, change]) => replace(all, what, change), text);
  };
  return { clean, removed: () => [...done] };
}

/** The secrets that are still in a text; empty where it may be written. */
export function leaks(text: string, { key, values = [] }: ScrubOptions): readonly string[] {
  const how = finderOf(key)(text);
  const mails = (text.match(email) ?? []).filter((address) => address !== 'someone@mail.invalid');
  const random = (text.match(token) ?? []).filter(isRandom);
  return [
    ...(how === undefined ? [] : [`the key, ${how}`]),
    ...(values.some((value) => text.includes(value)) ? ['a value that was to be removed'] : []),
    ...(mails.length === 0 ? [] : [`${mails.length} e-mail addresses`]),
    ...(random.length === 0 ? [] : [`${random.length} values that look like keys`]),
  ];
}
