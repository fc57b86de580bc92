import { createHash, hash } from 'node:crypto';
import type { StreamedHash } from './streamed-hash.ts';

/** SHA-256 of a text in UTF-8 or of bytes, in hex. */
export const sha256 = async (data: string | Uint8Array): Promise<string> => hash('sha256', data, 'hex');

/** A SHA-256 of bytes that come in chunks. */
export function startSha256(): StreamedHash {
  const streamed = createHash('sha256');
  return {
    update: (chunk) => void streamed.update(chunk),
    digest: () => streamed.digest('hex'),
  };
}
