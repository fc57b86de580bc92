import { describe, expectTypeOf, it } from 'vitest';
import {
  createRegistry,
  type CrosspointError,
  type ErrorCode,
  type GenerationRequest,
  isOver,
  type Job,
  type JobRef,
  type Output,
  type SucceededJob,
  type VideoRequest,
} from '../src/index.ts';
import { defineProvider, type Provider } from '../src/plugin.ts';
import { echo } from '../src/testing/index.ts';

const media = createRegistry({ providers: [echo()] });

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
    expectTypeOf(media.events).parameter(0).toEqualTypeOf<Job | JobRef | string>();
    expectTypeOf(media.download).parameter(0).toEqualTypeOf<Job | JobRef | string>();
  });

  it('a request’s fields depend on its kind', () => {
    expectTypeOf<VideoRequest>().toMatchTypeOf<{ kind: 'video'; duration?: number | undefined }>();
    const good: GenerationRequest = { kind: 'video', model: 'm', shots: [{ prompt: 'a', duration: 1 }] };
    // @ts-expect-error a picture has no duration
    const bad: GenerationRequest = { kind: 'image', model: 'm', duration: 5 };
    void [good, bad];
  });

  it('an error’s code is one of a closed list', () => {
    expectTypeOf<CrosspointError['code']>().toEqualTypeOf<ErrorCode>();
    expectTypeOf<CrosspointError['charged']>().toEqualTypeOf<'no' | 'maybe' | 'yes'>();
  });

  it('a description that is not whole does not compile', () => {
    const { models: _, ...rest } = echo.description;
    // @ts-expect-error a provider has models
    expectTypeOf(() => defineProvider(rest)).toBeFunction();
    expectTypeOf(echo.description).toMatchTypeOf<Provider>();
    expectTypeOf(isOver).parameter(0).toEqualTypeOf<Job['state']>();
  });
});
