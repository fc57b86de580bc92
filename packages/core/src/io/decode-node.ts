import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';

type Decompress = (bytes: Buffer, options: { maxOutputLength: number }) => Buffer;

// Nothing is asked for compressed, but a proxy on the way may not care, and a reply to a paid request must be readable.
const decompress: Readonly<Record<string, Decompress>> = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
};

/** A body as text, decompressed where its head says so. Throws when that cannot be done, or gives too much. */
export function decodeBody(bytes: Buffer, encoding: string | undefined, maxBytes: number): string {
  const name = encoding?.trim().toLowerCase() ?? '';
  const undo = Object.hasOwn(decompress, name) ? decompress[name] : undefined;
  return (undo === undefined ? bytes : undo(bytes, { maxOutputLength: maxBytes })).toString('utf8');
}
