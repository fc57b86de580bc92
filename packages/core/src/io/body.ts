import type { MediaSource } from '../model/media.ts';
import { base64Chunks, base64Length } from './base64.ts';

/** A body too large to be held as one text: its length is known, its bytes are read on demand. */
export interface StreamedBody {
  /** The length of the body, in bytes. */
  readonly bytes: number;
  /** The body from its beginning, each time it is called. */
  readonly chunks: () => AsyncIterable<Uint8Array>;
}

const utf8 = new TextEncoder();

/** The texts between the placeholders, and the source behind each. */
function cut(text: string, sources: readonly MediaSource[]): (string | MediaSource)[] {
  let parts: (string | MediaSource)[] = [text];
  for (const source of sources) {
    parts = parts.flatMap((part) =>
      typeof part === 'string'
        ? part.split(source.placeholder).flatMap((piece, i) => (i === 0 ? [piece] : [source, piece]))
        : [part],
    );
  }
  return parts;
}

/** A body as JSON. Where large media stand in it only as placeholders, their bytes take the placeholders' place while it is sent. */
export function bodyOf(value: unknown, sources: readonly MediaSource[]): string | StreamedBody {
  const text = JSON.stringify(value);
  const parts = sources.length === 0 ? [text] : cut(text, sources);
  if (parts.length === 1) return text;
  const sized = parts.map((part) => (typeof part === 'string' ? utf8.encode(part) : part));
  const bytes = sized.reduce(
    (sum, part) => sum + ('placeholder' in part ? base64Length(part.bytes) : part.length),
    0,
  );
  return { bytes, chunks: () => send(sized) };
}

async function* send(parts: readonly (Uint8Array | MediaSource)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    // Not by class: an encoder may belong to another realm, as in a test environment.
    if (!('placeholder' in part)) yield part;
    else for await (const letters of base64Chunks(part.open())) yield utf8.encode(letters);
  }
}
