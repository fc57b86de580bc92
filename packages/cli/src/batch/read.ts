import { realpath, stat } from 'node:fs/promises';
import { parse as parsePath, resolve } from 'node:path';
import { isCrosspointError, type PlanOptions, type Registry } from '@crosspoint/core';
import * as z from 'zod';
import { folderOf, type Io } from '../io/io.ts';
import type { Typed } from '../input/options.ts';
import {
  blankPrompt,
  hasUnknownField,
  type RequestFields,
  isBlank,
  merge,
  saysAnything,
  readFields,
  readText,
  whole,
} from '../input/request.ts';
import { requestHash } from '../store/request-hash.ts';
import { errorMessage } from '../text/error-text.ts';
import { sentence } from '../screen/sentence.ts';
import { UsageError } from '../io/usage-error.ts';
import type { LineKeys } from './identity.ts';
import type { Line } from './item.ts';

/** A batch as it was written down. */
export interface BatchSource {
  readonly text: string;
  /** The name of the file, without its ending; `stdin` for a pipe. */
  readonly name: string;
  /** Where it came from, links followed: the label of its jobs where `--batch-id` gives none. */
  readonly label: string;
}

const piped = 'stdin';

/** Reads a batch from a file, a pipe or stdin. */
export async function readSource(io: Io, name: string): Promise<BatchSource> {
  if (name === '-') return { text: await io.stdin.text(), name: piped, label: piped };
  const path = resolve(folderOf(io), name);
  const text = await readText(path, '--batch');
  // What is no file, such as /dev/fd/63 of a shell, has another path each time.
  const isFile = (await stat(path)).isFile();
  return isFile
    ? { text, name: parsePath(path).name, label: await realpath(path) }
    : { text, name: piped, label: piped };
}

const fields = z.record(z.string(), z.unknown());

interface Numbered {
  readonly line: number;
  readonly given: RequestFields;
}

// No JSON object begins like this.
const comment = /^\s*(?:#|\/\/)/;

/** Every line as an object. A mistake is reported with its line number. Empty lines and comments ask for nothing. */
function parse(text: string, wrong: string[]): readonly Numbered[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  return lines.flatMap((line, i): Numbered[] => {
    if (line.trim() === '' || comment.test(line)) return [];
    try {
      const read = fields.safeParse(JSON.parse(line));
      if (read.success) return [{ line: i + 1, given: read.data }];
      wrong.push(`line ${i + 1}: it must be one JSON object, such as {"prompt":"A paper boat."}`);
    } catch (error) {
      wrong.push(`line ${i + 1}: is not JSON (${error instanceof Error ? error.message : 'unreadable'})`);
    }
    return [];
  });
}

const saysNothing = 'it says nothing of what should be seen';

interface Setting {
  readonly io: Io;
  readonly registry: Registry;
  readonly live: boolean;
  readonly namespace: string;
  readonly typed: Typed;
  readonly routing: PlanOptions;
  readonly keys: LineKeys;
}

/**
 * Every line as a request somebody would make.
 *
 * @throws UsageError that names every line that is wrong; nothing was sent.
 */
export async function readLines(source: string, setting: Setting): Promise<readonly Line[]> {
  const { io, registry, live, namespace, typed, routing, keys } = setting;
  const wrong: string[] = [];
  const base = await readFields(io, typed);
  const seen = new Map<string, number>();
  const lines: Line[] = [];
  for (const { line, given } of parse(source, wrong)) {
    const all = merge(base, given);
    const request = whole(registry, all);
    const issue = isBlank(all)
      ? sentence(blankPrompt)
      : saysAnything(all)
        ? await issueWith(registry, request, typed, routing)
        : hasUnknownField(all)
          ? ((await issueWith(registry, request, typed, routing)) ?? saysNothing)
          : saysNothing;
    if (issue !== undefined) {
      wrong.push(`line ${line}: ${issue}`);
      continue;
    }
    const mark = await requestHash(request, live, namespace);
    // Two equal lines are two purchases.
    const nth = (seen.get(mark) ?? 0) + 1;
    seen.set(mark, nth);
    lines.push({ line, request, key: keys.keyOf(mark, nth) });
  }
  if (wrong.length > 0) {
    const number = (text: string): number => Number(/\d+/.exec(text)?.[0]);
    const sorted = wrong.toSorted((a, b) => number(a) - number(b));
    const head = `${wrong.length} ${wrong.length === 1 ? 'line is' : 'lines are'} wrong, and nothing was sent`;
    throw new UsageError('--batch', [head, ...sorted.map((text) => `  ${text}`)].join('\n'));
  }
  if (lines.length === 0) throw new UsageError('--batch', 'holds no line');
  return lines;
}

/** Why no provider would make a request. */
async function issueWith(
  registry: Registry,
  request: Line['request'],
  { flags }: Typed,
  routing: PlanOptions,
): Promise<string | undefined> {
  try {
    const { offers, declined } = await registry.plan(request, { ...routing, pricing: 'published' });
    if (offers.length > 0) return undefined;
    const reasons = declined.flatMap((offer) => offer.reasons.map((each) => sentence(each, flags)));
    return reasons.length === 0 ? 'no provider would make it' : [...new Set(reasons)].join('. ');
  } catch (error) {
    if (!isCrosspointError(error)) throw error;
    return error.issues.length > 0
      ? error.issues.map((issue) => sentence(issue, flags)).join('. ')
      : errorMessage(error);
  }
}
