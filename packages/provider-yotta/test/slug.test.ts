import { createRegistry } from '@crosspoint/core';
import { expect, it } from 'vitest';
import { yotta } from '../src/index.ts';

const media = createRegistry({ providers: [yotta({ apiKey: 'YOUR_YOTTA_KEY' })] });
const request = { kind: 'video', prompt: 'A paper boat, @image1.', duration: 5 } as const;
const references = { images: ['https://example.com/boat.png'] };

it('a slug that one task of a model has is that task of the model', async () => {
  const { offers } = await media.plan({ ...request, model: 'yotta:happyhorse-1.0-r2v', references });
  expect(offers).toMatchObject([
    { model: 'alibaba/happyhorse-1.0', slug: 'happyhorse-1.0-r2v', task: 'reference-to-video' },
  ]);
});

it('and of no other', async () => {
  const { declined } = await media.plan({
    ...request,
    model: 'yotta:happyhorse-1.0-r2v',
    image: 'https://example.com/boat.png',
  });
  expect(declined).toMatchObject([{ reasons: [{ path: ['image'] }] }]);
  expect(declined[0]?.reasons[0]?.hint).toContain('reference-to-video (give references.images)');
});
