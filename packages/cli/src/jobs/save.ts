import { folderOf } from '../io/io.ts';
import { createHash } from 'node:crypto';
import { access, constants, mkdir, rename, stat } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import type { GenerationRequest, JobRef, SavedOutput, SucceededJob } from '@crosspoint/core';
import type { Gateways } from '../gateways/gateways.ts';
import type { Session } from '../session/session.ts';
import { UsageError } from '../io/usage-error.ts';

/** Media type → ending. */
const endings: Readonly<Record<string, string>> = {
  'video/mp4': 'mp4',
  'video/webm': 'webm',
  'video/quicktime': 'mov',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'model/gltf-binary': 'glb',
  'model/obj': 'obj',
  'model/stl': 'stl',
};
const usual = { video: 'mp4', image: 'png', '3d': 'glb' } as const;

/** A saved output as `--json` shows it. */
export interface SavedFile {
  readonly path: string;
  readonly bytes: number;
  readonly mediaType: string;
}

/**
 * A name no other job has: gateway and id, with a hash wherever the id cannot be written as it is. Ids that differ only
 * in case are one name on some disks.
 */
export function nameOf(ref: JobRef): string {
  const id = ref.id ?? ref.idempotencyKey;
  const safe = id
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]/g, '-')
    .slice(0, 80);
  const name = `${ref.provider}-${safe}`;
  if (safe === id) return name;
  return `${name}-${createHash('sha256').update(id).digest('hex').slice(0, 10)}`;
}

const longestTitle = 40;

/** The beginning of a text as a part of a file name, cut between words. */
function titleOf(text: string): string {
  const words =
    text
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  let title = '';
  for (const word of words) {
    const longer = title === '' ? word : `${title}-${word}`;
    if (title !== '' && longer.length > longestTitle) break;
    title = longer;
  }
  return title.slice(0, longestTitle);
}

/**
 * A name that says what was asked for, for one of many files: the beginning of the prompt, else the model, and a hash of
 * the job, so that no other job has it and the same job always has the same.
 */
export function titledName({ prompt = '', model }: GenerationRequest, ref: JobRef): string {
  const hash = createHash('sha256').update(nameOf(ref)).digest('hex').slice(0, 8);
  return `${titleOf(prompt) || titleOf(model)}-${hash}`;
}

/** The folder files go to. Made before anything is bought, so that what is paid for has a place. */
export async function prepareFolder(session: Session, out: string | undefined): Promise<string> {
  const folder = resolve(folderOf(session.io), out ?? '.');
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new UsageError('--out', `${folder} is no folder that can be written to (${code})`);
  }
  return folder;
}

type OnBytes = (progress: { readonly bytes: number; readonly total: number | undefined }) => void;

export interface SaveOptions {
  readonly signal?: AbortSignal;
  readonly onBytes?: OnBytes;
  /** Whether the gateway's small pictures of what it made are saved as well. @default false */
  readonly previews?: boolean | undefined;
  /** How the files are called, without their ending. @default the gateway and the id of the job */
  readonly name?: string | undefined;
}

const showBytes =
  (session: Session): OnBytes =>
  ({ bytes, total }) => {
    if (session.lively && !session.quiet)
      session.status(`saving${total === undefined ? '' : ` ${Math.floor((bytes / total) * 100)} %`}`);
  };

/** What a job left in a folder before, if it is all there: a file has its name only when it is whole. */
export async function savedBefore(
  job: SucceededJob,
  folder: string,
  name = nameOf(job.ref),
): Promise<readonly SavedFile[] | undefined> {
  const [first, ...others] = job.outputs.filter(({ role }) => role === 'main');
  if (first === undefined || others.length > 0) return undefined;
  for (const [mediaType, ending] of Object.entries(endings)) {
    const path = join(folder, `${name}.${ending}`);
    const found = await stat(path).catch(() => undefined); // not there, or not to be seen: fetched again
    if (found?.isFile() === true) return [{ path, bytes: found.size, mediaType }];
  }
  return undefined;
}

/** Where each output goes, without its ending: the first under the job's own name. */
function places(job: SucceededJob, previews: boolean, title: string) {
  const all = job.outputs.map((output, index) => ({ output, index }));
  return (previews ? (['main', 'preview'] as const) : (['main'] as const)).flatMap((role) =>
    all
      .filter(({ output }) => output.role === role)
      .map(({ output, index }, n) => {
        // A dot, which no name has before its ending, keeps a second file apart from a job called `…-2`.
        const parts = [title, ...(role === 'main' ? [] : [role]), ...(n === 0 ? [] : [n + 1])];
        return { output, index, name: parts.join('.'), usual: role === 'main' ? usual[job.kind] : 'png' };
      }),
  );
}

/** Saves every main output, with the ending of what really arrived. */
export async function save(
  session: Session,
  gateways: Pick<Gateways, 'registry'>,
  job: SucceededJob,
  folder: string,
  {
    signal = session.interrupts.listen(),
    onBytes = showBytes(session),
    previews = false,
    name: title = nameOf(job.ref),
  }: SaveOptions = {},
): Promise<readonly SavedFile[]> {
  const saved: SavedFile[] = [];
  for (const { output, index, name: own, usual: otherwise } of places(job, previews, title)) {
    const name = join(folder, own);
    const to = `${name}.${endings[output.mediaType ?? ''] ?? otherwise}`;
    const files = await gateways.registry.download(job, {
      to,
      outputIndex: index,
      signal,
      onProgress: onBytes,
    });
    for (const file of files) {
      const path = await renamed(file, name, to);
      const { bytes, mediaType, extensionChange } = file;
      if (extensionChange !== undefined)
        session.hint(
          `Note: ${basename(path)} is ${mediaType}, so it is saved as ${extname(path)} and not as ${extensionChange.from}.`,
        );
      saved.push({ path, bytes, mediaType });
    }
  }
  return saved;
}

/** The path under which the file stays: a job's own name, with the extension of what really arrived. */
async function renamed(file: SavedOutput, name: string, to: string): Promise<string> {
  const { path: saved = to, mediaType } = file;
  const ending = endings[mediaType];
  const path = ending === undefined ? saved : `${name}.${ending}`;
  if (path !== saved) await rename(saved, path);
  return path;
}
