import { describe, expect, it } from 'vitest';
import { encodeRequest } from '@crosspoint/core/testing';
import { yotta } from '../src/index.ts';

// The printed requests, and each limit of a parameter, are fixtures; here is what no fixture holds.
const gateway = yotta({ apiKey: 'YOUR_KEY' });

const kling = { kind: 'video', model: 'kling/kling-3.0-standard' };
const shot = { prompt: 'A heron lifts off.', duration: 2 };

describe('shots', () => {
  it('spelled out make the total of a request that names none', async () => {
    const { body } = await encodeRequest(gateway, { ...kling, shots: [shot, shot] });

    expect(body).toHaveProperty('parameters.duration', 4);
  });

  it.each([
    ['a prompt over 500 characters', [{ prompt: 'x'.repeat(501), duration: 5 }], 5],
    [
      'a shot under a second',
      [
        { prompt: 'x', duration: 0.5 },
        { prompt: 'x', duration: 4.5 },
      ],
      5,
    ],
    [
      'half seconds',
      [
        { prompt: 'x', duration: 1.5 },
        { prompt: 'x', duration: 3.5 },
      ],
      5,
    ],
    ['one longer than the whole', [{ prompt: 'x', duration: 6 }], 5],
  ])('are refused with %s', async (_, shots, duration) => {
    const { issues } = await encodeRequest(gateway, { ...kling, shots, duration });

    expect(issues.map(({ path }) => path.join('.'))).toEqual(['shots']);
  });

  it('are refused when they make less than 3 or more than 15 seconds', async () => {
    for (const seconds of [2, 16]) {
      const { issues } = await encodeRequest(gateway, {
        ...kling,
        shots: [{ prompt: 'x', duration: seconds }],
      });

      expect(issues).toMatchObject([{ path: ['shots'], hint: 'use 3 to 15' }]);
    }
  });

  it("cannot be given in the gateway's own words as well", async () => {
    const { issues } = await encodeRequest(gateway, {
      ...kling,
      shots: [shot, shot],
      providerOptions: { yotta: { multi_prompt: [], shot_type: 'intelligence', multi_shot: false } },
    });

    expect(issues.map((it) => it.message)).toEqual(Array.from({ length: 3 }, () => 'is written by shots'));
  });
});

describe('before anything is sent', () => {
  const horse = {
    kind: 'video',
    model: 'alibaba/happyhorse-1.0',
    prompt: 'A slow zoom.',
    image: 'https://example.com/a.png',
  };

  it.each([
    ['a Kling request with an empty prompt', { ...kling, prompt: '' }, 'prompt'],
    [
      'a Kling request whose cuts are left to the model, without a prompt',
      { ...kling, shots: 'auto' },
      'prompt',
    ],
    ['shots for HappyHorse', { ...horse, shots: 'auto' }, 'shots'],
  ])('%s is refused', async (_, request, field) => {
    const { issues } = await encodeRequest(gateway, request);

    expect(issues.map(({ path }) => path.join('.'))).toEqual([field]);
  });

  // Playground: "Defaults to match source image dimensions."
  it('a ratio left to the model is that of the first frame: nothing is said', async () => {
    const { body, issues } = await encodeRequest(gateway, { ...horse, aspectRatio: 'auto' });

    expect(issues).toEqual([]);
    expect(body).toHaveProperty('parameters', { prompt: horse.prompt, first_frame: horse.image });
  });

  it.each([
    ['5,000 characters', 'x'.repeat(5000), 0],
    ['5,001 characters', 'x'.repeat(5001), 1],
    ['2,500 Chinese characters', '马'.repeat(2500), 0],
    ['2,501 Chinese characters', '马'.repeat(2501), 1],
    ['2,501 with their own marks', '马'.repeat(2500) + '。', 1],
    ['4,998 characters around one Chinese', `${'x'.repeat(4998)}马`, 0],
  ])('a prompt the gateway would cut in silence is told of: %s', async (_, prompt, notices) => {
    const { offer } = await encodeRequest(gateway, { ...horse, prompt });

    expect(offer?.notices).toHaveLength(notices);
  });

  it.each([
    ['no sound', { generateAudio: false, duration: 10 }, '0.714'],
    ['sound', { generateAudio: true, duration: 10 }, '1.071'],
    ['nothing said about sound: the dearer rate', { duration: 10 }, '1.071'],
    ['no length: unknown', { generateAudio: true }, undefined],
  ])('Pricing of Kling v3 Standard, %s', async (_, more, amount) => {
    const { offer } = await encodeRequest(gateway, { ...kling, prompt: 'x', ...more });

    expect(offer?.price?.amount).toBe(amount);
  });

  it('the sellers preferred stand beside the parameters, and an empty list is left out', async () => {
    const asked = { ...kling, prompt: 'x', duration: 5 };
    const some = await encodeRequest(gateway, {
      ...asked,
      providerOptions: { yotta: { providers: ['kling', 'b'] } },
    });
    const none = await encodeRequest(gateway, { ...asked, providerOptions: { yotta: { providers: [] } } });

    expect(some.body).toMatchObject({ parameters: { prompt: 'x', duration: 5 }, providers: ['kling', 'b'] });
    expect(none.body).toEqual({ model: 'kling-v3-std-text', parameters: { prompt: 'x', duration: 5 } });
  });
});
