import { describe, expect, it } from 'vitest';
import { createRegistry } from '../src/index.ts';
import { defineProvider, type ProviderOverride } from '../src/plugin.ts';
import { encodeRequest, exampleProvider, fakeClock } from '../src/testing/index.ts';
import { canary, request } from './gateway.ts';
import { hand } from './hand.ts';

const { spec } = exampleProvider;
const overridden = (override: unknown) => exampleProvider({ override: override as ProviderOverride }).spec;

describe('an override', () => {
  it('is a merge patch: it changes what it names and leaves the rest', () => {
    const { poll, models, billing } = overridden({
      poll: { path: '/tasks/{id}', query: { full: '1' } },
      models: { 'echo/parrot': { params: { seconds: { max: 20 } } } },
    });

    expect(poll).toEqual({ ...spec.poll, path: '/tasks/{id}', query: { full: '1' } });
    expect(models['echo/parrot']?.params).toEqual({
      ...spec.models['echo/parrot']?.params,
      seconds: { type: 'integer', min: 1, max: 20, default: 5 },
    });
    expect(billing).toBe(spec.billing);
    expect(spec.poll?.path).toBe('/jobs/{id}');
  });

  it('replaces lists as a whole', () => {
    const errors = [{ status: 402, errorCode: 'insufficient_funds' }];
    expect(overridden({ errors }).errors).toEqual(errors);
  });

  it('removes what is null', () => {
    const { models, polling } = overridden({
      polling: null,
      models: { 'echo/parrot': { params: { mood: null }, price: null } },
    });

    expect(polling).toBeUndefined();
    expect(models['echo/parrot']?.params).not.toHaveProperty('mood');
    expect(models['echo/parrot']).not.toHaveProperty('price');
  });

  it('adds a whole row to a table', () => {
    const row = {
      kind: 'image',
      slug: 'owl',
      tasks: ['text-to-image'],
      params: { text: { type: 'string' } },
    };
    expect(overridden({ models: { 'echo/owl': row } }).models['echo/owl']).toEqual(row);
    expect(overridden({ states: { over: 'succeeded' } }).states).toEqual({
      ...spec.states,
      over: 'succeeded',
    });
  });

  it('decides what is sent', async () => {
    const transport = hand();
    const media = createRegistry({
      providers: [exampleProvider({ apiKey: canary, override: { poll: { path: '/tasks/{id}' } } })],
      transport,
      clock: fakeClock(),
    });
    const job = media.submit(request);
    (await transport.call(0)).respond(200, { job: 'job-1' });
    void media.status((await job).ref).catch(() => undefined);

    expect(new URL((await transport.call(1)).call.url).pathname).toBe('/tasks/job-1');
  });

  it('gives way to the options that name the same', () => {
    const configured = exampleProvider({
      override: { polling: { intervalMs: 2_000 } },
      polling: { timeoutMs: 9_000 },
    });
    expect(configured.polling).toEqual({ intervalMs: 2_000, timeoutMs: 9_000 });
  });

  it.each([
    [{ pol: {} }, 'echo: override.pol is not an entry of a provider (did you mean poll?)'],
    [{ poll: { pth: '/x' } }, 'override.poll.pth is not an entry of a provider (did you mean path?)'],
    [
      { fields: { promt: 'text' } },
      'override.fields.promt is not an entry of a provider (did you mean prompt?)',
    ],
    [
      { models: { 'echo/parot': { slug: 'parrot/2' } } },
      'override.models.echo/parot makes a new entry (did you mean echo/parrot?), which needs kind, tasks, params',
    ],
    [
      { models: { 'echo/parrot': { params: { second: { max: 20 } } } } },
      'override.models.echo/parrot.params.second makes a new entry (did you mean seconds?), which needs type',
    ],
    [{ submit: null }, 'override.submit is required and cannot be removed'],
    [{ poll: { path: 5 } }, 'override.poll.path must be of type string; got number'],
    [{ poll: '/jobs' }, 'override.poll must be of type object; got string'],
    [{ errors: {} }, 'override.errors must be of type list; got object'],
    [{ id: 'other' }, 'override.id is not an entry of a provider'],
    [{ baseURL: 'http://elsewhere.example' }, 'override.baseURL is not an entry of a provider'],
    [{ billing: { failedJob: 'sometimes' } }, 'billing.failedJob must be one of'],
    ['poll', 'override must be an object'],
  ])('%o is a TypeError that says what would be right', (override, message) => {
    expect(() => overridden(override)).toThrow(TypeError);
    expect(() => overridden(override)).toThrow(message);
  });

  it('holds for the provider it was given to alone', async () => {
    const video = { kind: 'video', model: 'echo/parrot', prompt: 'x' } as const;
    const other = defineProvider(spec)({ override: { models: { 'echo/parrot': { slug: 'parrot/2' } } } });

    expect((await encodeRequest(other, video)).offer?.slug).toBe('parrot/2');
    expect((await encodeRequest(exampleProvider(), video)).offer?.slug).toBe('parrot/1');
  });
});
