import { describe, expectTypeOf, it } from 'vitest';
import type * as z from 'zod';
import {
  type CanonicalModel,
  createRegistry,
  type GenerationRequest,
  type ImageRequest,
  type Job,
  type JobRef,
  jobSchema,
  type Model3dRequest,
  type ModelEntry,
  type ModelFilter,
  type PlanOptions,
  refSchema,
  type Registry,
  type RegistryEvent,
  requestSchema,
  type SubmitOptions,
  type VideoRequest,
} from '../src/index.ts';
import type {
  generationRequestSchema,
  imageRequestSchema,
  model3dRequestSchema,
  videoRequestSchema,
} from '../src/model/request-schema.ts';
import type { planOptionsSchema, submitOptionsSchema } from '../src/registry/method-options.ts';
import type { modelFilterSchema } from '../src/registry/options.ts';
import {
  defineModels,
  defineProvider,
  type KnownModel,
  type lenient,
  type Media,
  type ModelId,
  type ProviderOverride,
  type ProviderTypes,
  type StandardSchemaV1,
} from '../src/plugin.ts';
import { exampleProvider } from '../src/testing/index.ts';
import * as zod from 'zod';

/** The same with nothing read-only: a schema gives out lists that can be changed, an interface promises less. */
type Loose<Value> = Value extends
  | string
  | number
  | boolean
  | undefined
  | null
  | ((...args: never[]) => unknown)
  ? Value
  : Value extends Media
    ? Value
    : Value extends readonly (infer Item)[]
      ? Loose<Item>[]
      : Value extends object
        ? { -readonly [Name in keyof Value]: Loose<Value[Name]> }
        : Value;
/** Whether an interface and a schema have the same names, and each takes what the other gives. */
type Same<One, Other> = [keyof One, Loose<One>, Loose<Other>] extends [keyof Other, Loose<Other>, Loose<One>]
  ? [keyof Other] extends [keyof One]
    ? true
    : false
  : false;

interface Acme {
  readonly id: 'acme';
  readonly models: {
    'acme/boat': { kind: 'video'; tasks: 'text-to-video'; fields: { prompt: string; duration: 5 | 10 } };
    'acme/still': { kind: 'image'; tasks: 'text-to-image'; fields: { prompt: string } };
  };
}
interface Yotta {
  readonly id: 'other';
  readonly models: {
    'acme/boat': { kind: 'video'; tasks: 'text-to-video'; fields: { prompt: string; seed: number } };
  };
}
const acme = defineProvider<Acme>({ ...exampleProvider.spec, id: 'acme' });
const other = defineProvider<Yotta>({ ...exampleProvider.spec, id: 'other' });
const media = createRegistry({ providers: [acme(), other()] });
const prompt = 'A paper boat.';
const compiles = (...calls: (() => unknown)[]) => expectTypeOf(calls).toBeArray();

// These are checked by the compiler; running them only shows that they are reached.
describe('the interfaces of requests and options', () => {
  it('say what the schemas say', () => {
    expectTypeOf<Same<VideoRequest, z.output<ReturnType<typeof videoRequestSchema>>>>().toEqualTypeOf<true>();
    expectTypeOf<Same<ImageRequest, z.output<ReturnType<typeof imageRequestSchema>>>>().toEqualTypeOf<true>();
    expectTypeOf<
      Same<Model3dRequest, z.output<ReturnType<typeof model3dRequestSchema>>>
    >().toEqualTypeOf<true>();
    expectTypeOf<z.output<ReturnType<typeof generationRequestSchema>>>().toExtend<GenerationRequest>();
    expectTypeOf<Same<PlanOptions, z.output<ReturnType<typeof planOptionsSchema>>>>().toEqualTypeOf<true>();
    expectTypeOf<
      Same<SubmitOptions, z.output<ReturnType<typeof submitOptionsSchema>>>
    >().toEqualTypeOf<true>();
    expectTypeOf<Same<ModelFilter, z.output<ReturnType<typeof modelFilterSchema>>>>().toEqualTypeOf<true>();
  });

  it('take amounts by currency, as exact decimals', () => {
    expectTypeOf<{ maxPrice: { USD: '0.60' } }>().toExtend<PlanOptions>();
    // @ts-expect-error a number is no exact decimal
    compiles(() => media.plan({ kind: 'video', model: 'acme/boat', prompt }, { maxPrice: { USD: 0.6 } }));
    // @ts-expect-error an amount has a currency
    compiles(() => media.plan({ kind: 'video', model: 'acme/boat', prompt }, { maxPrice: '0.60' }));
  });
});

describe('the schemas', () => {
  it('are Standard Schemas, and no validator is named', () => {
    expectTypeOf(requestSchema).toExtend<StandardSchemaV1<unknown, GenerationRequest>>();
    expectTypeOf(refSchema).toExtend<StandardSchemaV1<unknown, JobRef>>();
    expectTypeOf(jobSchema).toExtend<StandardSchemaV1<unknown, Job>>();
    expectTypeOf(requestSchema).not.toHaveProperty('safeParse');
  });

  it('of any validator are taken for responses', () => {
    expectTypeOf(zod.object({ id: zod.string() })).toExtend<StandardSchemaV1<unknown, { id: string }>>();
    expectTypeOf<zod.output<ReturnType<typeof lenient<string>>>>().toEqualTypeOf<string | undefined>();
  });
});

