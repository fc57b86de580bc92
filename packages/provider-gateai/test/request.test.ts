import { describe, expect, it } from 'vitest';
import { encodeRequest } from '@crosspoint/core/testing';
import { gateai } from '../src/index.ts';
import { general, shapes } from './printed/elsewhere.ts';
import { images } from './printed/images.ts';
import { type Sample, scene } from './printed/sample.ts';
import { videos } from './printed/videos.ts';

const gateway = gateai({ apiKey: 'YOUR_KEY' });

const samples = [
  ...images.map((it) => ({ ...it, kind: 'image' })),
  ...videos.map((it) => ({ ...it, kind: 'video' })),
  ...shapes.map((it) => ({ ...it, kind: '3d' })),
];

const ask = ({ kind, model, wish, own }: Sample & { readonly kind: string }) => {
  const providerOptions = own === undefined ? {} : { providerOptions: { gateai: own } };
  return encodeRequest(gateway, { kind, model, prompt: scene, ...wish, ...providerOptions });
};

describe('a printed request is what a canonical request becomes', () => {
  const good = samples.filter(({ refused }) => refused === undefined);

  it.each(good)('$model, the sample of $printed.model', async ({ printed, added, ...sample }) => {
    const { body, issues, offer } = await ask({ printed, ...sample });

    expect(issues).toEqual([]);
    expect(body).toEqual({ ...printed, params: { ...printed.params, ...added } });
    expect(offer?.request.url).toBe('https://core.claude.gg/api/generate');
    expect(offer?.price?.approximate ?? true).toBe(true);
  });

  it.each(samples.filter(({ refused }) => refused !== undefined))(
    '$model: the sample of $printed.model is refused for $refused',
    async (sample) => {
      const { issues } = await ask(sample);

      expect(issues.map(({ path }) => path.join('.'))).toEqual([sample.refused]);
    },
  );

  it('of every model', () => {
    expect(new Set(samples.map(({ printed }) => printed.model)).size).toBe(53);
  });

  // The page prints another type for these, or none; ours is that of every model's own sample.
  it.each(general)('outside the chapters: $model', async (sample) => {
    const { body, issues } = await ask(sample);

    expect(issues).toEqual([]);
    expect(body).toEqual(sample.printed);
    expect(sample.printed.type).not.toBe(sample.type);
  });

  it('of every model by its slug too', async () => {
    for (const { printed, kind } of samples) {
      const request = { kind, model: `gateai:${printed.model}`, prompt: scene };
      const frame = { image: 'https://example.com/1.png' };
      const { offer } = await encodeRequest(gateway, request);
      const withFrame = offer ?? (await encodeRequest(gateway, { ...request, ...frame })).offer;

      expect(withFrame?.slug).toBe(printed.model);
      expect(withFrame?.notices.join()).not.toContain('tables');
    }
  });
});
