import { describe, expect, it } from 'vitest';
import { defineProvider, type GenerationTask, type ModelRow, type ProviderSpec } from '../src/plugin.ts';
import { createRegistry, type Registry } from '../src/index.ts';
import { inputOf, possibleTasks, taskOf } from '../src/steps/task.ts';
import { fingerprintText } from '../src/steps/fingerprint.ts';
import { exampleProvider, fakeClock, printTypes } from '../src/testing/index.ts';
import { caught } from './gateway.ts';

const base = exampleProvider.spec;
const parrot = base.models['echo/parrot']!;
const video = 'https://files.example/in.mp4';

/** A registry whose one model has these tasks. */
function registryOf(more: Partial<ModelRow>, at = '2026-01-01T00:00:00Z'): Registry {
  const params = { ...parrot.params, text: { type: 'string' }, clip: { type: 'string' } } as const;
  const model: ModelRow = { ...parrot, params, ...more };
  const spec: ProviderSpec = {
    ...base,
    models: { 'echo/parrot': model },
    fields: { ...base.fields, video: 'clip' },
  };
  return createRegistry({ providers: [defineProvider(spec)({ apiKey: 'k' })], clock: fakeClock({ at }) });
}

const planned = async (tasks: readonly GenerationTask[], more: object) => {
  const { offers, declined } = await registryOf({ tasks }).plan({
    kind: 'video',
    model: 'echo/parrot',
    ...more,
  });
  return offers[0]?.task ?? declined[0]?.reasons[0];
};

describe('the task of a request', () => {
  it.each([
    [['video-to-video', 'extend-video'], { video }, 'video-to-video'],
    [['extend-video'], { video }, 'extend-video'],
    [['text-to-video', 'upscale-video'], { video }, 'upscale-video'],
    [['video-to-video', 'extend-video'], { video, task: 'extend-video' }, 'extend-video'],
    [['text-to-video', 'extend-video'], { prompt: 'a boat' }, 'text-to-video'],
    [['upscale-video', 'extend-video'], { video, task: 'upscale-video' }, 'upscale-video'],
  ] as const)('of a model with %j, asked with %j, is %s', async (tasks, more, task) => {
    expect(await planned(tasks, more)).toBe(task);
  });

  it('that the inputs do not tell is asked for and never guessed', async () => {
    expect(await planned(['extend-video', 'upscale-video'], { video })).toEqual({
      path: ['task'],
      message: 'could mean extend-video or upscale-video',
      hint: "say which with task: 'extend-video'",
    });
  });

  it('that contradicts the inputs, or that the model does not have, is refused', async () => {
    expect(
      await planned(['text-to-video', 'extend-video'], { prompt: 'a', task: 'extend-video' }),
    ).toMatchObject({
      path: ['task'],
      message: "is 'extend-video', but the request means text-to-video",
    });
    expect(await planned(['video-to-video'], { video, task: 'extend-video' })).toMatchObject({
      path: ['task'],
      message: 'echo/parrot has no extend-video here',
    });
    expect(await planned(['text-to-video'], { task: 'edit-image' })).toMatchObject({
      message: "is 'edit-image', but the request means kind 'video'",
    });
  });

  it('of an image with images beside the prompt is to edit it where the model does nothing else with it', () => {
    const image = { kind: 'image', prompt: 'make it blue', image: 'https://files.example/a.png' } as const;
    expect(taskOf(image as never, { tasks: ['text-to-image', 'edit-image'] })).toMatchObject({
      task: 'edit-image',
    });
    expect(taskOf(image as never, { tasks: ['image-to-image', 'edit-image'] }).task).toBe('image-to-image');
    expect(possibleTasks({ kind: 'image', references: { images: ['https://a.example/b.png'] } })).toEqual([
      'image-to-image',
      'edit-image',
    ]);
    expect([inputOf('extend-video'), inputOf('upscale-image'), inputOf('text-to-3d')]).toEqual([
      'video',
      'image',
      'prompt',
    ]);
  });

  it('makes another purchase, and leaves fingerprints without it as they were', () => {
    const request = { kind: 'video', model: 'm', prompt: 'a' } as const;
    const text = (more: object) => fingerprintText({ ...request, ...more }, new Map());
    expect(text({})).toBe('["video","m",null,"prompt","a"]');
    expect(text({ task: 'text-to-video' })).toBe('["video","m",null,"task","text-to-video","prompt","a"]');
  });

  it('is not sent to the gateway', async () => {
    const { offers } = await registryOf({ tasks: ['text-to-video'] }).plan({
      kind: 'video',
      model: 'echo/parrot',
      task: 'text-to-video',
      prompt: 'a boat',
    });
    expect(offers[0]?.request.body).not.toHaveProperty('task');
  });
});

