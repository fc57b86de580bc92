import type { Provider } from '@crosspoint/core/plugin';
import type { Fixture } from '../fixture/schema.ts';
import { claimedFields, forTask } from './capabilities.ts';

/** Something a provider claims, and whether a fixture that passes shows it. */
export interface Claim {
  /** `model.acme/one text-to-video`, or `model.acme/one text-to-video param.seed`. */
  readonly claim: string;
  readonly proven: boolean;
}

type Loose = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Loose => typeof value === 'object' && value !== null;

/** The names a request uses, groups by their paths: `references.images`. */
function namesIn(input: Loose): string[] {
  return Object.entries(input).flatMap(([name, value]) =>
    name === 'references' && isObject(value)
      ? Object.keys(value).map((part) => `references.${part}`)
      : [name],
  );
}

/** What the passing fixtures asked for: by model and task, the fields. */
function shown(passed: readonly Fixture[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { steps } of passed) {
    for (const { call, input, expect } of steps) {
      if (call !== 'submit' || !isObject(input) || !isObject(expect?.value)) continue;
      const ref = expect.value['ref'];
      const task = isObject(ref) ? ref['task'] : undefined;
      const model = String(input['model']);
      // a fixture that does not say which task it was speaks of the model alone
      const key = typeof task === 'string' ? `${model} ${task}` : model;
      found.set(key, new Set([...(found.get(key) ?? []), ...namesIn(input)]));
    }
  }
  return found;
}

/** Every claim of a provider's tables: each task of each model, and each field of it. */
export function claimsOf(provider: Provider, passed: readonly Fixture[]): readonly Claim[] {
  const seen = shown(passed);
  return Object.entries(provider.models).flatMap(([id, row]) =>
    row.tasks.flatMap((task): Claim[] => {
      const fields = [...claimedFields(provider, forTask(row, task)).keys()];
      const used = new Set([
        ...(seen.get(`${id} ${task}`) ?? []),
        ...(row.tasks.length === 1 ? (seen.get(id) ?? []) : []),
      ]);
      const name = `model.${id} ${task}`;
      return [
        { claim: name, proven: used.size > 0 },
        ...fields.map((field) => ({ claim: `${name} param.${field}`, proven: used.has(field) })),
      ];
    }),
  );
}
