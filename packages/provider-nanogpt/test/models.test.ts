import { createRegistry } from '@crosspoint/core';
import { expect, it } from 'vitest';
import { encodeRequest } from '@crosspoint/core/testing';
import { nanogpt } from '../src/index.ts';

// The printed requests and responses, and the limits of parameters, are fixtures; here is what no fixture holds.
const gateway = nanogpt({ apiKey: 'YOUR_KEY' });

// Image-to-Video Request.
it('bytes over 4 MB are rejected', async () => {
  const { issues } = await encodeRequest(gateway, {
    kind: 'video',
    model: 'kling/kling-2.1-pro',
    prompt: 'x',
    image: { data: new Uint8Array(4 * 1024 * 1024 + 1), mediaType: 'image/png' },
  });

  expect(issues.map(({ path }) => path.join('.'))).toEqual(['image']);
});

// Seedance Models: a picture by either name, and a ratio, which is for text alone.
it.each(['bytedance/seedance-1.0-pro', 'bytedance/seedance-1.0-lite'])(
  '%s is listed with every printed parameter of both of its tasks',
  async (model) => {
    const media = createRegistry({ providers: [gateway] });
    const [entry] = media.models({ model });
    await media.close();

    expect(Object.keys(entry?.params ?? {}).toSorted()).toEqual([
      'aspect_ratio',
      'camera_fixed',
      'duration',
      'imageDataUrl',
      'imageUrl',
      'prompt',
      'resolution',
      'seed',
    ]);
  },
);