describe('a provider that is newer than this core', () => {
  it.each([[{ tasks: ['lip-sync' as never] }], [{ byTask: { 'lip-sync': {} } as never }]])(
    'with %j is refused with the name of the task',
    (more) => {
      expect(() => registryOf(more)).toThrow(
        'echo: models.echo/parrot has the task "lip-sync", which this version of core does not know; upgrade @crosspoint/core',
      );
    },
  );
});

describe('a model that is taken away', () => {
  const deprecated = { since: '2026-01-10', retiresOn: '2026-03-01', use: 'echo/starling' };
  const names = (registry: Registry, filter = {}) => registry.models(filter).map(({ model }) => model);
  const notices = async (at: string) => {
    const plan = await registryOf({ deprecated }, at).plan({
      kind: 'video',
      model: 'echo/parrot',
      prompt: 'a',
    });
    return plan.offers[0]?.notices;
  };

  it('is listed until the day it retires, and afterwards where it is asked for', () => {
    const before = registryOf({ deprecated }, '2026-02-28T23:59:59Z');
    expect(before.models()).toMatchObject([{ model: 'echo/parrot', deprecated }]);
    const after = registryOf({ deprecated }, '2026-03-01T00:00:00Z');
    expect(names(after)).toEqual([]);
    expect(names(after, { includeRetired: true })).toEqual(['echo/parrot']);
    const { retiresOn: _retiresOn, ...open } = deprecated;
    expect(names(registryOf({ deprecated: open }, '2036-01-01T00:00:00Z'))).toEqual(['echo/parrot']);
  });

  it('says so in a plan', async () => {
    expect(await notices('2026-02-01T00:00:00Z')).toEqual([
      'echo/parrot is deprecated since 2026-01-10 and retires on 2026-03-01; use echo/starling',
    ]);
    expect(await notices('2026-03-02T00:00:00Z')).toEqual([
      'echo/parrot was retired on 2026-03-01; use echo/starling',
    ]);
  });

  it('is marked in the generated types', () => {
    const types = printTypes({ ...base, models: { 'echo/parrot': { ...parrot, deprecated } } }, 'x');
    expect(types).toContain(
      "    /** @deprecated since 2026-01-10, retires on 2026-03-01; use echo/starling */\n    'echo/parrot': {",
    );
  });

  it.each([
    [{ since: 'soon' }, /since must be a day/],
    [{ retiresOn: '2026-02-30' }, /retiresOn must be a day/],
    [{ retiresOn: '2026-01-09' }, /retiresOn must not be before since/],
    [{ use: ' ' }, /use must name what to use instead/],
  ])('with %j is refused when the provider is defined', (more, message) => {
    expect(() => registryOf({ deprecated: { ...deprecated, ...more } })).toThrow(message);
  });
});

describe('a response schema that validates in a promise', () => {
  const schema = {
    '~standard': { version: 1, vendor: 'test', validate: () => Promise.reject(new Error('late')) },
  } as const;

  it.each([
    [{ poll: { ...base.poll!, schema } }, 'poll.schema'],
    [{ submit: { ...base.submit, schema } }, 'submit.schema'],
    [{ balance: { method: 'GET', path: '/balance', schema, parse: () => [] } }, 'balance.schema'],
    [
      { discovery: { one: { method: 'GET', path: '/m', schema, parse: () => ({ slug: '' }) } } },
      'discovery.one.schema',
    ],
    [{ apiVariants: { old: { ...base.poll!, schema } } }, 'apiVariants.old.schema'],
  ] as const)('is refused when the provider is defined: %#', async (more, place) => {
    const error = await caught((async () => defineProvider({ ...base, ...more } as ProviderSpec))());
    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).toContain(`${place} validates in a promise; use a schema that checks at once`);
  });
});
