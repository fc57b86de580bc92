import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
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

export const files: Files = {
  async save(path, body, named = () => path) {
    const full = resolve(path);
    if ((await stat(full).catch(() => undefined))?.isDirectory() === true)
      throw new Error(`${full} is a folder; name a file in it`);
    await mkdir(dirname(full), { recursive: true });
    const part = `${full}.${randomUUID().slice(0, 8)}.part`;
    const file = await open(part, 'wx');
    try {
      for await (const chunk of body) await file.writeFile(chunk);
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
