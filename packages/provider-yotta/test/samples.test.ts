import { describe, expect, it } from 'vitest';
import { encodeRequest } from '@crosspoint/core/testing';
import { yotta } from '../src/index.ts';

// Bodies are copied by hand from the two programs of the published page (docs.yottalabs.ai, AI Gateway).
const gateway = yotta({ apiKey: 'YOUR_KEY' });

const truck = [
  'profile shot of black man driving a truck, cinematic handheld',
  'frontal macro shot of black man driving a truck, cinematic handheld',
  'macro shot of hands on the steering wheel, cinematic handheld',
  'macro shot of a weathered picture of a young black child laying on the passenger side seat, cinematic handheld',
];

const balloon = `Wide-angle cinematic shot, high-altitude scene above the clouds. A hot air balloon is flying steadily through the sky.
The camera slowly pushes forward, gradually dollying in toward a cat inside the balloon basket as the main subject.
The cat’s fur is strongly affected by high-altitude wind, continuously flowing and fluttering with clear motion dynamics. During the camera push-in, the cat naturally turns its head, observing the surrounding vast sky and landscape.
In the background, rolling green hills and drifting clouds move slowly backward, creating strong parallax and deep spatial perspective.
Dynamic natural lighting with shifting cloud shadows and soft light variation across the scene. High frame rate motion, smooth cinematic movement.
Visual style: Studio Ghibli-inspired animation style, hand-drawn aesthetic, cinematic composition, highly detailed, soft and dreamy atmosphere.`;

describe('a printed request is what a canonical request becomes', () => {
  it('Kling v3 Standard with spelled-out shots: 4 s with sound at the gateway rate', async () => {
    const walked = await encodeRequest(gateway, {
      kind: 'video',
      model: 'kling/kling-3.0-standard',
      duration: 4,
      aspectRatio: '16:9',
      generateAudio: true,
      guidance: 0.5,
      shots: truck.map((prompt) => ({ prompt, duration: 1 })),
      providerOptions: { yotta: { providers: ['kling'] } },
    });

    expect(walked.issues).toEqual([]);
    expect(walked.offer?.request.url).toBe('https://gateway.yottalabs.ai/api/maas/text-to-video/generations');
    expect(walked.body).toEqual({
      model: 'kling-v3-std-text',
      parameters: {
        duration: 4,
        multi_shot: true,
        aspect_ratio: '16:9',
        generate_audio: true,
        cfg_scale: '0.5',
        shot_type: 'customize',
        multi_prompt: [
          { index: 1, prompt: truck[0], duration: '1' },
          { index: 2, prompt: truck[1], duration: '1' },
          { index: 3, prompt: truck[2], duration: '1' },
          { index: 4, prompt: truck[3], duration: '1' },
        ],
      },
      providers: ['kling'],
    });
    expect(walked.offer?.price).toMatchObject({ amount: '0.4284', currency: 'USD', basis: 'quote' });
    expect(walked.offer?.notices).toEqual([]);
  });

  it('HappyHorse from a first frame', async () => {
    const walked = await encodeRequest(gateway, {
      kind: 'video',
      model: 'alibaba/happyhorse-1.0',
      prompt: balloon,
      image: 'https://ml-static.yottalabs.ai/videos/gatex/demo/image-to-video/Example8-first.png',
      resolution: '1080p',
      seed: 1234,
      duration: 5,
      providerOptions: { yotta: { providers: ['alibaba'] } },
    });

    expect(walked.issues).toEqual([]);
    expect(walked.offer?.request.url).toBe(
      'https://gateway.yottalabs.ai/api/maas/image-to-video/generations',
    );
    expect(walked.body).toEqual({
      model: 'happyhorse-1.0-i2v',
      parameters: {
        prompt: balloon,
        first_frame: 'https://ml-static.yottalabs.ai/videos/gatex/demo/image-to-video/Example8-first.png',
        resolution: '1080p',
        seed: 1234,
        duration: 5,
      },
      providers: ['alibaba'],
    });
    expect(walked.offer?.price).toBeUndefined();
  });
});

