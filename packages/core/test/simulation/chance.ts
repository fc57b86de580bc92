import { createHash, createHmac, type randomUUID } from 'node:crypto';
import { randomOf } from './random.ts';

let random = randomOf(0);

const hex = (digits: number): string => {
  let text = '';
  while (text.length < digits)
    text += Math.floor(random.next() * 2 ** 32)
      .toString(16)
      .padStart(8, '0');
  return text.slice(0, digits);
};

/** An id of the form of a random UUID, of version 4. */
const uuid = (): ReturnType<typeof randomUUID> => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;

function fill(bytes: Uint8Array): Uint8Array {
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = random.below(256);
  return bytes;
}

/** SHA-256 and HMAC-SHA-256 alone, at once: the platform's own answers from another thread, at a time that no seed decides. */
const subtle = {
  digest: (_algorithm: string, data: Uint8Array) =>
    Promise.resolve(new Uint8Array(createHash('sha256').update(data).digest()).buffer),
  importKey: (_format: string, secret: Uint8Array) => Promise.resolve(secret),
  sign: (_algorithm: string, secret: Uint8Array, data: Uint8Array) =>
    Promise.resolve(new Uint8Array(createHmac('sha256', secret).update(data).digest()).buffer),
};

/** Takes the place of the platform's randomness, so that the same seed gives the same ids. */
export function seedChance(seed: number): void {
  random = randomOf(seed + 2);
  const value = { randomUUID: uuid, getRandomValues: fill, subtle };
  Object.defineProperty(globalThis, 'crypto', { value, configurable: true, writable: true });
}
