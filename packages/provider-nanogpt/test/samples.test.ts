import { createRegistry } from '@crosspoint/core';
import { describe, expect, it } from 'vitest';
import { pollRequest, readResponse, encodeRequest } from '@crosspoint/core/testing';
import type { JobRef } from '@crosspoint/core/plugin';
import { nanogpt } from '../src/index.ts';

// Bodies and responses are copied by hand from the published page (docs.nano-gpt.com, video generation).
const gateway = nanogpt({ apiKey: 'YOUR_KEY' });

// The page shortens its picture to "/9j/4AAQ..." or "data:image/...", which is no base64; this is its beginning.
const picture = 'data:image/jpeg;base64,/9j/4AAQ';

const ref: JobRef = {
  version: 1,
  provider: 'nanogpt',
  account: 'default',
  model: 'google/veo-2.0',
  slug: 'veo2-video',
  task: 'text-to-video',
  submittedAt: '2026-01-01T00:00:00.000Z',
  idempotencyKey: 'test',
};

describe('a printed request is what a canonical request becomes', () => {
  it.each([
    {
      sample: 'Basic Text-to-Video Request',
      request: {
        model: 'google/veo-2.0',
        prompt: 'A majestic eagle soaring through mountain peaks at sunset',
        duration: 5,
        aspectRatio: '16:9',
      },
      body: {
        model: 'veo2-video',
        prompt: 'A majestic eagle soaring through mountain peaks at sunset',
        duration: '5s',
        aspect_ratio: '16:9',
      },
    },
    {
      sample: 'Base64 input',
      request: {
        model: 'kling/kling-2.1-standard',
        prompt: 'Make the person in the image wave hello',
        image: picture,
        duration: 5,
        aspectRatio: '16:9',
      },
      body: {
        model: 'kling-v21-standard',
        prompt: 'Make the person in the image wave hello',
        imageDataUrl: picture,
        duration: '5',
        aspect_ratio: '16:9',
      },
    },
    {
      sample: 'Public URL input',
      request: {
        model: 'kling/kling-2.1-standard',
        prompt: 'Make the person in the image wave hello',
        image: 'https://assets.example.com/reference/wave-hello.jpg',
        duration: 5,
        aspectRatio: '16:9',
      },
      body: {
        model: 'kling-v21-standard',
        prompt: 'Make the person in the image wave hello',
        imageUrl: 'https://assets.example.com/reference/wave-hello.jpg',
        duration: '5',
        aspect_ratio: '16:9',
      },
    },
    {
      sample: 'Veo Models (printed with comments, so no valid JSON)',
      request: { model: 'google/veo-2.0', prompt: 'Your prompt', duration: 5, aspectRatio: '16:9' },
      body: { model: 'veo2-video', prompt: 'Your prompt', duration: '5s', aspect_ratio: '16:9' },
    },
    {
      sample: 'Kling Models (printed with comments)',
      request: {
        model: 'kling/kling-2.0',
        prompt: 'Your prompt',
        duration: 5,
        aspectRatio: '16:9',
        negativePrompt: 'blur, distortion',
        guidance: 0.5,
      },
      body: {
        model: 'kling-video-v2',
        prompt: 'Your prompt',
        duration: '5',
        aspect_ratio: '16:9',
        negative_prompt: 'blur, distortion',
        cfg_scale: 0.5,
      },
    },
    {
      sample: 'Hunyuan Models (printed with comments)',
      request: {
        model: 'tencent/hunyuan-video',
        prompt: 'Your prompt',
        aspectRatio: '16:9',
        resolution: '720p',
        steps: 20,
        providerOptions: { nanogpt: { pro_mode: false, num_frames: 129, showExplicitContent: false } },
      },
      body: {
        model: 'hunyuan-video',
        prompt: 'Your prompt',
        pro_mode: false,
        aspect_ratio: '16:9',
        resolution: '720p',
        num_frames: 129,
        num_inference_steps: 20,
        showExplicitContent: false,
      },
    },
    {
      sample: 'Wan Image-to-Video (printed with comments)',
      request: {
        model: 'alibaba/wan-2.1',
        prompt: 'Your prompt',
        image: picture,
        fps: 16,
        resolution: '720p',
        steps: 30,
        negativePrompt: 'blur, distortion',
        seed: 42,
        providerOptions: { nanogpt: { num_frames: 81 } },
      },
      body: {
        model: 'wan-video-image-to-video',
        prompt: 'Your prompt',
        imageDataUrl: picture,
        num_frames: 81,
        frames_per_second: 16,
        resolution: '720p',
        num_inference_steps: 30,
        negative_prompt: 'blur, distortion',
        seed: 42,
      },
    },
    {
      sample: 'Seedance Models (printed with comments)',
      request: {
        model: 'bytedance/seedance-1.0-pro',
        prompt: 'Your prompt',
        resolution: '1080p',
        duration: 5,
        aspectRatio: '16:9',
        cameraFixed: false,
        seed: 42,
      },
      body: {
        model: 'seedance-video',
        prompt: 'Your prompt',
        resolution: '1080p',
        duration: '5',
        aspect_ratio: '16:9',
        camera_fixed: false,
        seed: 42,
      },
    },
    {
      sample: 'Example 1: Text-to-Video with cURL',
      request: {
        model: 'google/veo-2.0',
        prompt: 'A beautiful sunset over the ocean with waves',
        duration: 5,
        aspectRatio: '16:9',
      },
      body: {
        model: 'veo2-video',
        prompt: 'A beautiful sunset over the ocean with waves',
        duration: '5s',
        aspect_ratio: '16:9',
      },
    },
    {
      sample: 'Examples 2 and 4: base64',
      request: {
        model: 'kling/kling-2.1-pro',
        prompt: 'Animate this scene with a slow dolly zoom',
        image: picture,
        duration: 5,
        aspectRatio: '16:9',
      },
      body: {
        model: 'kling-v21-pro',
        prompt: 'Animate this scene with a slow dolly zoom',
        imageDataUrl: picture,
        duration: '5',
        aspect_ratio: '16:9',
      },
    },
    {
      sample: 'Examples 2 and 4: public URL',
      request: {
        model: 'kling/kling-2.1-pro',
        prompt: 'Animate this scene with a slow dolly zoom',
        image: 'https://images.unsplash.com/photo-1504196606672-aef5c9cefc92?w=1024',
        duration: 5,
        aspectRatio: '16:9',
      },
      body: {
        model: 'kling-v21-pro',
        prompt: 'Animate this scene with a slow dolly zoom',
        imageUrl: 'https://images.unsplash.com/photo-1504196606672-aef5c9cefc92?w=1024',
        duration: '5',
        aspect_ratio: '16:9',
      },
    },
    {
      sample: 'Example 3: base64 with JavaScript',
      request: {
        model: 'kling/kling-2.1-pro',
        prompt: 'Add gentle camera movement to this scene',
        image: picture,
        duration: 5,
        aspectRatio: '16:9',
      },
      body: {
        model: 'kling-v21-pro',
        prompt: 'Add gentle camera movement to this scene',
        imageDataUrl: picture,
        duration: '5',
        aspect_ratio: '16:9',
      },
    },
    {
      sample: 'Example 3: a public image URL directly',
      request: {
        model: 'kling/kling-2.1-pro',
        prompt: 'Add gentle camera movement to this scene',
        image: 'https://assets.example.com/scene.jpg',
        duration: 5,
        aspectRatio: '16:9',
      },
      body: {
        model: 'kling-v21-pro',
        prompt: 'Add gentle camera movement to this scene',
        imageUrl: 'https://assets.example.com/scene.jpg',
        duration: '5',
        aspect_ratio: '16:9',
      },
    },
    {
      sample: 'Example 5: Batch Processing',
      request: {
        model: 'bytedance/seedance-1.0-lite',
        prompt: 'A field of barley.',
        duration: 5,
        resolution: '720p',
      },
      body: { model: 'seedance-lite-video', prompt: 'A field of barley.', duration: '5', resolution: '720p' },
    },
  ])('$sample', async ({ request, body }) => {
    const walked = await encodeRequest(gateway, { kind: 'video', ...request });

    expect(walked.issues).toEqual([]);
    expect(walked.body).toEqual(body);
    expect(walked.offer?.request.url).toBe('https://nano-gpt.com/api/generate-video');
    expect(walked.offer?.price).toBeUndefined();
  });
});

