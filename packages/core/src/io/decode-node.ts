import { pipeline, type Readable, type Transform } from 'node:stream';
import {
  brotliDecompressSync,
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  gunzipSync,
  inflateSync,
} from 'node:zlib';
import { type IncomingStream, withoutCoding } from './transport.ts';

interface Undo {
  readonly whole: (bytes: Buffer, options: { maxOutputLength: number; finishFlush?: number }) => Buffer;
  /** What `finishFlush` must be for a body that was cut. */
  readonly cut: number;
  readonly stream: () => Transform;
}

const gzip: Undo = { whole: gunzipSync, cut: constants.Z_SYNC_FLUSH, stream: createGunzip };

// Nothing is asked for compressed, but a proxy on the way may not care, and what was paid for must be readable.
const decompress: Readonly<Record<string, Undo>> = {
  gzip,
  'x-gzip': gzip,
  deflate: { whole: inflateSync, cut: constants.Z_SYNC_FLUSH, stream: createInflate },
  br: { whole: brotliDecompressSync, cut: constants.BROTLI_OPERATION_FLUSH, stream: createBrotliDecompress },
};

function undoOf(encoding: string | undefined): Undo | undefined {
  const name = encoding?.trim().toLowerCase() ?? '';
  return Object.hasOwn(decompress, name) ? decompress[name] : undefined;
}

/** A body as text, decompressed where its head says so. Throws when that cannot be done, or gives too much. */
export function decodeBody(bytes: Buffer, encoding: string | undefined, maxBytes: number): string {
  const undo = undoOf(encoding);
  return (undo === undefined ? bytes : undo.whole(bytes, { maxOutputLength: maxBytes })).toString('utf8');
}

/** The beginning of a body that broke off, as text; where it cannot be decompressed, as it came. */
export function decodeBeginning(bytes: Buffer, encoding: string | undefined, maxBytes: number): string {
  const undo = undoOf(encoding);
  try {
    const options = { maxOutputLength: maxBytes, ...(undo === undefined ? {} : { finishFlush: undo.cut }) };
    return (undo === undefined ? bytes : undo.whole(bytes, options)).toString('utf8');
  } catch {
    return bytes.toString('utf8'); // it is kept for a person, who learns why from the error it belongs to
  }
}

/** A response with its body decompressed as it comes, and without the headers that no longer speak of it. */
export function decodeStream(
  body: Readable,
  headers: IncomingStream['headers'],
): Omit<IncomingStream, 'status'> {
  const undo = undoOf(headers['content-encoding'])?.stream();
  if (undo === undefined) return { headers, body };
  // The reader gets an error; one that comes before or after must not end the process.
  undo.on('error', () => undefined);
  // Whoever stops reading ends the body as well.
  return { headers: withoutCoding(headers), body: pipeline(body, undo, () => undefined) };
}
