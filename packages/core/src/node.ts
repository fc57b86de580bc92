/** What needs Node.js: local files, and the transport's options. */
import { createHash } from 'node:crypto';
import { createReadStream, type Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FileFacts, MediaFile } from './model/media.ts';

export {
  createTransport as nodeTransport,
  type MaxConnections,
  type NodeTransportOptions,
} from './io/transport-undici.ts';
export type { OpenSocket, SocketTarget } from './io/connect-node.ts';
export type { Resolve } from './io/guard-node.ts';
export type { FileFacts, MediaFile } from './model/media.ts';

// As many first bytes as an image's type and dimensions can be read from, behind a long EXIF block too.
const headBytes = 256 * 1024;

/** What must not change between looking at a file and sending it. */
const identity = ({ dev, ino, size, mtimeMs }: Stats): string => `${dev}:${ino}:${size}:${mtimeMs}`;

/**
 * A local file as an input. It is read through once to learn its type, size and hash, and again while it is sent; only a
 * small one is held in memory.
 *
 * @example { kind: 'video', model, prompt, image: file('./boat.png') }
 */
export function file(path: string | URL): MediaFile {
  const local = typeof path === 'string' ? path : fileURLToPath(path);
  const name = basename(local);
  const seen = new WeakMap<FileFacts, string>();

  const facts = async (maxBytes: number): Promise<FileFacts> => {
    const found = await stat(local).catch((error: NodeJS.ErrnoException) => {
      throw new Error(
        error.code === 'ENOENT' ? `there is no file ${local}` : `${local} cannot be read (${error.code})`,
      );
    });
    if (!found.isFile()) throw new Error(`${local} is not a file`);
    if (found.size > maxBytes)
      throw new Error(`${name} holds ${found.size} bytes; at most ${maxBytes} are taken`);
    const hash = createHash('sha256');
    let head: Buffer = Buffer.alloc(0);
    let bytes = 0;
    for await (const chunk of createReadStream(local) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.length;
      if (bytes > found.size) break;
      if (head.length < headBytes) head = Buffer.concat([head, chunk]);
    }
    if (bytes !== found.size) throw new Error(`${name} changed while it was read`);
    const read: FileFacts = { bytes, sha256: hash.digest('hex'), head };
    seen.set(read, identity(found));
    return read;
  };

  async function* open(known: FileFacts): AsyncGenerator<Uint8Array> {
    if (identity(await stat(local)) !== seen.get(known))
      throw new Error(`${name} changed since it was looked at`);
    yield* createReadStream(local) as AsyncIterable<Buffer>;
  }

  return { kind: 'file', name, facts, open };
}
