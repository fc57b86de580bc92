import { describe, expect, it } from 'vitest';
import { encodeRequest } from '@crosspoint/core/testing';
import { nanogpt } from '../src/index.ts';

const gateway = nanogpt({ apiKey: 'YOUR_KEY' });
const wan = {
  kind: 'video',
  model: 'alibaba/wan-2.1',
  prompt: 'x',
  image: 'https://assets.example.com/a.jpg',
} as const;
const own = (options: Readonly<Record<string, unknown>>) => ({ providerOptions: { nanogpt: options } });

describe('how long each family makes a clip', () => {
  it.each([
    ['google/veo-2.0', 5, '5s'],
    ['google/veo-2.0', 30, '30s'],
    ['google/veo-3.0', 8, '8s'],
    ['kling/kling-2.0', 10, '10'],
    ['bytedance/seedance-1.0-pro', 5, '5'],
    ['bytedance/seedance-1.0-lite', 10, '10'],
  ])('%s: %d is written %j', async (model, duration, text) => {
    expect(
      (await encodeRequest(gateway, { kind: 'video', model, prompt: 'x', duration })).body,
    ).toMatchObject({
      duration: text,
    });
  });

  it.each([
    ['google/veo-2.0', 4, 'use the whole numbers 5 to 30'],
    ['google/veo-2.0', 31, 'use the whole numbers 5 to 30'],
    ['google/veo-2.0', 5.5, 'use the whole numbers 5 to 30'],
    ['google/veo-3.0', 5, 'use 8'],
    ['kling/kling-2.0', 7, 'use 5, 10'],
    ['bytedance/seedance-1.0-pro', 8, 'use 5, 10'],
  ])('%s does not make %d, and the refusal says what it makes', async (model, duration, right) => {
    const { issues } = await encodeRequest(gateway, { kind: 'video', model, prompt: 'x', duration });

    expect(issues).toEqual([{ path: ['duration'], message: `is ${duration}`, hint: right }]);
  });
});

describe('a clip that is counted in frames', () => {
  it.each([
    [5, 20, 100],
    [5, 17, 85],
    [5.0625, 16, 81],
    [4.05, 20, 81],
    [16.2, 5, 81],
    [20, 5, 100],
    [3.5, 24, 84],
  ])('of %d seconds at %d a second has %d of them', async (duration, fps, frames) => {
    const { body, issues } = await encodeRequest(gateway, { ...wan, duration, fps });

    expect(issues).toEqual([]);
    expect(body).toMatchObject({ num_frames: frames, frames_per_second: fps });
    expect(body).not.toHaveProperty('duration');
  });

  it.each([
    ['five seconds at the printed rate are one frame short', { duration: 5, fps: 16 }],
    ['no whole number', { duration: 5.1, fps: 16 }],
    ['too many', { duration: 5, fps: 24 }],
    ['a length without a rate', { duration: 5 }],
  ])('is refused with what would be right, and never bent: %s', async (_, given) => {
    const { issues } = await encodeRequest(gateway, { ...wan, ...given });

    expect(issues).toMatchObject([{ path: ['duration'], message: expect.stringContaining('81 to 100') }]);
    expect(issues[0]?.message).toContain('num_frames');
  });

  it('can be counted by hand, in place of a length', async () => {
    const { body, issues } = await encodeRequest(gateway, { ...wan, ...own({ num_frames: 90 }) });

    expect(issues).toEqual([]);
    expect(body).toMatchObject({ num_frames: 90 });
  });

  it.each([
    ['beside a length', { duration: 5, fps: 20, ...own({ num_frames: 90 }) }],
    ['outside what the model makes', own({ num_frames: 101 })],
  ])('is not counted by hand %s', async (_, given) => {
    const { issues } = await encodeRequest(gateway, { ...wan, ...given });

    expect(issues.map(({ path }) => path.join('.'))).toEqual(['providerOptions.nanogpt.num_frames']);
  });

  it.each([{ duration: 5, fps: 16 }, { duration: 5 }])(
    'does not silently outweigh a length that has no frames: %j',
    async (given) => {
      const { issues } = await encodeRequest(gateway, { ...wan, ...given, ...own({ num_frames: 90 }) });

      expect(issues.map(({ path }) => path.join('.'))).toEqual(['duration']);
    },
  );

  const hunyuan = { kind: 'video', model: 'tencent/hunyuan-video', prompt: 'x' } as const;

  it('at a rate nobody documents has no length; the refusal names the frames', async () => {
    const { issues } = await encodeRequest(gateway, { ...hunyuan, duration: 5 });

    expect(issues.map(({ path }) => path.join('.'))).toEqual(['duration', 'duration']);
    expect(issues[1]?.message).toContain('65, 97 or 129');
  });

  it('at a rate nobody documents is made without its length where that was allowed', async () => {
    const { body } = await encodeRequest(gateway, { ...hunyuan, duration: 5 }, { allowDroppedFields: true });

    expect(body).toEqual({ model: 'hunyuan-video', prompt: 'x' });
  });

  it.each([65, 97, 129])('of Hunyuan may have %d', async (num_frames) => {
    expect((await encodeRequest(gateway, { ...hunyuan, ...own({ num_frames }) })).body).toMatchObject({
      num_frames,
    });
  });
});
