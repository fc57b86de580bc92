import type { Field, GenerationTask, ProviderSpec } from '@crosspoint/core/plugin';
import { candidatesFor } from '../run/candidates.ts';
import { claimedFields, forTask } from '../run/capabilities.ts';

/** What is recorded: a request, and the capabilities it is evidence of. */
export interface Ask {
  readonly request: Readonly<Record<string, unknown>>;
  readonly requires: readonly string[];
  readonly id: string;
}

const slugOf = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');

const isTask = (tasks: readonly GenerationTask[], word: string): word is GenerationTask =>
  tasks.some((task) => task === word);

/**
 * The smallest request that shows a claim such as `model.acme/one text-to-video param.seed`; a string says why there is
 * none. An image, a video or an audio file cannot be invented.
 */
export function askFor(provider: ProviderSpec, claim: string): Ask | string {
  const [model = '', task = '', param] = claim.replace(/^model\./, '').split(' ');
  const row = Object.hasOwn(provider.models, model) ? provider.models[model] : undefined;
  if (row === undefined || !isTask(row.tasks, task)) return `${provider.id} does not claim ${claim}`;
  if (!task.startsWith('text-'))
    return `${task} needs media of yours: write the request in a file, and name it by --request`;
  const request = { kind: row.kind, model, prompt: 'A paper boat on a puddle.' };
  const id = `recorded.${slugOf(claim)}`;
  if (param === undefined) return { request, requires: [`model.${model}`], id };
  const field = param.replace(/^param\./, '') as Field; // looked up in the very table of fields
  const taskRow = forTask(row, task);
  const wire = claimedFields(provider, taskRow).get(field);
  const value = wire === undefined ? undefined : candidatesFor(field, taskRow, wire)[0];
  if (value === undefined)
    return `${field} needs a value of yours: write the request in a file, and name it by --request`;
  return { request: { ...request, [field]: value }, requires: [`model.${model}`, param], id };
}
