import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createRegistry, jobSchema, refSchema, requestSchema, type RegistryOptions } from '../src/index.ts';
import { lenient, wireDecimal } from '../src/plugin.ts';
import { exampleProvider, fakeClock } from '../src/testing/index.ts';
import { canary, request } from './gateway.ts';
import { hand } from './hand.ts';

async function submitted() {
  const transport = hand();
  const providers = [exampleProvider({ apiKey: canary })];
  const media = createRegistry({ providers, transport, clock: fakeClock() });
  const job = media.submit(request);
  (await transport.call(0)).respond(200, { job: 'job-1' });
  return job;
}

describe('a job', () => {
  it('prints with its ref string, and is plain JSON', async () => {
    const job = await submitted();
    const text = String(job.ref);

    expect(text).toMatch(/^xp1\./);
    expect(inspect(job)).toContain(`ref: ${text}`);
    expect(inspect(job.ref)).toBe(text);
    expect(JSON.parse(JSON.stringify(job.ref))).toMatchObject({ provider: 'echo', id: 'job-1' });
  });

  it('is read again from its JSON by a Standard Schema', async () => {
    const job = await submitted();
    const read = jobSchema['~standard'].validate(JSON.parse(JSON.stringify(job)));

    expect(read).toEqual({ value: job });
    expect(String(read.issues === undefined && read.value.ref)).toBe(String(job.ref));
    expect(refSchema['~standard'].validate(JSON.parse(JSON.stringify(job.ref)))).toEqual({ value: job.ref });
  });
});

describe('a schema', () => {
  it('names what is wrong by its path', () => {
    const read = requestSchema['~standard'].validate({ kind: 'video', model: 'm', n: 0, promt: 'x' });

    expect(read.issues?.map(({ path }) => path)).toEqual([['n'], ['promt']]);
  });
});

describe('createRegistry', () => {
  it.each([
    [{ namespce: 'a' }, 'createRegistry has no option namespce; did you mean namespace?'],
    [{ observe: () => undefined }, 'createRegistry has no option observe; known are providers, store'],
  ])('throws a TypeError for a misspelt option: %o', (more, message) => {
    const options: RegistryOptions = { providers: [exampleProvider()], ...more };

    expect(() => createRegistry(options)).toThrow(TypeError);
    expect(() => createRegistry(options)).toThrow(message);
  });
});

describe('the list of models', () => {
  const [parrot] = createRegistry({ providers: [exampleProvider()] }).models();

  it('says which values each field takes, with the gateway’s own names beside', () => {
    expect(parrot?.fields).toEqual({
      prompt: { wire: ['text'], type: 'string', required: true, maxLength: 500 },
      n: { wire: ['count'], type: 'integer', min: 1, max: 4, default: 4 },
      aspectRatio: { wire: ['shape'], type: 'string', values: ['16:9', '9:16'], default: '16:9' },
      duration: { wire: ['seconds'], type: 'integer', min: 1, max: 10, default: 5 },
      seed: { wire: ['seed'], type: 'integer', min: 0 },
      image: { wire: ['picture'], type: 'media', tasks: ['image-to-video'] },
      generateAudio: { wire: ['sound'], type: 'boolean', values: [true, false], default: false },
    });
  });

  it('follows an override', () => {
    const override = { models: { 'echo/parrot': { params: { seconds: { max: null, enum: [5, 8] } } } } };
    const [entry] = createRegistry({ providers: [exampleProvider({ override })] }).models();

    expect(entry?.fields.duration).toMatchObject({ values: [5, 8], default: 5 });
  });
});

describe('lenient', () => {
  const schema = z.object({
    id: z.string(),
    cost: lenient(wireDecimal()),
    files: lenient(z.array(z.string())),
  });

  it.each([
    ['absent', {}],
    ['null', { cost: null, files: null }],
    ['of another shape', { cost: 'soon', files: 'boat.mp4' }],
  ])('counts as absent what is %s', (_case, fields) => {
    const { cost, files } = schema.parse({ id: 'a', ...fields });
    expect([cost, files]).toEqual([undefined, undefined]);
  });

  it('reads what is there', () => {
    const value = { id: 'a', cost: '0.50', files: ['boat.mp4'] };
    expect(schema.parse(value)).toEqual({ id: 'a', cost: '0.5', files: ['boat.mp4'] });
  });
});
