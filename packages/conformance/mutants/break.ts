import { createRegistry, type JobLike, type Registry, type RegistryOptions } from '@crosspoint/core';
import type { Transport } from '@crosspoint/core/transport';
import type { FieldTable, ModelRow, ProviderSpec, ParsedResponse } from '@crosspoint/core/plugin';
import type { Mutant } from './mutant.ts';

type Make = Mutant['make'];

/** An object less some of its entries. */
export function less<Whole extends object, Name extends keyof Whole>(
  whole: Whole,
  ...names: readonly Name[]
): Omit<Whole, Name> {
  const kept = Object.entries(whole).filter(([name]) => !names.some((other) => other === name));
  return Object.fromEntries(kept) as Omit<Whole, Name>; // the others are all there
}

/** Another description: the sound one with some entries changed. */
export const entries =
  (change: (sound: ProviderSpec) => Partial<ProviderSpec>): Make =>
  (sound) => ({ spec: { ...sound, ...change(sound) } });

/** The sound description without one of its optional parts. */
export const lacking =
  (part: 'result' | 'download'): Make =>
  (sound) => ({ spec: less(sound, part) });

/** What a response is parsed to, changed. */
export const parsing = (
  endpoint: 'submit' | 'poll',
  change: (parsed: ParsedResponse, response: Readonly<Record<string, unknown>>) => ParsedResponse,
): Make =>
  entries((sound) => {
    const own = sound[endpoint];
    if (own === undefined) throw new TypeError(`there is no ${endpoint} to break`);
    // What a reader is given is what its own schema let pass: an object.
    const parse: typeof own.parse = (response, at, by) =>
      change(own.parse(response, at, by), response as Readonly<Record<string, unknown>>);
    return { [endpoint]: { ...own, parse } };
  });

/** One field with another row. */
export const withField = <Name extends keyof FieldTable>(name: Name, way: FieldTable[Name]): Make =>
  entries((sound) => ({ fields: { ...sound.fields, [name]: way } }));

/** Every model's row, changed. */
export const rows = (change: (row: ModelRow) => Partial<ModelRow>): Make =>
  entries((sound) => ({
    models: Object.fromEntries(
      Object.entries(sound.models).map(([id, row]) => [id, { ...row, ...change(row) }]),
    ),
  }));

/** Core's registry with some verbs changed: what no description can break, and an engine could. */
export const verbs =
  (change: (registry: Registry, options: RegistryOptions) => Partial<Registry>): Make =>
  () => ({
    open: (options) => {
      const registry: Registry = createRegistry(options);
      return { ...registry, ...change(registry, options) };
    },
  });

/** Changes the error that a call throws. */
export const thrown = (
  verb: 'submit' | 'status' | 'wait' | 'download',
  change: (error: unknown, options: RegistryOptions) => unknown,
): Make =>
  verbs((registry, options) => {
    const run = registry[verb] as (...given: unknown[]) => Promise<never>; // each takes two things, and what it ends in is let through
    return {
      [verb]: (...given: unknown[]) =>
        run(...given).catch(async (error: unknown) => {
          throw await change(error, options);
        }),
    };
  });

type Change = (inner: Transport, options: RegistryOptions) => Partial<Transport>;

/** Core's registry over a transport that does something else. */
export const wire =
  (change: Change): Make =>
  () => ({
    open: (options) => {
      const { transport: inner } = options;
      if (inner === undefined) throw new TypeError('the kit opens no registry without a transport');
      const transport: Transport = {
        name: inner.name,
        request: (call, maxBytes) => inner.request(call, maxBytes),
        stream: (call) => inner.stream(call),
        close: () => inner.close(),
        ...change(inner, options),
      };
      return createRegistry({ ...options, transport });
    },
  });

/** The key of the run, as the one provider that is installed knows it. */
export const keyOf = async ({ providers }: RegistryOptions): Promise<string> =>
  (await providers[0]?.apiKey?.()) ?? '';

/** The ref in whatever a verb takes. */
export const refIn = (job: JobLike): JobLike => (typeof job === 'object' && 'ref' in job ? job.ref : job);