describe('one Registry', () => {
  it('takes any request without types, and what its models take with them', () => {
    expectTypeOf<Registry>().toEqualTypeOf<Registry<ProviderTypes>>();
    expectTypeOf(media).toExtend<Registry>();
    expectTypeOf(media).toEqualTypeOf<Registry<Acme | Yotta>>();
    compiles(
      () => media.submit({ kind: 'video', model: 'acme/boat', duration: 5, seed: 1 }),
      // @ts-expect-error no provider makes seven seconds
      () => media.submit({ kind: 'video', model: 'acme/boat', duration: 7 }),
      // @ts-expect-error the model makes videos
      () => media.generate({ kind: 'image', model: 'acme/boat', prompt }),
      () => media.submit({ kind: 'video', model: 'acme:anything', duration: 7 }),
      (request: GenerationRequest = { kind: 'video', model: 'x' }) => media.submit(request),
    );
  });

  it('narrows the ids that are completed by the kind of the request', () => {
    expectTypeOf<KnownModel<Acme, 'video'>>().toEqualTypeOf<'acme/boat'>();
    expectTypeOf<KnownModel<Acme, 'image'>>().toEqualTypeOf<'acme/still'>();
    expectTypeOf<KnownModel<Acme | Yotta>>().toEqualTypeOf<'acme/boat' | 'acme/still'>();
    expectTypeOf<ModelId<Acme, '3d'>>().toEqualTypeOf<string & {}>();
  });

  it('knows the ids of its providers', () => {
    const request = { kind: 'video', model: 'acme/boat', prompt } as const;
    compiles(
      () => media.plan(request, { order: ['other', 'acme'], only: ['acme'], ignore: ['other'] }),
      // @ts-expect-error no such provider is installed
      () => media.plan(request, { order: ['acm'] }),
      // @ts-expect-error no such provider is installed
      () => media.submit(request, { only: ['aimlapi'] }),
      // @ts-expect-error no such provider is installed
      () => media.generate(request, { ignore: ['aimlapi'] }),
      // @ts-expect-error no such provider is installed
      () => media.models({ provider: 'aimlapi' }),
      // @ts-expect-error no such provider is installed
      () => media.discover({ provider: 'aimlapi' }),
    );
    const untyped = createRegistry({ providers: [exampleProvider()] });
    compiles(() => untyped.plan(request, { order: ['whatever'] }));
    expectTypeOf(media.plan).toBeFunction();
  });

  it('lists models with what a form needs', () => {
    expectTypeOf<NonNullable<ModelEntry['fields']['duration']>['values']>().toEqualTypeOf<
      readonly (string | number | boolean)[] | undefined
    >();
    expectTypeOf<CanonicalModel>().toExtend<string>();
  });

  it('tells events that are told apart by their type', () => {
    expectTypeOf<Extract<RegistryEvent, { type: 'request.end' }>['durationMs']>().toEqualTypeOf<number>();
  });
});

describe('an override', () => {
  it('is a merge patch of the spec, in which a misspelt name does not compile', () => {
    compiles(
      () => acme({ override: { poll: { path: '/v2/jobs/{id}' } } }),
      () => acme({ override: { models: { 'acme/boat': { slug: 'boat-2', price: null } } } }),
      () => acme({ override: { outputUrlTtlMs: null, media: { image: { maxBytes: 1 } } } }),
      () => acme({ override: { fields: { seed: 'grain', duration: { wire: ['length'] } } } }),
      // @ts-expect-error did you mean poll?
      () => acme({ override: { pol: { path: '/jobs/{id}' } } }),
      // @ts-expect-error did you mean path?
      () => acme({ override: { poll: { pth: '/jobs/{id}' } } }),
      // @ts-expect-error did you mean 'acme/boat'?
      () => acme({ override: { models: { 'acme/boot': { slug: 'boat-2' } } } }),
      // @ts-expect-error a path begins with a slash
      () => acme({ override: { poll: { path: 'jobs' } } }),
      // @ts-expect-error every provider has a submit
      () => acme({ override: { submit: null } }),
      // @ts-expect-error the address has an option of its own
      () => acme({ override: { baseURL: 'https://elsewhere.example' } }),
      // @ts-expect-error assumptions are documentation
      () => acme({ override: { assumptions: {} } }),
    );
    expectTypeOf<{ models: { any: { slug: string } } }>().toExtend<ProviderOverride>();
  });
});

describe('defineModels', () => {
  it('knows the ids, and checks every row', () => {
    const row = { kind: 'video', slug: 'boat', tasks: ['text-to-video'], params: {} } as const;
    expectTypeOf(defineModels({ 'acme/boat': row })).toHaveProperty('acme/boat');
    compiles(
      // @ts-expect-error did you mean price?
      () => void defineModels({ 'acme/boat': { ...row, prise: [] } }),
      // @ts-expect-error no such task
      () => void defineModels({ 'acme/boat': { ...row, tasks: ['text-to-boat'] } }),
    );
  });
});
