import { expect, it } from 'vitest';
import { fillIn, takeOut } from '../src/fixture/placeholders.ts';

const key = 'kit+canary/0123456789==';

it.each([
  ['Bearer {{secret.apiKey}}', `Bearer ${key}`],
  // RFC 7617: the base64 of user, colon, password
  ['Basic {{base64({{secret.apiKey}}:)}}', 'Basic a2l0K2NhbmFyeS8wMTIzNDU2Nzg5PT06'],
  ['Basic {{base64({{secret.apiKey}})}}', 'Basic a2l0K2NhbmFyeS8wMTIzNDU2Nzg5PT0='],
])('writes the key where a fixture names it, and takes it out again: %s', (named, filled) => {
  expect(fillIn(named, key)).toBe(filled);
  expect(takeOut(filled, key)).toBe(named);
});

it('writes other texts in base64 around the key as well', () => {
  expect(fillIn('Basic {{base64(team:{{secret.apiKey}})}}', key)).toBe(
    'Basic dGVhbTpraXQrY2FuYXJ5LzAxMjM0NTY3ODk9PQ==',
  );
});
