import { encodeRequest } from '@crosspoint/core/testing';
import { expect, it } from 'vitest';
import { gateai } from '../src/index.ts';

const boat = 'https://example.com/boat.png';
const listed = Object.entries(gateai.spec.models).filter(
  ([, row]) => row.kind === 'image' && Object.hasOwn(row.params, 'image_urls'),
);

it.each(listed.map(([model]) => model))('%s works from one picture, or from several', async (model) => {
  const request = { kind: 'image', model, prompt: 'At night.' } as const;
  const urls = async (more: object) => {
    const { body, issues } = await encodeRequest(gateai(), { ...request, ...more });
    return issues.length > 0 ? issues : (body as { params: { image_urls: unknown } }).params.image_urls;
  };
  expect(await urls({ image: boat })).toEqual([boat]);
  expect(await urls({ references: { images: [boat, boat] } })).toEqual([boat, boat]);
  expect(await urls({ image: boat, references: { images: [boat] } })).toMatchObject([
    { message: expect.stringContaining('same place as image') as string },
  ]);
});

it('there are such models', () => expect(listed.length).toBeGreaterThan(2));
