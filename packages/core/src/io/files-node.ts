import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Files } from './files.ts';

export const files: Files = {
  async save(path, body) {
    const full = resolve(path);
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
