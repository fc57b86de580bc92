import type * as z from 'zod';
import type { Issue } from '../model/issue.ts';
import type { GenerationRequest } from '../model/request.ts';
import {
  generationRequestSchema,
  imageRequestSchema,
  model3dRequestSchema,
  videoRequestSchema,
} from '../model/request-schema.ts';
import { schemaWords, shown, valueAt } from './schema-words.ts';
import { suggest } from './suggest.ts';
import { unicodeIssues } from './well-formed.ts';

/** What was read, as far as it could be, and everything that is wrong with it. */
export interface Validated {
  /** Without the fields that were reported; absent when the kind or the model is missing. */
  readonly request: GenerationRequest | undefined;
  readonly issues: readonly Issue[];
}

const byKind = { video: videoRequestSchema, image: imageRequestSchema, '3d': model3dRequestSchema };

/** An unknown name may belong to another kind, or be misspelt. */
function unknownKey(key: string, around: Issue['path'], kind: string, known: readonly string[]): Issue {
  const path = [...around, key];
  if (
    known.length > 0 &&
    Object.values(byKind).some((schema) => around.length === 0 && key in schema().shape)
  ) {
    return { path, message: `is not a field of kind '${kind}'`, hint: 'leave it out' };
  }
  const near = suggest(key, known);
  return {
    path,
    message: 'is not a field of a request',
    hint: near === undefined ? 'leave it out' : `did you mean ${near}?`,
  };
}

function toIssues(issue: z.core.$ZodIssue, input: unknown): Issue[] {
  const steps = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  const path = steps.length === 0 ? ['request'] : steps;
  const [field] = path.length === 1 ? path : [];
  const given = valueAt(input, ['kind']);
  const kind = typeof given === 'string' ? given : '';
  if (issue.code === 'unrecognized_keys') {
    const known =
      issue.path.length === 0 && Object.hasOwn(byKind, kind)
        ? Object.keys(byKind[kind as keyof typeof byKind]().shape)
        : [];
    return issue.keys.map((key) => unknownKey(key, steps, kind, known));
  }
  if (field === 'kind')
    return [{ path, message: `is ${shown(valueAt(input, ['kind']))}`, hint: "use 'video', 'image' or '3d'" }];
  const value = valueAt(input, issue.path);
  if (field === 'shots')
    return [{ path, message: 'is neither', hint: "use 'auto' or a list of { prompt, duration }" }];
  if (value === undefined) return [{ path, message: 'is missing' }];
  return [{ path, message: `${schemaWords(issue)}; got ${shown(value)}` }];
}

/** A request without some of its fields, or nothing where it is none without them. */
function without(input: unknown, fields: ReadonlySet<string>): GenerationRequest | undefined {
  if (typeof input !== 'object' || input === null) return undefined;
  const rest = Object.fromEntries(Object.entries(input).filter(([key]) => !fields.has(key)));
  const read = generationRequestSchema().safeParse(rest);
  return read.success ? read.data : undefined;
}

function checkShape(input: unknown): Validated {
  const read = generationRequestSchema().safeParse(input);
  if (read.success) return { request: read.data, issues: [] };
  const shape = read.error.issues;
  const bad = new Set(
    shape.flatMap((issue) =>
      issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : [String(issue.path[0])],
    ),
  );
  return { request: without(input, bad), issues: shape.flatMap((issue) => toIssues(issue, input)) };
}

/** Checks the shape of a request and its texts, and lists every issue, not only the first. */
export function validate(input: unknown): Validated {
  const { request, issues } = checkShape(input);
  const unicode = unicodeIssues(request);
  if (unicode.length === 0) return { request, issues };
  const bad = new Set(unicode.map(({ path }) => String(path[0])));
  return { request: without(request, bad), issues: [...issues, ...unicode] };
}
