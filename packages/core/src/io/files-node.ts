import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Files } from './files.ts';

/** Takes the first free of some names, at once and for good: an empty file that no other process made. */
async function reserveName(paths: Iterable<string>): Promise<string> {
  for (const path of paths) {
    try {
      await (await open(path, 'wx')).close();
      return resolve(path);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
  throw new Error('every name for the file is taken');
}

// What comes while a write is under way is written with the next one; reading stops where this much waits.
const mostWaitingBytes = 1024 * 1024;
const mostWaitingChunks = 256;
// So much is put on the disk at a time while more comes: at the end little is left to wait for.
const syncedBytes = 32 * 1024 * 1024;

/** What is left of some chunks after so many bytes. */
function rest(chunks: readonly Uint8Array[], bytes: number): readonly Uint8Array[] {
  let [left, first] = [bytes, 0];
  while (first < chunks.length && left >= chunks[first]!.length) left -= chunks[first++]!.length;
  return first === chunks.length ? [] : [chunks[first]!.subarray(left), ...chunks.slice(first + 1)];
}

/** Writes a body to the end of a file. The next chunks are received and hashed while the last ones are written. */
class FileWriting {
  readonly #file: FileHandle;
  #waiting: Uint8Array[] = [];
  #bytes = 0;
  /** The write under way, at whose end the next one has begun; undefined where nothing waits. One that failed stays. */
  #writing: Promise<void> | undefined;
  /** What puts on the disk what was written; undefined where none does. One that failed stays: it is told once. */
  #syncing: Promise<void> | undefined;
  #unsynced = 0;
  #hasFailed = false;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  async pour(body: AsyncIterable<Uint8Array>): Promise<void> {
    try {
      for await (const chunk of body) {
        this.#waiting.push(chunk);
        this.#bytes += chunk.length;
        if (this.#writing === undefined) this.#begin();
        const isFull = this.#bytes >= mostWaitingBytes || this.#waiting.length >= mostWaitingChunks;
        if (isFull) await this.#writing;
        if (this.#hasFailed) break;
      }
    } finally {
      // No write goes on once the file is closed, and what failed is told at the latest here.
      while (this.#writing !== undefined) await this.#writing;
      await this.#syncing;
    }
  }

  #begin(): void {
    const chunks = this.#waiting;
    this.#waiting = [];
    this.#bytes = 0;
    this.#writing = this.#write(chunks).then(() => {
      this.#writing = undefined;
      if (this.#waiting.length > 0) this.#begin();
    });
    this.#writing.catch(() => (this.#hasFailed = true)); // whoever waits for it hears the error
  }

  async #write(chunks: readonly Uint8Array[]): Promise<void> {
    for (let unwritten = chunks; unwritten.length > 0;) {
      const { bytesWritten } = await this.#file.writev(unwritten);
      this.#unsynced += bytesWritten;
      unwritten = rest(unwritten, bytesWritten);
    }
    if (this.#unsynced >= syncedBytes && this.#syncing === undefined) this.#sync();
  }

  #sync(): void {
    this.#unsynced = 0;
    this.#syncing = this.#file.datasync().then(() => void (this.#syncing = undefined));
    this.#syncing.catch(() => (this.#hasFailed = true));
  }
}

export const files: Files = {
  async save(path, body, named = () => path) {
    const full = resolve(path);
    if ((await stat(full).catch(() => undefined))?.isDirectory() === true)
      throw new Error(`${full} is a folder; name a file in it`);
    await mkdir(dirname(full), { recursive: true });
    const part = `${full}.${randomUUID().slice(0, 8)}.part`;
    const file = await open(part, 'wx');
    try {
      await new FileWriting(file).pour(body);
      await file.sync();
      await file.close();
      const name = named();
      const to = typeof name === 'string' ? resolve(name) : await reserveName(name);
      await rename(part, to);
      return to;
    } catch (error) {
      await file.close().catch(() => undefined); // it may be closed already; the first error is the one that counts
      await rm(part, { force: true });
      throw error;
    }
  },
};
