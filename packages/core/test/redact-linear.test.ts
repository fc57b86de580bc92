import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactor } from '../src/io/redact.ts';

const key = 'canary+key/4f1d9c07==';
const hex = Buffer.from(key).toString('hex');
const base64 = Buffer.from(key).toString('base64');
const unicode = Array.from(key, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join(
  '',
);
const percent = hex.replaceAll(/../g, '%$&');

/** How many letters are looked at until a text is clean. */
function stepsFor(text: string, secret = key): number {
  const meter = { steps: 0 };
  const redact = redactor(secret, { meter });
  redact(text);
  redact.atEnd?.(text);
  return meter.steps;
}

// A text twice as long takes twice the steps. What is looked at once, whatever the length, makes it a little less.
const most = 2.1;
function growth(make: (size: number) => string, secret = key): number {
  const [small, large] = [make(4_096), make(8_192)];
  return stepsFor(large, secret) / stepsFor(small, secret) / (large.length / small.length);
}

const repeated =
  (part: string) =>
  (size: number): string =>
    part.repeat(Math.ceil(size / part.length));
const after = (start: string, part: string) => (size: number) => `${start}${repeated(part)(size)}`;

describe('the steps a redactor takes grow with the text alone', () => {
  it.each([
    ['a key', repeated(key)],
    ['the first letters of a key', repeated(key.slice(0, -1))],
    ['the first letters of a key in hex', repeated(hex.slice(0, -1))],
    ['the first letters of a key in base64', repeated(base64.slice(0, 8))],
    ['base64 of a beginning, then line breaks', after(base64.slice(0, 8), '\n')],
    ['base64 of a beginning, then escaped line breaks', after(base64.slice(0, 8), String.raw`\n`)],
    ['a beginning, then carriage returns', after(key.slice(0, 10), '\r')],
    ['a beginning in each line', repeated(`${key.slice(0, 10)}\r\n`)],
    ['backslashes', repeated('\\')],
    ['a beginning, then backslashes', after(key.slice(0, 6), '\\')],
    ['backslashes behind each letter', (size: number) => Array.from(key).join('\\'.repeat(size / 16))],
    ['the beginning of an escape', repeated(String.raw`\u00`)],
    ['escapes of the beginning', repeated(unicode.slice(0, -1))],
    ['percent signs', repeated('%')],
    ['encoded percent signs', repeated('%25')],
    ['one letter that is encoded again and again', (size: number) => `%${'25'.repeat(size / 2)}2D`],
    ['percent-encoding of the beginning', repeated(percent.slice(0, -1))],
    ['percent signs, then hex', (size: number) => '%'.repeat(size / 2) + '32'.repeat(size / 4)],
    ['ampersands', repeated('&')],
    ['the beginning of an entity', repeated('&#')],
    ['an entity without an end', after('&#', '4')],
    ['entities', repeated('&#45;')],
    ['ampersands of ampersands', repeated('&amp;')],
    ['semicolons', after('&', ';')],
    ['quotes behind a beginning', after(key.slice(0, 12), '"')],
    ['a beginning in quotes', repeated(`"${key.slice(0, 12)}"`)],
    ['letters without width', after(key.slice(0, 6), '\u200b')],
    ['blanks behind a line break', after(`${key.slice(0, 6)}\n`, ' ')],
    ['base64 in short runs', repeated(`${'Q'.repeat(40)} `)],
    ['hex in long runs', repeated('6b')],
    ['one letter', repeated('a')],
    ['ellipses', after(key.slice(0, 12), '\u2026')],
    ['dots', after(key.slice(0, 12), '.')],
  ])('for %s', (_, make) => expect(growth(make)).toBeLessThan(most / 2 + 0.1));

  it('for a key of one letter only', () => {
    const periodic = 'a'.repeat(64);
    for (const part of ['a', `${'a'.repeat(63)}b`, 'a\n', '%61'])
      expect(growth(repeated(part), periodic)).toBeLessThan(most / 2 + 0.1);
  });

  it('for any mixture of what keys and escapes begin with', () => {
    const fragment = fc.constantFrom(
      '\\',
      '\\\\',
      '\\u',
      '\\u00',
      '\\n',
      '\n',
      '\r\n',
      '%',
      '%2',
      '%25',
      '&',
      '&#',
      '&#x',
      '&amp;',
      ';',
      '"',
      '\u2026',
      ' ',
      '\u200b',
      '{',
      '}',
      key,
      key.slice(0, 7),
      hex.slice(0, 14),
      base64.slice(0, 12),
      unicode.slice(0, 40),
      percent.slice(0, 20),
      'Q'.repeat(30),
      '2',
      'd',
      '=',
      '+',
      '/',
    );
    const mixtures = fc.array(fragment, { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(mixtures, mixtures, (start, rest) => {
        const make = (size: number): string => after(start.join(''), rest.join(''))(size);
        expect(growth(make)).toBeLessThan(1.3);
      }),
      { numRuns: 60 },
    );
  });

  it('and stay below a fixed number for each letter', () => {
    for (const part of ['a', '\\', '%25', '&#45;', `${base64.slice(0, 8)}\n`, unicode])
      expect(stepsFor(repeated(part)(8_192)) / 8_192).toBeLessThan(60);
  });
});
