import { describe, expect, it } from 'vitest';
import { createRegistry } from '../src/index.ts';
import { defineProvider } from '../src/plugin.ts';
import { exampleProvider, encodeRequest } from '../src/testing/index.ts';
import { pathText } from '../src/model/issue.ts';

const { spec } = exampleProvider;
const usd = { per: 'output', currency: 'USD', asOf: '2026-01-01' } as const;

/** The invented gateway with a model that costs another price from a picture. */
const gateway = defineProvider({
  ...spec,
  models: {
    'echo/parrot': {
      ...spec.models['echo/parrot']!,
      price: [{ ...usd, amount: '0.10' }],
      byTask: { 'image-to-video': { path: '/draw', price: [{ ...usd, amount: '0.20' }] } },
    },
  },
});
const video = { kind: 'video', model: 'echo/parrot', prompt: 'x' } as const;
const image = 'https://x.example/1.png';

describe('what is kept beside a row', () => {
  it('is of one spec: a replaced slug holds for tasks that were asked for before', async () => {
    await encodeRequest(gateway(), { ...video, image });
    const { offer } = await encodeRequest(
      gateway({ override: { models: { 'echo/parrot': { slug: 'parrot/2' } } } }),
      { ...video, image },
    );
    expect(offer?.slug).toBe('parrot/2');
    expect((await encodeRequest(gateway(), { ...video, image })).offer?.slug).toBe('parrot/1');
  });

  it('is of one spec: a replaced spelling holds for models that were asked for before', async () => {
    await encodeRequest(gateway(), { ...video, seed: 7 });
    const grain = gateway({ override: { fields: { seed: 'grain' } } });
    const { issues } = await encodeRequest(grain, { ...video, seed: 7 });
    expect(issues.map(pathText)).toEqual(['seed']);
  });
});

it('a task may have its own price', async () => {
  expect((await encodeRequest(gateway(), video)).offer?.price?.amount).toBe('0.1');
  expect((await encodeRequest(gateway(), { ...video, image })).offer?.price?.amount).toBe('0.2');
});

it('the list of models has a row for a task with its own slug, table or price', () => {
  const parrot = spec.models['echo/parrot']!;
  const params = { picture: { type: 'string' } } as const;
  const byTask = { 'image-to-video': { slug: 'parrot/still', params } } as const;
  const provider = defineProvider({ ...spec, models: { 'echo/parrot': { ...parrot, byTask } } })();
  const media = createRegistry({ providers: [provider] });

  expect(media.models()).toMatchObject([
    { model: 'echo/parrot', slug: 'parrot/1', params: parrot.params },
    { model: 'echo/parrot', slug: 'parrot/still', params, tasks: ['image-to-video'] },
  ]);
  expect(media.models()[0]?.tasks).not.toContain('image-to-video');
  expect(media.models({ task: 'image-to-video' }).map(({ slug }) => slug)).toEqual(['parrot/still']);
});
