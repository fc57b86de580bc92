import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Files } from './files.ts';

export const files: Files = {
  async save(path, body) {
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
      await rename(part, full);
    } catch (error) {
      await file.close().catch(() => undefined); // it may be closed already; the first error is the one that counts
      await rm(part, { force: true });
      throw error;
    }
    return full;
  },
};
