import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createRegistry, type CrosspointError } from '../src/index.ts';
import { TransportError } from '../src/io/transport.ts';
import { defineProvider, endpoint } from '../src/plugin.ts';
import { wholeValues } from '../src/steps/whole-values.ts';
import { exampleProvider } from '../src/testing/index.ts';
import { canned, response } from './canned.ts';
import { canary, caught, request } from './gateway.ts';

describe('the values that came whole', () => {
  it.each([
    ['{"job":"PAID-1"', { job: 'PAID-1' }],
    ['{"job":"PAID-1","cost":0.2', { job: 'PAID-1' }],
    ['{"cost":12,"job":"PAID-1"', { cost: 12, job: 'PAID-1' }],
    ['{"cost":12', {}],
    ['{"cost":12 ', { cost: 12 }],
    ['{"done":tru', {}],
    ['{"done":true,', { done: true }],
    ['{"job":"PAID-', {}],
    ['{"job":"PAID-1\\"', {}],
    ['{"job":"PAID-\\u12', {}],
    ['{"jo', {}],
    ['{"job"', {}],
    ['{"job":', {}],
    ['{"data":{"id":"PAID-1","x', { data: { id: 'PAID-1' } }],
    ['{"list":[1,{"a":[]},"b', { list: [1, { a: [] }] }],
    ['{"a":{},"b":[],"c":"', { a: {}, b: [] }],
    ['{"job":"PAID-1"}', { job: 'PAID-1' }],
    ['{"job":"PAID-1"} <html>', { job: 'PAID-1' }],
    ['{"job":"PAID-1"}{"job":"other"}', { job: 'PAID-1' }],
    ['{"text":"\\"job\\":\\"FAKE\\"","x', { text: '"job":"FAKE"' }],
    [' \n{ "job" : "PAID-1" ', { job: 'PAID-1' }],
  ])('of %j are %j', (text, value) => {
    expect(JSON.parse(wholeValues(text))).toEqual(value);
  });

  it('of a text that is cut anywhere hold no value that the whole does not hold', () => {
    const whole = '{"a":{"b":["c\\"d",12.5e3,true,null,{}],"e":"f"},"g":[[],"h"],"job":"PAID-1"}';
    for (let at = 1; at <= whole.length; at += 1) {
      const { job } = JSON.parse(wholeValues(whole.slice(0, at))) as { job?: string };
      expect([undefined, 'PAID-1']).toContain(job);
    }
  });

  it.each(['', 'null', '<html>{"job":"x"}', '"text', '}', ',', '{,"job":"x"}', '['.repeat(100_000)])(
    'of what is no object are looked at without harm (%#)',
    (text) => {
      expect(typeof wholeValues(text)).toBe('string');
    },
  );
});

const submitted = async (
  respond: Parameters<typeof canned>[0],
  provider = exampleProvider,
): Promise<CrosspointError> => {
  const media = createRegistry({
    providers: [provider({ apiKey: canary, account: 'test' })],
    transport: canned(respond),
  });
  const error = (await caught(
    media.submit(request, { idempotencyKey: 'order-77', retries: 0 }),
  )) as CrosspointError;
  await media.close();
  return error;
};
const broken =
  (text: string, status = 200) =>
  () =>
    Promise.reject(
      new TransportError('broken', 'after-write', 'it broke', undefined, response(status, text)),
    );