describe('before anything is sent', () => {
  it.each([
    ['a length Veo has not', { model: 'google/veo-2.0', prompt: 'x', duration: 31 }, 'duration'],
    ['a length Kling has not', { model: 'kling/kling-2.0', prompt: 'x', duration: 7 }, 'duration'],
    ['a Kling 2.1 without a picture', { model: 'kling/kling-2.1-standard', prompt: 'x' }, 'prompt'],
    [
      'a ratio beside a picture',
      { model: 'bytedance/seedance-1.0-pro', prompt: 'x', image: picture, aspectRatio: '16:9' },
      'aspectRatio',
    ],
    [
      'a picture over 4 MB as bytes',
      {
        model: 'kling/kling-2.1-pro',
        prompt: 'x',
        image: { data: new Uint8Array(4 * 1024 * 1024 + 1), mediaType: 'image/png' },
      },
      'image',
    ],
    [
      'a number of frames Hunyuan has not',
      { model: 'tencent/hunyuan-video', prompt: 'x', providerOptions: { nanogpt: { num_frames: 100 } } },
      'providerOptions.nanogpt.num_frames',
    ],
  ])('%s is refused', async (_, request, field) => {
    const { issues } = await encodeRequest(gateway, { kind: 'video', ...request });

    expect(issues.map(({ path }) => path.join('.'))).toEqual([field]);
  });
});

