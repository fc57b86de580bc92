import { describe, expect, it } from 'vitest';
import { finderOf } from '../src/run/key.ts';

const key = 'sk-0123456789+abcdef/GHIJ==';
const bytes = Buffer.from(key);
const hex = bytes.toString('hex');
const pairs = hex.match(/../g) ?? [];

describe('the finder of a key', () => {
  it.each([
    ['as it is', key],
    ['in capitals', key.toUpperCase()],
    ['broken into lines', `${key.slice(0, 9)}\n${key.slice(9)}`],
    ['in hex', hex],
    ['in hex with colons', pairs.join(':')],
    ['in hex with hyphens', pairs.join('-')],
    ['as a list of bytes', pairs.map((pair) => `0x${pair}`).join(', ')],
    ['in base64', bytes.toString('base64')],
    ['in base64 behind another letter', Buffer.from(`x${key}`).toString('base64')],
    ['in base64 for addresses', bytes.toString('base64url')],
    ['in an address', encodeURIComponent(key)],
    ['letter by letter in an address', pairs.map((pair) => `%${pair}`).join('')],
    ['in JSON', pairs.map((pair) => `\\u00${pair}`).join('')],
    ['in JSON inside JSON', pairs.map((pair) => `\\\\u00${pair}`).join('')],
    ['in entities', pairs.map((pair) => `&#x${pair};`).join('')],
  ])('finds it %s', (_, text) => {
    expect(finderOf(key)(`before ${text} after`)).toBeDefined();
  });

  it.each([['nothing'], [key.slice(0, 12)], [hex.slice(0, 20)]])('finds none in %s', (text) => {
    expect(finderOf(key)(text)).toBeUndefined();
  });
});
