import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  CrosspointError,
  type GenerationRequest,
  type ModelEntry,
  type Issue,
  type Registry,
} from '@crosspoint/core';
import * as z from 'zod';
import { type Flag, requestFlags } from './flags.ts';
import { folderOf, type Io } from '../io/io.ts';
import { typedMedia } from './local-media.ts';
import type { Typed } from './options.ts';
import { UsageError } from '../io/usage-error.ts';

export type RequestFields = Readonly<Record<string, unknown>>;

const fields = z.record(z.string(), z.unknown());

/** A request as a person gave it, and whether its model was chosen for them. */
export interface GivenRequest {
  readonly request: GenerationRequest;
  readonly modelChosen: boolean;
}

/** Reads the request out of file, flags and prompt; the later goes before the earlier. Core checks it. */
export async function readRequest(io: Io, registry: Registry, typed: Typed): Promise<GivenRequest> {
  const given = await readFields(io, typed);
  if (isBlank(given)) throw blankError();
  if (!saysAnything(given) && !hasUnknownField(given))
    throw new UsageError('prompt', 'is missing; say in quotes what should be seen');
  return { request: whole(registry, given), modelChosen: given['model'] === undefined };
}

// White space, controls, and letters that print nothing, such as a zero-width space or a blank Braille pattern.
const visible = /[^\s\p{Cc}\p{Cf}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Core's own issue to such a prompt, so that it reads the same wherever it is refused. */
export const blankPrompt: Issue = {
  path: ['prompt'],
  message: 'has no visible character; say what should be seen and heard',
};

const blankError = (): CrosspointError =>
  new CrosspointError({
    code: 'invalid_request',
    message: `prompt: ${blankPrompt.message}`,
    issues: [blankPrompt],
  });

/** Whether somebody gave a prompt that says nothing. Some models would make something of it, and charge for it. */
export const isBlank = ({ prompt }: RequestFields): boolean =>
  typeof prompt === 'string' && !visible.test(prompt);

const subjects = ['prompt', 'shots', 'image', 'lastFrame', 'video', 'references'];

/** Whether a request says what it wants in any way. Some models would make something of nothing, and charge for it. */
export const saysAnything = (given: RequestFields): boolean =>
  subjects.some((name) => given[name] !== undefined);

const knownFields: ReadonlySet<string> = new Set([
  'prompt',
  ...requestFlags.map(({ to }) => to.split('.')[0] ?? to),
]);

/** Whether there is a field that no request has; core names it, and what may have been meant. */
export const hasUnknownField = (given: RequestFields): boolean =>
  Object.keys(given).some((name) => !knownFields.has(name));

/** The fields a person gave, in whatever way. */
export async function readFields(io: Io, typed: Typed): Promise<RequestFields> {
  const source = typed.flags['request'];
  const fromFile = typeof source === 'string' ? await readSource(io, source) : {};
  const prompt = typed.argument === undefined ? {} : { prompt: typed.argument };
  return { ...merge(fromFile, await fromFlags(io, typed.flags)), ...prompt };
}

/** A request with its model and kind, chosen where none were given. */
export function whole(registry: Registry, given: RequestFields): GenerationRequest {
  const model = given['model'] ?? firstModel(registry, given);
  const kind = given['kind'] ?? rowOf(registry, model)?.kind ?? 'video';
  // Not checked here: core lists every issue at once, with what would be right.
  const request: object = { ...given, model, kind };
  return request as GenerationRequest;
}

async function readSource(io: Io, source: string): Promise<RequestFields> {
  const text = source === '-' ? await io.stdin.text() : await readText(resolve(folderOf(io), source));
  const where = source === '-' ? 'stdin' : source;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError(
      '--request',
      `${where} is not JSON (${error instanceof Error ? error.message : 'unreadable'})`,
    );
  }
  const read = fields.safeParse(value);
  if (!read.success)
    throw new UsageError('--request', `${where} holds no request: it must be one JSON object`);
  return read.data;
}

/** A file a flag names. */
export const readText = (path: string, flag = '--request'): Promise<string> =>
  readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(
      flag,
      error.code === 'ENOENT' ? `there is no file ${path}` : `${path} cannot be read (${error.code})`,
    );
  });

async function fromFlags(io: Io, flags: Typed['flags']): Promise<RequestFields> {
  let request: RequestFields = {};
  for (const row of requestFlags) {
    const value = flags[row.to];
    if (value === undefined) continue;
    const [field, inner] = row.to.split('.') as [string, string?];
    const whole = await valueOf(io, row, value);
    request = merge(request, { [field]: inner === undefined ? whole : { [inner]: whole } });
  }
  return request;
}

async function valueOf(io: Io, { flag, takes }: Flag, value: unknown): Promise<unknown> {
  const [name = flag] = flag.split(' ');
  if (takes === 'media') return typedMedia(io, name, String(value));
  if (takes === 'media list') {
    return Promise.all(
      z
        .array(z.string())
        .parse(value)
        .map((one) => typedMedia(io, name, one)),
    );
  }
  return value;
}

// Fields that are made of parts; of all others the later value replaces the earlier one whole.
const composed: ReadonlySet<string> = new Set(['references', 'providerOptions', 'tags']);
const isRecord = (value: unknown): value is RequestFields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `over` goes before `base`, part by part where a field is made of parts. */
export function merge(base: RequestFields, over: RequestFields): RequestFields {
  const merged = Object.entries(over).map(([name, value]): [string, unknown] => {
    const old = base[name];
    if (!composed.has(name) || !isRecord(old) || !isRecord(value)) return [name, value];
    const parts = Object.entries(value).map(([key, part]): [string, unknown] => {
      const known = name === 'providerOptions' ? old[key] : undefined;
      return [key, isRecord(known) && isRecord(part) ? { ...known, ...part } : part];
    });
    return [name, { ...old, ...Object.fromEntries(parts) }];
  });
  return { ...base, ...Object.fromEntries(merged) };
}

/** A model by its canonical id or as `provider:slug`. */
const rowOf = (registry: Registry, model: unknown): ModelEntry | undefined =>
  registry
    .models({ includeRetired: true })
    .find((row) => row.model === model || `${row.provider}:${row.slug}` === model);

/** Which of its inputs says what is asked for, in the order core looks at them. */
const inputTasks = [
  ['video', 'video-to-'],
  ['image', 'image-to-'],
  ['references', 'reference-to-'],
] as const;

/** What is made when no model was named: the first of the catalogue that can, else the first of the kind. */
function firstModel(registry: Registry, given: RequestFields): string | undefined {
  const [, task = 'text-to-'] = inputTasks.find(([field]) => given[field] !== undefined) ?? [];
  const models = registry.models().filter(({ kind }) => kind === (given['kind'] ?? kind));
  const able = models.find(({ tasks }) => tasks.some((each) => each.startsWith(task)));
  return (able ?? models[0])?.model;
}