describe('a job of which only this response is left', () => {
  it.each([
    ['half a response', broken('{"job":"PAID-1","note":"'), 'PAID-1'],
    ['half an error', broken('{"job":"PAID-1","note":"', 502), 'PAID-1'],
    ['a response whose length was told wrong', broken('{"job":"PAID-1"}'), 'PAID-1'],
    [
      'half a response with a long beginning',
      broken(`{"note":"${'x'.repeat(5_000)}","job":"PAID-1",`),
      'PAID-1',
    ],
    ['half a response with a long number', broken('{"job":9007199254740993,"x'), '9007199254740993'],
    ['half an id', broken('{"job":"PAID-'), undefined],
    ['half a number', broken('{"job":12'), undefined],
    ['a page that broke off', broken('<html>{"job":"PAID-1"}'), undefined],
    ['a 500', () => response(500, { job: 'PAID-1' }), 'PAID-1'],
    ['a success with an odd figure', () => response(200, { job: 'PAID-1', cost: 'much' }), 'PAID-1'],
    ['a success with text behind it', () => response(200, '{"job":"PAID-1"} ok'), 'PAID-1'],
    ['a success cut by the gateway', () => response(200, '{"job":"PAID-1","cost":'), 'PAID-1'],
    ['an odd id', () => response(200, { job: { id: 'PAID-1' } }), undefined],
  ])('(%s) is named in the ref, and the response is kept', async (_, respond, id) => {
    const error = await submitted(respond);
    expect(error).toMatchObject({ code: 'submission_unknown', charged: 'maybe' });
    expect(error.ref?.id).toBe(id);
    expect(error.response?.body.length).toBeGreaterThan(5);
  });

  it.each([
    ['lacks a field', { job: 'PAID-1', charge: { amount: '1' } }],
    ['has null in a field', { job: 'PAID-1', charge: { amount: '1', unit: null } }],
    ['lacks fields of its lists', { job: 'PAID-1', files: [{}, { url: 7 }] }],
  ])('is named in the ref where a part of the respond with %s', async (_, body) => {
    const strict = defineProvider({
      ...exampleProvider.spec,
      submit: endpoint({
        ...exampleProvider.spec.submit,
        schema: z.object({
          job: z.string(),
          charge: z.object({ amount: z.string(), unit: z.string() }).nullish(),
          files: z.array(z.object({ url: z.string() })).nullish(),
        }),
        parse: ({ job }) => ({ id: job }),
      }),
    });
    const error = await submitted(() => response(200, body), strict);
    expect(error).toMatchObject({ code: 'submission_unknown', ref: { id: 'PAID-1' } });
  });

  it('keeps no key in the copy of the response', async () => {
    const error = await submitted(broken(`{"job":"PAID-1","key":"${canary}","x`));
    expect(error.ref?.id).toBe('PAID-1');
    expect(JSON.stringify(error)).not.toContain(canary);
  });

  it('is found by the words of its own reader, which also knows the way it is asked about', async () => {
    const withVariant = defineProvider({
      ...exampleProvider.spec,
      submit: { ...exampleProvider.spec.submit, parse: () => ({ id: 'PAID-1', apiVariant: 'older' }) },
    });
    const error = await submitted(() => response(409, {}), withVariant);
    expect(error.ref).toMatchObject({ id: 'PAID-1', apiVariant: 'older' });
  });

  it('is not looked for by a reader that trips over an error body', async () => {
    const clumsy = defineProvider({
      ...exampleProvider.spec,
      submit: {
        ...exampleProvider.spec.submit,
        parse: () => {
          throw new TypeError('oops');
        },
      },
    });
    expect(await submitted(() => response(409, { job: 'x' }), clumsy)).toMatchObject({
      code: 'invalid_request',
    });
  });

  it.each([
    ['the key of the purchase', 'order-77'],
    ['the prompt', 'A paper boat.'],
    ['the model', 'echo/parrot'],
    ['the name of the model there', 'parrot/1'],
  ])('is none where an error repeats %s', async (_, job) => {
    const error = await submitted(() => response(409, { job }));
    expect(error).toMatchObject({ code: 'invalid_request', charged: 'no' });
    expect(error.ref?.id).toBeUndefined();
  });

  it.each(['5', '7', 'boa', 'paper boats'])(
    'is one where our request holds %j by chance or not at all',
    async (job) => {
      expect(await submitted(() => response(409, { job }))).toMatchObject({
        code: 'submission_unknown',
        ref: { id: job },
      });
    },
  );

  it('is found where a value beside it holds too little', async () => {
    const strict = z.object({ job: z.string(), meta: z.object({ cost: z.number() }).optional() });
    const picky = defineProvider({
      ...exampleProvider.spec,
      submit: endpoint({ ...exampleProvider.spec.submit, schema: strict, parse: ({ job }) => ({ id: job }) }),
    });
    const error = await submitted(() => response(409, { job: 'PAID-1', meta: { unit: 'USD' } }), picky);
    expect(error).toMatchObject({ code: 'submission_unknown', ref: { id: 'PAID-1' } });
  });

  it('is looked for once where what its reader needs is not there, because a body can have 16 MB', async () => {
    let looks = 0;
    const validate = (): { issues: { message: string; path: string[] }[] } => {
      looks += 1;
      return { issues: [{ message: 'is missing', path: ['job'] }] };
    };
    const counting = defineProvider({
      ...exampleProvider.spec,
      submit: {
        ...exampleProvider.spec.submit,
        schema: { '~standard': { version: 1, vendor: 'test', validate } },
      },
    });
    looks = 0; // the schema was tried once where the provider was defined
    await submitted(() => response(500, { error: 'busy', other: [] }), counting);
    expect(looks).toBe(1);
  });

  it('is not there, and an error quotes of a very long response its beginning', async () => {
    const error = await submitted(() => response(500, { error: 'x'.repeat(100_000) }));
    expect(error.code).toBe('submission_unknown');
    expect(error.message.length).toBeLessThan(1_000);
  });

  it('is found where its reader, or its schema, trips over another value', async () => {
    const files = z
      .array(z.object({ url: z.string() }))
      .optional()
      .catch(undefined);
    const schema = z.object({ job: z.string(), at: z.string().optional(), files });
    const odd = schema.transform(({ at, ...rest }) => ({ ...rest, at: at && new Date(at).toISOString() }));
    const clumsy = defineProvider({
      ...exampleProvider.spec,
      submit: endpoint({ ...exampleProvider.spec.submit, schema: odd, parse: ({ job }) => ({ id: job }) }),
    });
    const rejections: unknown[] = [];
    const hear = (error: unknown): void => void rejections.push(error);
    process.on('unhandledRejection', hear);
    const error = await submitted(() => response(200, { at: 'soon', job: 'PAID-1' }), clumsy);
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', hear);
    expect(error).toMatchObject({ code: 'submission_unknown', ref: { id: 'PAID-1' } });
    expect(rejections).toEqual([]);
  });

  it('is accepted with an amount that has a plus sign', async () => {
    const media = createRegistry({
      providers: [exampleProvider({ apiKey: canary, account: 'test' })],
      transport: canned(() => response(200, { job: 'PAID-1', cost: '+0.250' })),
    });
    expect(await media.submit(request)).toMatchObject({ ref: { id: 'PAID-1' }, costs: [{ amount: '0.25' }] });
  });

  it('may be a file alone: an error that holds one is no proof of a no', async () => {
    const filed = defineProvider({
      ...exampleProvider.spec,
      submit: {
        ...exampleProvider.spec.submit,
        parse: () => ({ outputs: [{ url: 'https://echo.example/a.mp4' }] }),
      },
    });
    expect(await submitted(() => response(422, {}), filed)).toMatchObject({ code: 'submission_unknown' });
  });
});
