import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startSha256 as onNode } from '../src/io/sha256-node.ts';
import { startSha256 as elsewhere } from '../src/io/sha256-web.ts';
import type { StreamedHash } from '../src/io/streamed-hash.ts';

const hashed = (create: () => StreamedHash, chunks: readonly Uint8Array[]): string => {
  const hash = create();
  for (const chunk of chunks) hash.update(chunk);
  return hash.digest();
};
const text = (words: string): Uint8Array => new TextEncoder().encode(words);

describe.each([
  ['Node.js', onNode],
  ['any other runtime', elsewhere],
])('the hash of a file on %s', (_, create) => {
  // the examples of FIPS 180-4, as its test vectors print them
  it.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    ],
    ['a'.repeat(1_000_000), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
  ])('is that of the standard', (words, hex) => expect(hashed(create, [text(words)])).toBe(hex));

  it('does not depend on the pieces it comes in, and reads no byte beside them', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 12 }), (chunks) => {
        // each in the middle of a larger buffer, as a socket hands them on
        const inside = chunks.map((chunk) =>
          Buffer.concat([Buffer.from('x'), chunk, Buffer.from('yz')]).subarray(1, -2),
        );
        const expected = createHash('sha256').update(Buffer.concat(chunks)).digest('hex');
        expect(hashed(create, inside)).toBe(expected);
      }),
    );
  });
});
