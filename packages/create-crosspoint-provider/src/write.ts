import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { NewFile } from './render.ts';

/** Why nothing can be written there; undefined where it can. */
export function occupied(folder: string): string | undefined {
  if (!existsSync(folder)) return undefined;
  try {
    return readdirSync(folder).length === 0
      ? undefined
      : `${folder} is not empty; name another folder by --dir`;
  } catch {
    return `${folder} is no folder`;
  }
}

/** Writes all files, or none: they are made beside the folder and moved into it when they are whole. */
export function writeAll(folder: string, files: readonly NewFile[]): void {
  mkdirSync(dirname(folder), { recursive: true });
  const aside = mkdtempSync(join(dirname(folder), '.crosspoint-provider-'));
  try {
    for (const { path, text } of files) {
      const file = join(aside, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(aside)) renameSync(join(aside, name), join(folder, name));
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}
