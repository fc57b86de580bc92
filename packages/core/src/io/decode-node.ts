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

const isTooLarge = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';

/**
 * The beginning of a body that broke off, or that is too large, as text; where it cannot be decompressed, as it came. A few
 * kilobytes can be megabytes: of a body that gives too much, less and less is tried, because a job's id may stand at its
 * beginning.
 */
export function decodeBeginning(bytes: Buffer, encoding: string | undefined, maxBytes: number): string {
  const undo = undoOf(encoding);
  if (undo === undefined) return bytes.toString('utf8');
  const options = { maxOutputLength: maxBytes, finishFlush: undo.cut };
  for (let end = bytes.length; end > 0; end = Math.floor(end * 0.75)) {
    try {
      return undo.whole(bytes.subarray(0, end), options).toString('utf8');
    } catch (error) {
      if (!isTooLarge(error)) break;
    }
  }
  return bytes.toString('utf8'); // it is kept for a person, who learns why from the error it belongs to
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