const kling = { kind: 'video', model: 'kling/kling-3.0-standard' };
const shot = { prompt: 'A heron lifts off.', duration: 2 };

describe('shots', () => {
  it('left to the model keep the prompt, and the notice tells of the contradiction in the document', async () => {
    const { body, offer } = await encodeRequest(gateway, {
      ...kling,
      prompt: 'A harbour.',
      shots: 'auto',
      duration: 5,
    });

    expect(body).toEqual({
      model: 'kling-v3-std-text',
      parameters: { prompt: 'A harbour.', duration: 5, multi_shot: true, shot_type: 'intelligence' },
    });
    expect(offer?.notices).toHaveLength(1);
  });

  it('spelled out make the total of a request that names none', async () => {
    const { body } = await encodeRequest(gateway, { ...kling, shots: [shot, shot] });

    expect(body).toHaveProperty('parameters.duration', 4);
  });

  it('spelled out make the prompt above them ineffective', async () => {
    const { fieldReport } = await encodeRequest(gateway, {
      ...kling,
      prompt: 'Ignored.',
      duration: 4,
      shots: [shot, shot],
    });

    expect(fieldReport.find((it) => it.field === 'prompt')?.outcome).toBe('ineffective');
  });

  it.each([
    ['more than 6', Array.from({ length: 7 }, () => shot), 14],
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
    ['a shot without a length', [{ prompt: 'x' }], 5],
    ['lengths that do not add up', [shot, shot], 5],
    ['one longer than the whole', [{ prompt: 'x', duration: 6 }], 5],
  ])('are refused with %s', async (_, shots, duration) => {
    const { issues } = await encodeRequest(gateway, { ...kling, shots, duration });

    expect(issues.map(({ path }) => path.join('.'))).toEqual(['shots']);
  });

  it('are refused with a shot without words', async () => {
    const { issues } = await encodeRequest(gateway, {
      ...kling,
      shots: [{ prompt: '', duration: 5 }],
      duration: 5,
    });

    expect(issues.map(({ path }) => path.join('.'))).toEqual(['shots.0.prompt']);
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

  it.each([
    [1, 6],
    [6, 1],
  ])('are taken up to the limits: %i of %i s', async (count, seconds) => {
    const shots = Array.from({ length: count }, () => ({ prompt: 'x'.repeat(500), duration: seconds }));
    const { issues } = await encodeRequest(gateway, { ...kling, shots, duration: 6 });

    expect(issues).toEqual([]);
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
    ['a Kling request without prompt and shots', { ...kling, duration: 5 }, 'prompt'],
    ['a Kling request with an empty prompt', { ...kling, prompt: '' }, 'prompt'],
    ['2 seconds', { ...kling, prompt: 'x', duration: 2 }, 'duration'],
    ['16 seconds', { ...kling, prompt: 'x', duration: 16 }, 'duration'],
    ['a scale above 1, though it travels as text', { ...kling, prompt: 'x', guidance: 1.5 }, 'guidance'],
    ['a ratio Kling has not', { ...kling, prompt: 'x', aspectRatio: '4:3' }, 'aspectRatio'],
    [
      'a Kling request whose cuts are left to the model, without a prompt',
      { ...kling, shots: 'auto' },
      'prompt',
    ],
    ['HappyHorse without a prompt', { ...horse, prompt: undefined }, 'prompt'],
    ['a picture as bytes', { ...horse, image: 'data:image/png;base64,iVBORw0KGgo=' }, 'image'],
    ['a ratio for HappyHorse', { ...horse, aspectRatio: '16:9' }, 'aspectRatio'],
    ['shots for HappyHorse', { ...horse, shots: 'auto' }, 'shots'],
    ['a seed out of range', { ...horse, seed: 2147483648 }, 'seed'],
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

  it('Kling v3 Pro goes by its own slug and has no price', async () => {
    const { offer } = await encodeRequest(gateway, {
      ...kling,
      model: 'kling/kling-3.0-pro',
      prompt: 'x',
      duration: 5,
    });

    expect(offer?.slug).toBe('kling-v3-pro-text');
    expect(offer?.price).toBeUndefined();
  });
});
