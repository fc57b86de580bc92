import { describe, expectTypeOf, it } from 'vitest';
import {
  createRegistry,
  type CrosspointError,
  type ErrorCode,
  type GenerationRequest,
  isTerminal,
  type Job,
  type JobRef,
  type Output,
  type Registry,
  type RequestOf,
  type SucceededJob,
  type VideoRequest,
} from '../src/index.ts';
import {
  type KnownModel,
  type ModelId,
  defineProvider,
  type Media,
  type ProviderSpec,
} from '../src/plugin.ts';
import { exampleProvider } from '../src/testing/index.ts';

const media = createRegistry({ providers: [exampleProvider()] });

/** Types as an author may write them by hand. */
interface Parrot {
  readonly id: 'echo';
  readonly models: {
    'echo/parrot': {
      kind: 'video';
      tasks: 'text-to-video' | 'image-to-video';
      fields: { prompt: string; duration: 1 | 2 | 3; image: Media };
      options: { mood?: 'calm' | 'wild' };
    };
    'echo/owl': { kind: 'image'; tasks: 'text-to-image'; fields: { prompt: string; quality: string } };
  };
}
const parrot = defineProvider<Parrot>({ ...exampleProvider.spec, id: 'echo' });
const typed = createRegistry({ providers: [parrot()] });

// These are checked by the compiler; running them only shows that they are reached.
describe('the types of the public surface', () => {
  it('a job’s outputs depend on its state', () => {
    const read = (job: Job) => {
      if (job.state === 'succeeded')
        expectTypeOf(job.outputs).toEqualTypeOf<readonly [Output, ...Output[]]>();
      else expectTypeOf(job.outputs).toEqualTypeOf<readonly []>();
      if (job.state === 'failed') expectTypeOf(job.failure.code).toEqualTypeOf<ErrorCode>();
      // @ts-expect-error only a failed job has a failure
      else void job.failure;
    };
    expectTypeOf(read).toBeFunction();
  });

  it('generate gives a job that succeeded, the other verbs any job', () => {
    expectTypeOf(media.generate).returns.resolves.toEqualTypeOf<SucceededJob>();
    expectTypeOf(media.submit).returns.resolves.toEqualTypeOf<Job>();
    expectTypeOf(media.wait).returns.resolves.toEqualTypeOf<Job>();
  });

  it('every verb on a job takes a job, a ref or the text of one', () => {
    expectTypeOf(media.status).parameter(0).toEqualTypeOf<Job | JobRef | string>();
    expectTypeOf(media.wait).parameter(0).toEqualTypeOf<Job | JobRef | string>();
    expectTypeOf(media.watch).parameter(0).toEqualTypeOf<Job | JobRef | string>();
    expectTypeOf(media.download).parameter(0).toEqualTypeOf<Job | JobRef | string>();
  });

  it('a request’s fields depend on its kind', () => {
    expectTypeOf<VideoRequest>().toMatchTypeOf<{ kind: 'video'; duration?: number | undefined }>();
    const good: GenerationRequest = { kind: 'video', model: 'm', shots: [{ prompt: 'a', duration: 1 }] };
    // @ts-expect-error a picture has no duration
    const bad: GenerationRequest = { kind: 'image', model: 'm', duration: 5 };
    const lists = {
      kind: 'video',
      model: 'm',
      references: { images: ['https://x.example/a.png'] },
      shots: [{ prompt: 'a' }],
    } as const;
    const constant: GenerationRequest = lists;
    void [good, bad, constant];
  });

  it('an error’s code is one of a closed list', () => {
    expectTypeOf<CrosspointError['code']>().toEqualTypeOf<ErrorCode>();
    expectTypeOf<CrosspointError['charged']>().toEqualTypeOf<'no' | 'maybe' | 'yes'>();
  });

  it('a spec that is not whole does not compile', () => {
    const { models: _, ...rest } = exampleProvider.spec;
    // @ts-expect-error a provider has models
    expectTypeOf(() => defineProvider(rest)).toBeFunction();
    expectTypeOf(exampleProvider.spec).toMatchTypeOf<ProviderSpec>();
    expectTypeOf(isTerminal).parameter(0).toEqualTypeOf<Job['state']>();
  });

  it('an editor completes the known ids, and any other text is an id', () => {
    expectTypeOf<KnownModel<Parrot>>().toEqualTypeOf<'echo/parrot' | 'echo/owl'>();
    expectTypeOf<ModelId<Parrot>>().toEqualTypeOf<'echo/parrot' | 'echo/owl' | (string & {})>();
    expectTypeOf<RequestOf<Parrot, 'echo/parrot'>['duration']>().toEqualTypeOf<1 | 2 | 3 | undefined>();
    expectTypeOf<RequestOf<Parrot, 'echo/owl'>['kind']>().toEqualTypeOf<'image'>();
  });

  it('a known model is asked only for what it takes', () => {
    const expectToCompile = (...calls: (() => unknown)[]) => expectTypeOf(calls).toBeArray();
    expectToCompile(
      () => typed.submit({ kind: 'video', model: 'echo/parrot', duration: 3, tags: { a: 'b' } }),
      // @ts-expect-error it makes three seconds at most
      () => typed.submit({ kind: 'video', model: 'echo/parrot', duration: 4 }),
      // @ts-expect-error a picture has no first frame
      () => typed.plan({ kind: 'image', model: 'echo/owl', image: 'https://example.com/a.png' }),
      // @ts-expect-error no parameters beside its fields
      () => typed.plan({ kind: 'image', model: 'echo/owl', providerOptions: { echo: { mood: 'calm' } } }),
      // @ts-expect-error did you mean 'calm'?
      () => typed.plan({ kind: 'video', model: 'echo/parrot', providerOptions: { echo: { mood: 'clam' } } }),
      () => typed.submit({ kind: 'video', model: 'echo:anything', duration: 4, fps: 24 }),
    );
  });

  it('a provider without types is asked for anything, and every registry is a Registry', () => {
    expectTypeOf(() => media.submit({ kind: 'video', model: 'echo/parrot', duration: 4 })).toBeFunction();
    expectTypeOf(typed).toExtend<Registry>();
    expectTypeOf(media).toExtend<Registry>();
    expectTypeOf<RequestOf<Parrot, 'echo/parrot'>>().toExtend<GenerationRequest>();
    expectTypeOf(parrot.spec).toExtend<ProviderSpec>();
  });
});
