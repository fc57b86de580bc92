import { describe, expect, it } from 'vitest';
import { readResponse, encodeRequest } from '@crosspoint/core/testing';
import type { JobRef } from '@crosspoint/core/plugin';
import { aigate } from '../src/index.ts';

// Bodies and responses are copied by hand from the published page (aigate.shop/docs/videos).
const gateway = aigate({ apiKey: 'YOUR_KEY' });

const ref: JobRef = {
  version: 1,
  provider: 'aigate',
  account: 'default',
  model: 'aigate:provider/video-model-id',
  slug: 'provider/video-model-id',
  task: 'text-to-video',
  submittedAt: '2026-01-01T00:00:00.000Z',
  idempotencyKey: 'test',
};

describe('a printed request', () => {
  const cases = [
    {
      sample: 'Text to video',
      request: {
        model: 'aigate:provider/video-model-id',
        prompt: 'A cinematic shot of a glass sphere floating over a neon city',
        duration: 5,
        resolution: '720p',
        aspectRatio: '16:9',
        generateAudio: false,
        n: 1,
      },
      body: {
        model: 'provider/video-model-id',
        prompt: 'A cinematic shot of a glass sphere floating over a neon city',
        duration: 5,
        resolution: '720p',
        aspect_ratio: '16:9',
        audio: false,
        n: 1,
      },
    },
    {
      sample: 'Kling, its scale inside provider_options and its quality from the canonical model',
      request: {
        model: 'kling/kling-3.0-standard',
        prompt: 'A realistic cinematic product shot, slow dolly camera movement, natural light',
        duration: 5,
        resolution: '720p',
        aspectRatio: '16:9',
        generateAudio: false,
        negativePrompt: 'text, watermark, blurry, distorted hands',
        seed: 42,
        n: 1,
        guidance: 0.65,
      },
      body: {
        model: 'klingai/kling-v3.0-t2v',
        prompt: 'A realistic cinematic product shot, slow dolly camera movement, natural light',
        duration: 5,
        resolution: '720p',
        aspect_ratio: '16:9',
        audio: false,
        quality: 'std',
        negative_prompt: 'text, watermark, blurry, distorted hands',
        seed: 42,
        n: 1,
        provider_options: { cfg_scale: 0.65 },
      },
    },
    {
      sample: 'Image to video with a plain prompt',
      request: {
        model: 'aigate:provider/video-model-id',
        prompt: 'Turn the reference image into a short looping product shot',
        image: 'https://picsum.photos/seed/aigate-video-product/1024/1024',
        duration: 5,
        resolution: '720p',
        aspectRatio: '1:1',
        generateAudio: false,
      },
      body: {
        model: 'provider/video-model-id',
        prompt: 'Turn the reference image into a short looping product shot',
        input_image: 'https://picsum.photos/seed/aigate-video-product/1024/1024',
        duration: 5,
        resolution: '720p',
        aspect_ratio: '1:1',
        audio: false,
      },
    },
    {
      sample: 'Video input',
      request: {
        model: 'aigate:provider/video-model-id',
        prompt: 'Make the camera movement smoother and keep the same subject',
        video: 'https://example.com/source.mp4',
        duration: 5,
        resolution: '720p',
        aspectRatio: '16:9',
        providerOptions: { aigate: { provider_options: { style: 'cinematic' } } },
      },
      body: {
        model: 'provider/video-model-id',
        prompt: 'Make the camera movement smoother and keep the same subject',
        input_video: 'https://example.com/source.mp4',
        duration: 5,
        resolution: '720p',
        aspect_ratio: '16:9',
        provider_options: { style: 'cinematic' },
      },
    },
  ];

  it.each(cases)('is what a canonical request becomes: $sample', async ({ request, body }) => {
    const walked = await encodeRequest(gateway, { kind: 'video', ...request });

    expect(walked.issues).toEqual([]);
    expect(walked.body).toEqual(body);
    expect(walked.offer?.request.url).toBe('https://api.aigate.shop/v1/video/generations');
  });

  describe('Image to video with a prompt object', () => {
    const url = 'https://picsum.photos/seed/aigate-video-frame/1024/768';
    const text = 'Animate this frame: slow camera push-in, soft light, smooth motion';
    const printed = {
      model: 'provider/video-model-id',
      prompt: { text, image: url },
      duration: 5,
      resolution: '720p',
      aspect_ratio: '16:9',
      audio: false,
      n: 1,
    };
    const request = {
      kind: 'video',
      model: 'aigate:provider/video-model-id',
      prompt: text,
      image: url,
      duration: 5,
      resolution: '720p',
      aspectRatio: '16:9',
      generateAudio: false,
      n: 1,
    };

    it('is what a request becomes where that form is chosen', async () => {
      const choosing = aigate({ apiKey: 'YOUR_KEY', override: { fields: { image: 'prompt.image' } } });

      expect((await encodeRequest(choosing, request)).body).toEqual(printed);
    });

    it.each(['image_url', 'image', 'input_image_url'])('may also be said as %s', async (name) => {
      const choosing = aigate({ apiKey: 'YOUR_KEY', override: { fields: { image: name } } });

      expect((await encodeRequest(choosing, request)).body).toEqual({
        ...printed,
        prompt: text,
        [name]: url,
      });
    });

    it('is else said in the other printed form, a text and input_image', async () => {
      expect((await encodeRequest(gateway, request)).body).toEqual({
        ...printed,
        prompt: text,
        input_image: url,
      });
    });
  });
});

