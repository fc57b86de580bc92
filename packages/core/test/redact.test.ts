import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapes, keys, packings, tracesOf } from '../../../test/support/key-writings.ts';
import { redactor } from '../src/io/redact.ts';

describe('a key that was cut', () => {
  const cuts = ['"', String.raw`\"`, '\u2026"', '..."', '</title>'];
  it.each(cuts)('inside of JSON or a page, before %s, leaves no more of it than eight letters', (end) => {
    for (const key of Object.values(keys).filter((one) => !one.includes('\\'))) {
      const least = Math.min(8, Math.ceil(key.length / 2) + 2);
      for (let kept = least; kept < key.length; kept += 1) {
        const clean = redactor(key)(`{"message":"bad key ${key.slice(0, kept)}${end}}`);
        expect(clean).toMatch(/^\{"message":"bad key \[redacted\]/);
        expect(clean.endsWith(end === '..."' ? '."}' : `${end}}`)).toBe(true);
      }
    }
  });

  it('in the middle of an escape leaves nothing of the escape', () => {
    const key = keys['with hyphens']!;
    for (const name of [
      'JSON-escaped in whole',
      'percent-encoded in whole',
      'in decimal entities in whole',
    ]) {
      const form = escapes[name]!(key);
      for (let kept = form.length >> 1; kept < form.length; kept += 1)
        // a backslash alone may belong to the quote behind it
        expect(redactor(key)(`"${form.slice(0, kept)}"`).replace('\\"', '"')).toBe('"[redacted]"');
    }
  });
});

it('shorter keys are left alone: they would be found in innocent words', () =>
  expect(redactor('paper')('a paper boat')).toBe('a paper boat'));

it('a beginning that could be a word stays where nothing was cut', () => {
  const redact = redactor('production-key-7Qm2xT9w');
  expect(redact('{"environment":"product","mode":"production mode"}')).toContain('production mode');
});

describe('of any key', () => {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_/+=.:~';
  const key = fc.string({ unit: fc.constantFrom(...letters), minLength: 12, maxLength: 60 });
  const encoders = Object.entries({ ...escapes, ...packings }).filter(
    // with another case nobody can read base64 any more
    ([name]) => !['in small letters', 'in capitals'].includes(name),
  );
  const encoder = fc.constantFrom(...encoders);

  it('no writing survives, nor one inside another', () => {
    fc.assert(
      fc.property(key, encoder, encoder, (secret, [, inner], [, outer]) => {
        const form = outer(inner(secret));
        const clean = redactor(secret)(`{"error":"${form}"}`);
        const lower = clean.toLowerCase();
        expect(clean).toContain('[redacted]');
        expect(tracesOf(secret, form).filter((trace) => lower.includes(trace))).toEqual([]);
      }),
      { numRuns: 1_500 },
    );
  });

  it('any subset of its letters may be encoded, each in its own way', () => {
    const ways = ['percent-encoded in whole', 'JSON-escaped in whole', 'in decimal entities in whole'];
    const way = fc.constantFrom((letter: string) => letter, ...ways.map((name) => escapes[name]!));
    fc.assert(
      fc.property(key, fc.array(way, { minLength: 60, maxLength: 60 }), (secret, each) => {
        const form = Array.from(secret, (letter, i) => each[i]!(letter)).join('');
        expect(redactor(secret)(`<${form}>`)).toBe('<[redacted]>');
      }),
      { numRuns: 500 },
    );
  });
});

// No header takes such a key, but a mistyped one is redacted before it is refused.
it.each(['ключ-ключ', '“sk-live-4f1d9c07”', 'sk-live-4f1d9c0\u00a0', 'sk-4f1d9c07-\ud83d'])(
  'a key that is not ASCII (%j) is found as it is, and as the usual encoders write it',
  (key) => {
    const redact = redactor(key);
    const json = JSON.stringify(key).slice(1, -1);
    const bytes = Buffer.from(key);
    for (const form of [key, json, encodeURIComponent(bytes.toString()), bytes.toString('hex')])
      expect(redact(`bad key <${form}>, sorry`)).toBe('bad key <[redacted]>, sorry');
    expect(redact('a text without it')).toBe('a text without it');
  },
);
