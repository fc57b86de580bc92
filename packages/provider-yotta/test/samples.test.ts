import { describe, expect, it } from 'vitest';
import { tell, walk } from '@crosspoint/core/testing';
import type { JobRef } from '@crosspoint/core/plugin';
import { yotta } from '../src/index.ts';

// Bodies are copied by hand from the published page (docs.yottalabs.ai, AI Gateway). It prints no reply as JSON: those
// below hold what its two programs read from a reply, and say so where they come from elsewhere.
const gateway = yotta({ apiKey: 'YOUR_KEY' });

const ref: JobRef = {
  version: 1,
  provider: 'yotta',
  account: 'default',
  model: 'kling/kling-3.0-standard',
  slug: 'kling-v3-std-text',
  task: 'text-to-video',
  submittedAt: '2026-01-01T00:00:00.000Z',
  idempotencyKey: 'test',
};

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
    const walked = await walk(gateway, {
      kind: 'video',
      model: 'kling/kling-3.0-standard',
      duration: 4,
      aspectRatio: '16:9',
      generateAudio: true,
      guidance: 0.5,
      shots: truck.map((prompt) => ({ prompt, duration: 1 })),
      providerOptions: { yotta: { providers: ['kling'] } },
    });

    expect(walked.objections).toEqual([]);
    expect(walked.offer?.call.url).toBe('https://gateway.yottalabs.ai/api/maas/text-to-video/generations');
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
  });

  it('HappyHorse from a first frame', async () => {
    const walked = await walk(gateway, {
      kind: 'video',
      model: 'alibaba/happyhorse-1.0',
      prompt: balloon,
      image: 'https://ml-static.yottalabs.ai/videos/gatex/demo/image-to-video/Example8-first.png',
      resolution: '1080p',
      seed: 1234,
      duration: 5,
      providerOptions: { yotta: { providers: ['alibaba'] } },
    });

    expect(walked.objections).toEqual([]);
    expect(walked.offer?.call.url).toBe('https://gateway.yottalabs.ai/api/maas/image-to-video/generations');
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
    const { body, offer } = await walk(gateway, {
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
    const { body } = await walk(gateway, { ...kling, shots: [shot, shot] });

    expect(body).toHaveProperty('parameters.duration', 4);
  });

  it('spelled out make the prompt above them ineffective', async () => {
    const { ledger } = await walk(gateway, {
      ...kling,
      prompt: 'Ignored.',
      duration: 4,
      shots: [shot, shot],
    });

    expect(ledger.find((it) => it.field === 'prompt')?.word).toBe('ineffective');
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
    ['a shot without a length', [{ prompt: 'x' }], 5],
    ['lengths that do not add up', [shot, shot], 5],
  ])('are refused with %s', async (_, shots, duration) => {
    const { objections } = await walk(gateway, { ...kling, shots, duration });

    expect(objections.map((it) => it.field)).toEqual(['shots']);
  });

  it.each([
    [1, 6],
    [6, 1],
  ])('are taken up to the limits: %i of %i s', async (count, seconds) => {
    const shots = Array.from({ length: count }, () => ({ prompt: 'x'.repeat(500), duration: seconds }));
    const { objections } = await walk(gateway, { ...kling, shots, duration: 6 });

    expect(objections).toEqual([]);
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
    ['2 seconds', { ...kling, prompt: 'x', duration: 2 }, 'duration'],
    ['16 seconds', { ...kling, prompt: 'x', duration: 16 }, 'duration'],
    ['a scale above 1, though it travels as text', { ...kling, prompt: 'x', guidance: 1.5 }, 'guidance'],
    ['a ratio Kling has not', { ...kling, prompt: 'x', aspectRatio: '4:3' }, 'aspectRatio'],
    ['a picture as bytes', { ...horse, image: 'data:image/png;base64,iVBORw0KGgo=' }, 'image'],
    ['a ratio for HappyHorse', { ...horse, aspectRatio: '16:9' }, 'aspectRatio'],
    ['shots for HappyHorse', { ...horse, shots: 'auto' }, 'shots'],
    ['a seed out of range', { ...horse, seed: 2147483648 }, 'seed'],
  ])('%s is refused', async (_, request, field) => {
    const { objections } = await walk(gateway, request);

    expect(objections.map((it) => it.field)).toEqual([field]);
  });

  it.each([
    ['5,000 characters', 'x'.repeat(5000), 0],
    ['5,001 characters', 'x'.repeat(5001), 1],
    ['2,500 Chinese characters', '马'.repeat(2500), 0],
    ['2,501 Chinese characters', '马'.repeat(2501), 1],
  ])('a prompt the gateway would cut in silence is told of: %s', async (_, prompt, notices) => {
    const { offer } = await walk(gateway, { ...horse, prompt });

    expect(offer?.notices).toHaveLength(notices);
  });

  it.each([
    ['no sound', { generateAudio: false, duration: 10 }, '0.714'],
    ['sound', { generateAudio: true, duration: 10 }, '1.071'],
    ['nothing said about sound: the dearer rate', { duration: 10 }, '1.071'],
    ['no length: unknown', { generateAudio: true }, undefined],
  ])('Pricing of Kling v3 Standard, %s', async (_, more, amount) => {
    const { offer } = await walk(gateway, { ...kling, prompt: 'x', ...more });

    expect(offer?.price?.amount).toBe(amount);
  });

  it('Kling v3 Pro goes by its own slug and has no price', async () => {
    const { offer } = await walk(gateway, {
      ...kling,
      model: 'kling/kling-3.0-pro',
      prompt: 'x',
      duration: 5,
    });

    expect(offer?.slug).toBe('kling-v3-pro-text');
    expect(offer?.price).toBeUndefined();
  });
});