describe('before anything is sent', () => {
  const kling = { kind: 'video', model: 'kling/kling-3.0-standard', prompt: 'A harbour.' };

  it.each([
    ['another quality than the model stands for', { quality: 'pro' }, 'quality'],
    [
      'another quality through the side door',
      { providerOptions: { aigate: { quality: 'pro' } } },
      'providerOptions.aigate.quality',
    ],
    ['a source image for a text-to-video slug', { image: 'https://example.com/a.png' }, 'image'],
    ['a ratio that is not in the table', { aspectRatio: '21:9' }, 'aspectRatio'],
    [
      'the scale twice',
      { guidance: 0.5, providerOptions: { aigate: { provider_options: { cfg_scale: 0.7 } } } },
      'guidance',
    ],
  ])('%s is refused', async (_, more, field) => {
    const { issues } = await encodeRequest(gateway, { ...kling, ...more });

    expect(issues.map(({ path }) => path.join('.'))).toEqual([field]);
  });

  it("Kling's further values travel beside its scale", async () => {
    const options = { aigate: { provider_options: { style: 'cinematic' } } };
    const { body } = await encodeRequest(gateway, { ...kling, guidance: 0.5, providerOptions: options });

    expect(body).toHaveProperty('provider_options', { cfg_scale: 0.5, style: 'cinematic' });
  });

  it('a clip as bytes goes into the base64 field, bare', async () => {
    const { body } = await encodeRequest(gateway, {
      kind: 'video',
      model: 'aigate:provider/video-model-id',
      prompt: 'Smoother.',
      video: 'data:video/mp4;base64,AAAAGGZ0eXA=',
    });

    expect(body).toMatchObject({ input_video_b64: 'AAAAGGZ0eXA=' });
  });

  it('a slug that is in no table carries a notice and no price', async () => {
    const { offer } = await encodeRequest(gateway, {
      kind: 'video',
      model: 'aigate:provider/video-model-id',
      prompt: 'x',
    });

    expect(offer?.notices).toHaveLength(1);
    expect(offer?.price).toBeUndefined();
  });
});

describe('a printed response', () => {
  const response = {
    created: 1780047578,
    model: 'provider/video-model-id',
    duration: 5,
    videos: [
      {
        url: 'https://api.aigate.shop/v1/videos/task_qZj21ARTSQzsyHoh82QBs7oPwnKvCOIu/content',
        mime_type: 'video/mp4',
      },
    ],
  };

  it('ends the job at once: its file, its length, a link for 20 minutes, and the task in the link as id', () => {
    const { job } = readResponse(gateway, 'submit', { body: response }, ref);

    expect(job).toMatchObject({ state: 'succeeded', resumable: false, costs: [] });
    expect(job?.ref.id).toBe('task_qZj21ARTSQzsyHoh82QBs7oPwnKvCOIu');
    expect(job?.outputs).toEqual([
      {
        url: 'https://api.aigate.shop/v1/videos/task_qZj21ARTSQzsyHoh82QBs7oPwnKvCOIu/content',
        role: 'main',
        mediaType: 'video/mp4',
        duration: 5,
        expiresAt: '2026-01-01T00:20:00.000Z',
      },
    ]);
  });

  it('without a file is unreadable, so that nobody takes it for a job or for a no', () => {
    expect(readResponse(gateway, 'submit', { body: { ...response, videos: [] } }, ref).unreadable).toContain(
      'videos',
    );
  });

  const expired = {
    error: { message: 'Video link expired', type: 'invalid_request_error', code: 'http_410', status: 410 },
  };

  it('410 means that the link has expired, whatever its type says', () => {
    const { verdict } = readResponse(gateway, 'submit', { status: 410, body: expired }, ref);

    expect(verdict).toMatchObject({
      code: 'output_expired',
      message: 'Video link expired',
      attemptStatus: 'rejected',
    });
  });

  // The table prints status, code and cause; only the 410 body is printed, and the others are put in its shape.
  it.each([
    [401, 'http_401', 'auth', 'rejected'],
    [404, 'not_found', 'not_found', 'rejected'],
    [429, 'insufficient_quota', 'insufficient_funds', 'rejected'],
    [429, 'anything_else', 'rate_limited', 'rejected'],
    [500, 'api_error', 'provider_unavailable', 'unknown'],
    [502, 'api_error', 'provider_unavailable', 'unknown'],
    [503, 'api_error', 'provider_unavailable', 'unknown'],
    [400, 'invalid_parameter', 'invalid_request', 'rejected'], // "a parameter error", without a row in the table
  ])('%i %s means %s, and the submit was %s', (status, code, errorCode, attemptStatus) => {
    const body = { error: { message: 'printed cause', type: 'invalid_request_error', code, status } };
    const { verdict } = readResponse(gateway, 'submit', { status, body }, ref);

    expect(verdict).toMatchObject({ code: errorCode, attemptStatus });
  });
});

it('the call is held for as long as the samples allow, and there is nothing to poll', () => {
  expect(aigate.spec.submit.timeoutMs).toBe(900_000);
  expect(aigate.spec).not.toHaveProperty('poll');
});
