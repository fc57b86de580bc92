import type * as fs from 'node:fs/promises';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { files } from '../src/io/files-node.ts';

/** What stands in for the writes of a file: how it is called, and what it does with what the file itself would do. */
type Write = (
  chunks: readonly Uint8Array[],
  write: (chunks: readonly Uint8Array[]) => Promise<Written>,
) => Promise<Written>;
type Written = { readonly bytesWritten: number };

let write: Write = (chunks, own) => own(chunks);
let sync = (own: () => Promise<void>): Promise<void> => own();

vi.mock('node:fs/promises', async (original) => {
  const actual = await original<typeof fs>();
  const open: typeof actual.open = async (...given) => {
    const file = await actual.open(...given);
    const own = file.writev.bind(file);
    const ownSync = file.datasync.bind(file);
    return Object.assign(file, {
      datasync: () => sync(ownSync),
      writev: (chunks: readonly Uint8Array[]) => write(chunks, (some) => own(some)),
    });
  };
  return { ...actual, open };
});

let folder = '';
beforeEach(async () => {
  write = (chunks, own) => own(chunks);
  sync = (own) => own();
  folder = await mkdtemp(join(tmpdir(), 'crosspoint-save-'));
});
afterEach(() => rm(folder, { recursive: true }));

const sizes = [1, 0, 3, 70_000, 2, 1_500_000, 5, ...Array.from({ length: 600 }, () => 1)];
const chunks = sizes.map((size, i) => Buffer.alloc(size, i));

async function* bodyOf(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield part;
}

describe('a file that is saved', () => {
  it('is whole and in order, however its chunks come', async () => {
    const path = await files.save(join(folder, 'boat.mp4'), bodyOf(chunks));
    expect(Buffer.concat(chunks).equals(await readFile(path))).toBe(true);
  });

  it('is whole where the file system takes less at a time than it is given', async () => {
    write = (given, own) => own([given.find(({ length }) => length > 0)!.subarray(0, 400_000)]);
    const path = await files.save(join(folder, 'boat.mp4'), bodyOf(chunks));
    expect(Buffer.concat(chunks).equals(await readFile(path))).toBe(true);
  });

  it('is received while it is written, and no further than a megabyte ahead', async () => {
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    write = async (given, own) => {
      await finished;
      return own(given);
    };
    let received = 0;
    async function* body(): AsyncGenerator<Uint8Array> {
      for (let n = 0; n < 64; n += 1) {
        received += 65_536;
        yield Buffer.alloc(65_536);
      }
    }
    const saving = files.save(join(folder, 'boat.mp4'), body());
    // The first chunk is being written, and sixteen wait.
    await vi.waitFor(() => expect(received).toBe(17 * 65_536));
    finish();
    expect(await readFile(await saving)).toHaveLength(64 * 65_536);
  });

  it('is left nowhere where the disk is full, and its body is not read on', async () => {
    write = () => Promise.reject(new Error('ENOSPC: no space left on device, write'));
    let received = 0;
    async function* body(): AsyncGenerator<Uint8Array> {
      for (;;) {
        received += 1;
        yield Buffer.alloc(10);
        await Promise.resolve();
      }
    }
    await expect(files.save(join(folder, 'boat.mp4'), body())).rejects.toThrow('ENOSPC');
    expect(received).toBeLessThan(20);
    expect(await readdir(folder)).toEqual([]);
  });

  it('is left nowhere where the disk fails later, which it tells once', async () => {
    let syncs = 0;
    sync = () =>
      (syncs += 1) === 1 ? Promise.reject(new Error('EIO: i/o error, fdatasync')) : Promise.resolve();
    const large = Array.from({ length: 40 }, () => Buffer.alloc(1024 * 1024));
    await expect(files.save(join(folder, 'boat.mp4'), bodyOf(large))).rejects.toThrow('EIO');
    expect(syncs).toBe(1);
    expect(await readdir(folder)).toEqual([]);
  });

  it('is left nowhere where its body breaks off while a write is under way', async () => {
    const ended: string[] = [];
    write = async (given, own) => {
      const written = await own(given);
      ended.push('write');
      return written;
    };
    async function* body(): AsyncGenerator<Uint8Array> {
      yield Buffer.alloc(10);
      throw new Error('the line broke');
    }
    await expect(files.save(join(folder, 'boat.mp4'), body())).rejects.toThrow('the line broke');
    expect(ended).toEqual(['write']);
    expect(await readdir(folder)).toEqual([]);
  });
});