describe('a reply', () => {
  // What submit_generation reads; the words around it are those of the operator's queue pages.
  it.each([
    [
      'a number',
      '{"message":"success","code":10000,"data":{"request_id":"task_20251111_001"}}',
      'task_20251111_001',
    ],
    [
      'text',
      '{"message":"success","code":"10000","data":{"request_id":"task_20251111_001"}}',
      'task_20251111_001',
    ],
    [
      'a number, and so is the id, which keeps each of its digits',
      '{"message":"success","code":10000,"data":{"request_id":246634865268150272}}',
      '246634865268150272',
    ],
  ])('to a submit is a queued job; the code is %s', (_, body, id) => {
    const { job } = tell(gateway, 'submit', { body }, ref);

    expect(job).toMatchObject({ state: 'queued', resumable: true, costs: [], notices: [] });
    expect(job?.ref.id).toBe(id);
  });

  // What get_status and generate_and_wait read.
  it.each([
    [
      { status: 'completed', output_url: 'https://example.com/v.mp4', duration: 4 },
      { state: 'succeeded', outputs: [{ url: 'https://example.com/v.mp4', role: 'main', seconds: 4 }] },
    ],
    [
      { status: 'completed', output_url: 'https://example.com/v.mp4', duration: '4' },
      { state: 'succeeded', outputs: [{ url: 'https://example.com/v.mp4', role: 'main', seconds: 4 }] },
    ],
    [{ status: 'failed' }, { state: 'failed', failure: { code: 'generation_failed', charged: 'maybe' } }],
    [{ status: 'cancelled' }, { state: 'canceled' }],
    [{ status: 'whatever else' }, { state: 'running' }],
  ])('to a poll: %j', (data, means) => {
    const { job } = tell(
      gateway,
      'poll',
      { body: { code: 10000, message: 'success', data } },
      { ...ref, id: '1' },
    );

    expect(job).toMatchObject(means);
    expect(job?.notices).toEqual([]);
  });

  it('every task is polled at the text-to-video path, as both programs do', () => {
    expect(yotta.description.poll?.path).toBe('/text-to-video/generations/{id}');
  });

  // Both programs raise on a code other than 10000 inside a 200. What the codes mean stands on other pages of the
  // operator: the platform table and the queue table, which differ.
  it.each([
    [10001, 'invalid_request', 'rejected'],
    [10002, 'provider_unavailable', 'unknown'],
    [10007, 'not_found', 'rejected'],
    [24000, 'provider_unavailable', 'unknown'],
    [24001, 'not_found', 'rejected'],
    [24011, 'not_found', 'rejected'],
    [429, 'rate_limited', 'rejected'],
    [40001, 'invalid_request', 'rejected'],
    ['40001', 'invalid_request', 'rejected'],
    [40101, 'auth', 'rejected'],
    [40402, 'not_found', 'rejected'],
    [50001, 'provider_unavailable', 'unknown'],
    [12001, 'unexpected_reply', 'unknown'], // a code of virtual machines: unexplained here, so nobody can say
  ])('a no inside a 200, code %s, means %s, and the submit was %s', (code, is, word) => {
    const { verdict } = tell(gateway, 'submit', { body: { code, message: 'the reason', data: null } }, ref);

    expect(verdict).toMatchObject({ code: is, word, message: 'the reason' });
  });

  it("an HTTP status of its own outranks the envelope's code", () => {
    const { verdict } = tell(
      gateway,
      'submit',
      { status: 401, body: { code: 10001, message: 'no key' } },
      ref,
    );

    expect(verdict).toMatchObject({ code: 'auth', message: 'no key', word: 'rejected' });
  });

  it('a success without an id is unreadable, never a no', () => {
    expect(tell(gateway, 'submit', { body: { code: 10000, data: {} } }, ref).unreadable).toContain(
      'request_id',
    );
  });
});
