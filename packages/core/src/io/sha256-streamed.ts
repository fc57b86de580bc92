// Web Crypto hashes a whole file in memory and nothing else, so this is SHA-256 as FIPS 180-4 (sections 4.2.2, 5.3.3 and
// 6.2) writes it. Only a runtime without Node.js's own loads it.
import type { StreamedHash } from './streamed-hash.ts';

/** The first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
const constants = Int32Array.of(
  0x428a2f98,
  0x71374491,
  0xb5c0fbcf,
  0xe9b5dba5,
  0x3956c25b,
  0x59f111f1,
  0x923f82a4,
  0xab1c5ed5,
  0xd807aa98,
  0x12835b01,
  0x243185be,
  0x550c7dc3,
  0x72be5d74,
  0x80deb1fe,
  0x9bdc06a7,
  0xc19bf174,
  0xe49b69c1,
  0xefbe4786,
  0x0fc19dc6,
  0x240ca1cc,
  0x2de92c6f,
  0x4a7484aa,
  0x5cb0a9dc,
  0x76f988da,
  0x983e5152,
  0xa831c66d,
  0xb00327c8,
  0xbf597fc7,
  0xc6e00bf3,
  0xd5a79147,
  0x06ca6351,
  0x14292967,
  0x27b70a85,
  0x2e1b2138,
  0x4d2c6dfc,
  0x53380d13,
  0x650a7354,
  0x766a0abb,
  0x81c2c92e,
  0x92722c85,
  0xa2bfe8a1,
  0xa81a664b,
  0xc24b8b70,
  0xc76c51a3,
  0xd192e819,
  0xd6990624,
  0xf40e3585,
  0x106aa070,
  0x19a4c116,
  0x1e376c08,
  0x2748774c,
  0x34b0bcb5,
  0x391c0cb3,
  0x4ed8aa4a,
  0x5b9cca4f,
  0x682e6ff3,
  0x748f82ee,
  0x78a5636f,
  0x84c87814,
  0x8cc70208,
  0x90befffa,
  0xa4506ceb,
  0xbef9a3f7,
  0xc67178f2,
);

const blockBytes = 64;

const rotate = (word: number, bits: number): number => (word >>> bits) | (word << (32 - bits));

/** Mixes one block into the state. */
function compress(state: Int32Array, words: Int32Array, block: DataView, offset: number): void {
  for (let t = 0; t < 16; t += 1) words[t] = block.getInt32(offset + t * 4);
  for (let t = 16; t < 64; t += 1) {
    const [before15, before2] = [words[t - 15]!, words[t - 2]!];
    const small0 = rotate(before15, 7) ^ rotate(before15, 18) ^ (before15 >>> 3);
    const small1 = rotate(before2, 17) ^ rotate(before2, 19) ^ (before2 >>> 10);
    words[t] = small1 + words[t - 7]! + small0 + words[t - 16]!;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let t = 0; t < 64; t += 1) {
    const large1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const choice = (e & f) ^ (~e & g);
    const first = (h + large1 + choice + constants[t]! + words[t]!) | 0;
    const large0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + large0 + majority) | 0;
  }
  state[0]! += a;
  state[1]! += b;
  state[2]! += c;
  state[3]! += d;
  state[4]! += e;
  state[5]! += f;
  state[6]! += g;
  state[7]! += h;
}

/** A SHA-256 of bytes that come in chunks. */
export function startSha256(): StreamedHash {
  const state = Int32Array.of(
    0x6a09e667,
    0xbb67ae85,
    0x3c6ef372,
    0xa54ff53a,
    0x510e527f,
    0x9b05688c,
    0x1f83d9ab,
    0x5be0cd19,
  );
  const words = new Int32Array(blockBytes);
  const rest = new Uint8Array(blockBytes);
  const restView = new DataView(rest.buffer);
  let length = 0;

  const update = (chunk: Uint8Array): void => {
    const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let offset = 0;
    while (offset < chunk.length) {
      const filled = length % blockBytes;
      const isWhole = filled === 0 && chunk.length - offset >= blockBytes;
      const count = isWhole ? blockBytes : Math.min(blockBytes - filled, chunk.length - offset);
      if (!isWhole) rest.set(chunk.subarray(offset, offset + count), filled);
      if (isWhole) compress(state, words, view, offset);
      else if (filled + count === blockBytes) compress(state, words, restView, 0);
      length += count;
      offset += count;
    }
  };

  return {
    update,
    digest() {
      const filled = length % blockBytes;
      const padding = new Uint8Array((filled < blockBytes - 8 ? blockBytes : 2 * blockBytes) - filled);
      padding[0] = 0x80;
      // the length in bits, of 64 bits
      const end = new DataView(padding.buffer, padding.length - 8);
      end.setUint32(0, Math.floor(length / 2 ** 29));
      end.setUint32(4, (length << 3) >>> 0);
      update(padding);
      return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
    },
  };
}
