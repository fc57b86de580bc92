/** The body all tasks share: `{ model, parameters, providers? }`. */
import * as z from 'zod';
import { type ModelRow, type Task, models } from './models.ts';

const schema = z.looseObject({
  model: z.string(),
  parameters: z.record(z.string(), z.unknown()),
  providers: z.array(z.string()).optional(),
});

export interface Wish {
  readonly model: string;
  readonly row: ModelRow;
  readonly parameters: Record<string, unknown>;
  /** All texts that describe it: shots have their own. */
  readonly prompt: string;
}

/** A sound body, or what is wrong with it. */
export function readBody(body: unknown, task: Task): Wish | string {
  const read = schema.safeParse(body);
  if (!read.success) return issues(read.error);
  const { model, parameters } = read.data;
  const row = Object.hasOwn(models, model) ? models[model] : undefined;
  if (row?.task !== task) return `model: ${model} is none for ${task}`;
  const checked = row.parameters.safeParse(parameters);
  if (!checked.success) return issues(checked.error);
  return { model, row, parameters, prompt: textsOf(parameters).join(' ') };
}

const described = z.object({
  prompt: z.string().optional(),
  multi_prompt: z.array(z.object({ prompt: z.string() })).optional(),
});

function textsOf(parameters: Record<string, unknown>): string[] {
  const { prompt, multi_prompt = [] } = described.parse(parameters);
  return [...(prompt === undefined ? [] : [prompt]), ...multi_prompt.map((shot) => shot.prompt)];
}

const issues = (error: z.ZodError): string =>
  error.issues
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
    .join('; ');