describe('a printed response', () => {
  const accepted = {
    runId: 'fal-request-abc123xyz',
    status: 'pending',
    model: 'veo2-video',
    cost: 2.5,
    paymentSource: 'USD',
    remainingBalance: 47.5,
  };

  it('202 is a queued job whose cost is held, not yet charged', () => {
    const { job } = readResponse(gateway, 'submit', { status: 202, body: accepted }, ref);

    expect(job).toMatchObject({ state: 'queued', gatewayStatus: 'pending', resumable: true });
    expect(job?.ref.id).toBe('fal-request-abc123xyz');
    expect(job?.costs).toMatchObject([{ amount: '2.5', currency: 'USD', basis: 'reserved' }]);
  });

  it.each([
    ['XNO', [{ amount: '2.5', currency: 'XNO', basis: 'reserved' }]],
    [undefined, []], // never taken for dollars
  ])('a cost is in %s, as paymentSource says', (paymentSource, costs) => {
    const { job } = readResponse(
      gateway,
      'submit',
      { status: 202, body: { ...accepted, paymentSource } },
      ref,
    );

    expect(job?.costs).toMatchObject(costs);
    expect(job?.costs).toHaveLength(costs.length);
  });

  it.each([
    [
      'In Progress',
      {
        status: 'IN_PROGRESS',
        request_id: 'fal-request-abc123xyz',
        details: 'Video is being generated',
      },
      { state: 'running', outputs: [] },
    ],
    [
      'Completed',
      {
        status: 'COMPLETED',
        request_id: 'fal-request-abc123xyz',
        output: { video: { url: 'https://storage.example.com/video.mp4' } },
      },
      { state: 'succeeded', outputs: [{ url: 'https://storage.example.com/video.mp4', role: 'main' }] },
    ],
    [
      'Failed, flagged as unsafe: refused content, in the words meant for people',
      {
        status: 'FAILED',
        request_id: 'fal-request-abc123xyz',
        error: 'Content policy violation',
        isNSFWError: true,
        userFriendlyError: 'Content flagged as inappropriate. Please modify your prompt and try again.',
      },
      {
        state: 'failed',
        failure: {
          code: 'content_policy',
          message: 'Content flagged as inappropriate. Please modify your prompt and try again.',
          charged: 'maybe',
        },
      },
    ],
  ])('Status Response States: %s', (_, data, means) => {
    const { job } = readResponse(
      gateway,
      'poll',
      { body: { data } },
      { ...ref, id: 'fal-request-abc123xyz' },
    );

    expect(job).toMatchObject(means);
    expect(job?.notices).toEqual([]);
  });

  it.each([
    ['IN_QUEUE', 'queued'],
    ['IN_PROGRESS', 'running'],
    ['FAILED', 'failed'],
    ['CANCELLED', 'canceled'],
    ['cancelled', 'canceled'],
  ])('Status Values: %s means %s', (status, state) => {
    const { job } = readResponse(gateway, 'poll', { body: { data: { status } } }, { ...ref, id: 'r' });

    expect(job?.state).toBe(state);
    expect(job?.notices).toEqual([]);
  });

  it.each([
    [{ error: 'Insufficient balance', status: 402 }, 'insufficient_funds', 'Insufficient balance'],
    [{ error: 'Invalid session', status: 401 }, 'auth', 'Invalid session'],
    [
      { error: 'Rate limit exceeded. Please wait before generating another video.', status: 429 },
      'rate_limited',
      'Rate limit exceeded. Please wait before generating another video.',
    ],
    [
      {
        error: {
          message: 'Your prompt was blocked due to safety concerns. Please modify your prompt.',
          type: 'CONTENT_POLICY_VIOLATION',
        },
        status: 400,
      },
      'content_policy',
      'Your prompt was blocked due to safety concerns. Please modify your prompt.',
    ],
    [
      {
        error: 'Kling 2.1 Standard requires an input image. Please select an image to generate a video.',
        status: 400,
      },
      'invalid_request',
      'Kling 2.1 Standard requires an input image. Please select an image to generate a video.',
    ],
  ])('Common Error Responses: %j means %s', (body, code, message) => {
    const { verdict } = readResponse(gateway, 'submit', { status: body.status, body }, ref);

    expect(verdict).toMatchObject({ code, message, attemptStatus: 'rejected' });
  });
});

it('the poll is the printed one; that it says model as well, as newer pages want, harms nothing', () => {
  const { method, url } = pollRequest(gateway, { ...ref, id: 'fal-request-abc123xyz' });

  expect(method).toBe('GET');
  expect(url).toBe(
    'https://nano-gpt.com/api/generate-video/status?runId=fal-request-abc123xyz&modelSlug=veo2-video&model=veo2-video',
  );
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
