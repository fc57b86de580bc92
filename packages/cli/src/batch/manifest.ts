import { rename, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { refToString } from '@crosspoint/core';
import type { ResultDocument } from '../session/result.ts';
import type { Item } from './item.ts';
import { costOf, totals } from './totals.ts';

/** A line as a document: what became of it, with its ref, its files and its cost. */
export const lineFacts = ({ line, stage, bought, job, price, files, error }: Item): ResultDocument => ({
  line,
  stage,
  ...(bought === undefined ? {} : { bought }),
  ...(job === undefined ? {} : { state: job.state, ref: refToString(job.ref), costs: job.costs }),
  ...(price === undefined ? {} : { price }),
  files,
  ...(error === undefined ? {} : { error: error.toJSON() }),
});

const safeName = (name: string): string =>
  name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 80) || 'batch';

/** Writes what became of every line beside the files: which line is in which file, and what it cost. */
export async function writeManifest(
  folder: string,
  name: string,
  label: string,
  items: readonly Item[],
): Promise<string> {
  const path = join(folder, `${safeName(name)}.manifest.json`);
  const lines = items.map((item) => ({
    line: item.line,
    ...(item.request.prompt === undefined ? {} : { prompt: item.request.prompt }),
    model: item.request.model,
    stage: item.stage,
    ...(item.job === undefined ? {} : { state: item.job.state, ref: refToString(item.job.ref) }),
    files: item.files.map((file) => relative(folder, file.path)),
    cost: costOf(item)[0] ?? null,
    ...(item.error === undefined ? {} : { error: { code: item.error.code, message: item.error.message } }),
  }));
  // Under its name only when it is whole.
  await writeFile(
    `${path}.part`,
    `${JSON.stringify({ batch: label, lines, totals: totals(items) }, undefined, 2)}\n`,
  );
  await rename(`${path}.part`, path);
  return path;
}
