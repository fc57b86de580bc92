import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Media } from '@crosspoint/core';
import { file } from '@crosspoint/core/node';
import { folderOf, type Io } from '../io/io.ts';
import { UsageError } from '../io/usage-error.ts';

const passed = /^(?:https:\/\/|data:)/i;
const otherScheme = /^[a-z][a-z0-9+.-]*:\/\//i;

/** A value a person typed where media is wanted: a link or a data URL as it stands, else a file. */
export async function typedMedia(io: Io, flag: string, text: string): Promise<Media> {
  if (passed.test(text)) return text;
  if (text === '' || otherScheme.test(text)) {
    throw new UsageError(
      flag,
      `takes an https address, a data URL or the path of a file, not ${text || 'nothing'}`,
    );
  }
  const path = resolve(folderOf(io), text);
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(
      flag,
      error.code === 'ENOENT' ? `there is no file ${path}` : `${path} cannot be read (${error.code})`,
    );
  });
  if (!found.isFile()) throw new UsageError(flag, `${path} is not a file`);
  return file(path);
}
