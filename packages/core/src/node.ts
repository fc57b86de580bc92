/** What needs Node.js: local files, and the transport's options. */
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MediaFile } from './model/media.ts';

export { createTransport as nodeTransport, type TransportOptions } from './io/transport-undici.ts';

/**
 * A small local file as an input. It is read when it is needed, whole, and only if it is under the gateway's limit.
 *
 * @example { kind: 'video', model, prompt, image: file('./boat.png') }
 */
export function file(path: string | URL): MediaFile {
  const local = typeof path === 'string' ? path : fileURLToPath(path);
  const name = basename(local);
  const read = async (maxBytes: number): Promise<Uint8Array> => {
    const found = await stat(local).catch((error: NodeJS.ErrnoException) => {
      throw new Error(
        error.code === 'ENOENT' ? `there is no file ${local}` : `${local} cannot be read (${error.code})`,
      );
    });
    if (!found.isFile()) throw new Error(`${local} is not a file`);
    if (found.size > maxBytes)
      throw new Error(`${name} holds ${found.size} bytes; at most ${maxBytes} are taken`);
    const handle = await open(local, 'r');
    try {
      return new Uint8Array(await handle.readFile());
    } finally {
      await handle.close();
    }
  };
  return { kind: 'file', name, read };
}
