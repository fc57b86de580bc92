import { describe, expect, it } from 'vitest';
import { fillGenerated, generatedIn } from '../src/fixture/generated-values.ts';

describe('a value that core generates', () => {
  const hex = 'a1b2c3d4';
  it.each([
    ['hex', '{{idempotency.key hex 8}}', hex, hex],
    ['hex of another length', '{{idempotency.key hex 6}}', hex, undefined],
    [
      'a UUID',
      '{{idempotency.key uuid}}',
      '0f8fad5b-d9cb-469f-a165-70867728950e',
      '0f8fad5b-d9cb-469f-a165-70867728950e',
    ],
    [
      'a UUID of another version',
      '{{idempotency.key uuid}}',
      '0f8fad5b-d9cb-169f-a165-70867728950e',
      undefined,
    ],
    ['base64url', '{{idempotency.key base64url 5}}', 'a-_Z9', 'a-_Z9'],
    ['any form', 'key={{idempotency.key}}', 'key=a-_Z9', 'a-_Z9'],
    ['a text without a placeholder', 'key', 'key', undefined],
  ])('is found where the fixture has its placeholder: %s', (_, expected, actual, found) => {
    expect(generatedIn({ at: [expected] }, { at: [actual] })['idempotency.key']).toBe(found);
  });

  it('stands in a response where the fixture has its placeholder', () => {
    const values = generatedIn({ url: '{{webhook.address}}' }, { url: 'https://app.example/m?t=1' });
    expect(fillGenerated('{"to":"{{webhook.address}}","key":"{{idempotency.key}}"}', values)).toBe(
      '{"to":"https://app.example/m?t=1","key":"{{idempotency.key}}"}',
    );
  });
});
