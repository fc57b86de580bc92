import { describe, expect, it } from 'vitest';
import { tell, walk } from '@crosspoint/core/testing';
import type { JobRef } from '@crosspoint/core/plugin';
import { gateai } from '../src/index.ts';

// Bodies and replies are copied by hand from the published page (core.claude.gg/docs.txt).
const gateway = gateai({ apiKey: 'YOUR_KEY' });

const ref: JobRef = {
  version: 1,
  provider: 'gateai',
  account: 'default',
  model: 'bytedance/seedance-2.0',
  slug: 'seedance-2.0',
  task: 'text-to-video',
  submittedAt: '2026-01-01T00:00:00.000Z',
  idempotencyKey: 'test',
};

describe('a printed request is what a canonical request becomes', () => {
  it.each([
    {
      sample: 'Kling 3.0, whose mode RESOLUTION_1080 is the pro model',
      request: {
        kind: 'video',
        model: 'kling/kling-3.0-pro',
        prompt: 'A beautiful scene',
        resolution: '1080p',
        aspectRatio: '16:9',
        generateAudio: true,
        duration: 5,
      },
      body: {
        model: 'kling-3.0',
        type: 'video',
        params: {
          prompt: 'A beautiful scene',
          mode: 'RESOLUTION_1080',
          width: 1920,
          height: 1080,
          generate_audio: true,
          durationSeconds: 5,
        },
      },
      price: '0.03',
    },
    {
      sample: 'Kling 3.0 by its slug, without a pin',
      request: {
        kind: 'video',
        model: 'gateai:kling-3.0',
        prompt: 'A beautiful scene',
        resolution: '1920x1080',
        generateAudio: true,
        duration: 5,
      },
      body: {
        model: 'kling-3.0',
        type: 'video',
        params: {
          prompt: 'A beautiful scene',
          mode: 'RESOLUTION_1080',
          width: 1920,
          height: 1080,
          generate_audio: true,
          durationSeconds: 5,
        },
      },
      price: '0.03',
    },
    {
      sample: 'Seedance 2.0',
      request: {
        kind: 'video',
        model: 'bytedance/seedance-2.0',
        prompt: 'A beautiful scene',
        seed: -1,
        resolution: '720p',
        duration: 8,
        generateAudio: true,
        providerOptions: { gateai: { enable_safety_checker: false } },
      },
      body: {
        model: 'seedance-2.0',
        type: 'video',
        params: {
          prompt: 'A beautiful scene',
          seed: -1,
          width: 1280,
          height: 720,
          duration: 8,
          generate_audio: true,
          enable_safety_checker: false,
        },
      },
      price: undefined, // printed for 4, 12 and 15 seconds only
    },
    {
      sample: 'Rodin V2, printed without anything to build from',
      request: {
        kind: '3d',
        model: 'hyper3d/rodin-2',
        quality: 'high',
        providerOptions: {
          gateai: { ta_pose: false, material: 'All', mesh_mode: 'Triangle', use_original_alpha: false },
        },
      },
      body: {
        model: 'rodin-v2',
        type: '3d',
        params: {
          quality: 'high',
          ta_pose: false,
          material: 'All',
          mesh_mode: 'Triangle',
          use_original_alpha: false,
        },
      },
      price: '0.16',
    },
    {
      sample: 'LTX 2.0 Ultra, printed without the quantity its table requires',
      request: {
        kind: 'video',
        model: 'lightricks/ltx-2.0-ultra',
        prompt: 'A beautiful scene',
        resolution: '1080p',
        duration: 8,
      },
      body: {
        model: 'ltxv-2.0-ultra',
        type: 'video',
        params: {
          prompt: 'A beautiful scene',
          mode: 'RESOLUTION_1080',
          width: 1920,
          height: 1080,
          duration: 8,
          quantity: 1, // added to the sample
        },
      },
      price: '0.02',
    },
    {
      sample: 'Flux Schnell, printed without a quantity: the gateway would make and charge 4, so 1 is sent',
      request: {
        kind: 'image',
        model: 'black-forest-labs/flux-schnell',
        prompt: 'A beautiful scene',
        resolution: '1024x1024',
      },
      body: {
        model: 'flux-schnell',
        type: 'image',
        params: { prompt: 'A beautiful scene', width: 1024, height: 1024, quantity: 1 }, // quantity added
      },
      price: undefined, // "~$0.00" is no price
    },
    {
      sample: "Generate Content, whose type 'text-to-image' contradicts the 'image' of every model's sample",
      request: {
        kind: 'image',
        model: 'gateai:model-name',
        prompt: 'A serene mountain lake at sunrise',
        providerOptions: { gateai: { width: 1024, height: 1024 } },
      },
      body: {
        model: 'model-name',
        type: 'image', // printed: text-to-image
        params: { prompt: 'A serene mountain lake at sunrise', width: 1024, height: 1024 },
      },
      price: undefined,
    },
    {
      sample:
        "Image/video references: the type is added, and the first frame is named as the model's table names it",
      request: {
        kind: 'video',
        model: 'bytedance/seedance-2.0',
        prompt: 'The cat stretches and walks away',
        image: 'https://example.com/cat.jpg',
        providerOptions: { gateai: { mode: 'RESOLUTION_720' } },
      },
      body: {
        model: 'seedance-2.0',
        type: 'video', // printed without
        params: {
          prompt: 'The cat stretches and walks away',
          start_frame: 'https://example.com/cat.jpg', // printed: image
          mode: 'RESOLUTION_720',
        },
      },
      price: undefined,
    },
    {
      sample: 'Image/video references as printed, through providerOptions',
      request: {
        kind: 'video',
        model: 'bytedance/seedance-2.0',
        prompt: 'The cat stretches and walks away',
        providerOptions: { gateai: { image: 'https://example.com/cat.jpg', mode: 'RESOLUTION_720' } },
      },
      body: {
        model: 'seedance-2.0',
        type: 'video', // printed without
        params: {
          prompt: 'The cat stretches and walks away',
          image: 'https://example.com/cat.jpg',
          mode: 'RESOLUTION_720',
        },
      },
      price: undefined,
    },
    {
      sample: 'Single Model Schema, its example',
      request: {
        kind: 'video',
        model: 'bytedance/seedance-2.0',
        prompt: 'A cat walking',
        duration: 5,
        providerOptions: { gateai: { mode: 'RESOLUTION_720' } },
      },
      body: {
        model: 'seedance-2.0',
        type: 'video', // printed without
        params: { prompt: 'A cat walking', mode: 'RESOLUTION_720', duration: 5 },
      },
      price: undefined,
    },
  ])('$sample', async ({ request, body, price }) => {
    const walked = await walk(gateway, request);

    expect(walked.objections).toEqual([]);
    expect(walked.body).toEqual(body);
    expect(walked.offer?.call.url).toBe('https://core.claude.gg/api/generate');
    expect(walked.offer?.price?.amount).toBe(price);
    expect(walked.offer?.price?.approximate ?? true).toBe(true);
  });
});

const kling = { kind: 'video', model: 'kling/kling-3.0-standard', prompt: 'A harbour.' };
const ltx = { kind: 'video', model: 'lightricks/ltx-2.0-ultra', prompt: 'A harbour.' };
const seedance = { kind: 'video', model: 'bytedance/seedance-2.0', prompt: 'A harbour.' };
const link = (n: number): string => `https://example.com/${n}.png`;
const links = (count: number): string[] => Array.from({ length: count }, (_, i) => link(i));

describe('pixels', () => {
  it.each([
    [
      'a pinned 720 sends its own, though nobody asked',
      kling,
      { mode: 'RESOLUTION_720', width: 1280, height: 720 },
    ],
    [
      'a pinned 720, upright',
      { ...kling, aspectRatio: '9:16' },
      { mode: 'RESOLUTION_720', width: 720, height: 1280 },
    ],
    ['a required pair is sent with its default', ltx, { width: 1920, height: 1080, quantity: 1 }],
    [
      'the mode goes with the pixels',
      { ...ltx, resolution: '2160p', aspectRatio: '9:16' },
      { mode: 'RESOLUTION_2160', width: 2160, height: 3840 },
    ],
    [
      'a listed model takes the nearest pair',
      { ...kling, resolution: '1300x700' },
      { width: 1280, height: 720 },
    ],
    ['a model without a list takes any', { ...seedance, resolution: '864x480' }, { width: 864, height: 480 }],
  ])('%s', async (_, request, params) => {
    const { body, objections } = await walk(gateway, request);

    expect(objections).toEqual([]);
    expect(body).toMatchObject({ params });
  });
});

describe('references', () => {
  it('of Seedance 2.0 go by kind, and their marks are spelled the way of the gateway', async () => {
    const { body, objections } = await walk(gateway, {
      ...seedance,
      prompt: '@image1 dances to @audio1 as in @video1.',
      references: {
        images: [link(1)],
        videos: ['https://example.com/dance.mp4'],
        audios: ['https://example.com/drum.mp3'],
      },
    });

    expect(objections).toEqual([]);
    expect(body).toEqual({
      model: 'seedance-2.0',
      type: 'video',
      params: {
        prompt: '@Image1 dances to @Audio1 as in @Video1.',
        reference_image_urls: [link(1)],
        reference_video_urls: ['https://example.com/dance.mp4'],
        reference_audio_urls: ['https://example.com/drum.mp3'],
      },
    });
  });

  it('of Kling 3.0 stand beside both frames under their own names', async () => {
    const { body } = await walk(gateway, {
      ...kling,
      prompt: '@image1 walks in.',
      image: link(1),
      lastFrame: link(2),
      references: { images: [link(3)] },
    });

    expect(body).toHaveProperty('params', {
      prompt: '@Image1 walks in.',
      start_frame: link(1),
      end_frame: link(2),
      image_urls: [link(3)],
      mode: 'RESOLUTION_720',
      width: 1280,
      height: 720,
    });
  });
});

describe('before anything is sent', () => {
  it.each([
    ['1,501 characters, though the model takes 5,000', { ...seedance, prompt: 'x'.repeat(1501) }, 'prompt'],
    [
      '1,501 characters for a model that is in no table',
      { ...seedance, model: 'gateai:veo-3.1-lite', prompt: 'x'.repeat(1501) },
      'prompt',
    ],
    ['more than one clip', { ...kling, n: 2 }, 'n'],
    [
      '9 pictures of a model that is in no table',
      { kind: 'image', model: 'gateai:nano-banana-2', prompt: 'x', n: 9 },
      'n',
    ],
    ['another resolution than the model stands for', { ...kling, resolution: '1080p' }, 'resolution'],
    [
      'another mode through the side door',
      { ...kling, providerOptions: { gateai: { mode: 'RESOLUTION_1080' } } },
      'providerOptions.gateai.mode',
    ],
    ['a length LTX has not', { ...ltx, duration: 7 }, 'duration'],
    ['a ratio LTX has not', { ...ltx, aspectRatio: '1:1' }, 'aspectRatio'],
    ['sound for LTX', { ...ltx, generateAudio: true }, 'generateAudio'],
    ['10 reference pictures', { ...seedance, references: { images: links(10) } }, 'references.images'],
    [
      'a mark without its reference',
      { ...seedance, prompt: '@audio1', references: { images: links(1) } },
      'prompt',
    ],
    [
      'a last frame beside 3 pictures',
      { ...kling, image: link(0), lastFrame: link(9), references: { images: links(2) } },
      'lastFrame',
    ],
    [
      'elements and pictures over 7',
      { ...kling, references: { images: links(4) }, providerOptions: { gateai: { elements: links(4) } } },
      'references.images',
    ],
    ['a prompt for Rodin', { kind: '3d', model: 'hyper3d/rodin-2', prompt: 'A chair.' }, 'prompt'],
    [
      'pixels off the step',
      { kind: 'image', model: 'black-forest-labs/flux-schnell', prompt: 'x', resolution: '1001x1024' },
      'resolution',
    ],
  ])('%s is refused', async (_, request, field) => {
    const { objections } = await walk(gateway, request);

    expect(objections.map((it) => it.field)).toEqual([field]);
  });

  it('1,500 characters and 8 pictures are taken', async () => {
    const request = { kind: 'image', model: 'gateai:nano-banana-2', prompt: 'x'.repeat(1500), n: 8 };
    const { objections } = await walk(gateway, request);

    expect(objections).toEqual([]);
  });

  it('Rodin without a picture is told of', async () => {
    const empty = await walk(gateway, { kind: '3d', model: 'hyper3d/rodin-2' });
    const full = await walk(gateway, { kind: '3d', model: 'hyper3d/rodin-2', image: link(1) });

    expect(empty.offer?.notices).toHaveLength(1);
    expect(full.offer?.notices).toEqual([]);
    expect(full.body).toMatchObject({ type: '3d', params: { image: link(1) } });
  });

  it.each([
    ['720p', '16:9', 4, '0.49'],
    ['720p', '9:16', 15, '1.85'],
    ['1080p', '16:9', 12, '3.33'],
    ['1080p', '16:9', 15, '11.25'],
    ['720p', '16:9', 10, undefined],
  ])('Cost Calculation, Seedance 2.0: %s %s %i s', async (resolution, aspectRatio, duration, amount) => {
    const { offer } = await walk(gateway, { ...seedance, resolution, aspectRatio, duration });

    expect(offer?.price?.amount).toBe(amount);
    expect(offer?.price?.basis ?? 'estimate').toBe('estimate');
  });
});

const accepted = {
  task_id: 'f578692c-6475-4d85-b4c2-32a97af506ff',
  url: '/get/f578692c-6475-4d85-b4c2-32a97af506ff',
  status: 'PROCESSING',
  cost: 0.05,
  remaining: 99.95,
};
const known = { ...ref, id: accepted.task_id };

describe('a printed reply', () => {
  it('to Generate Content is a running job that was charged', () => {
    // `remaining`, the rest of the day's budget, has no place in a job.
    const { job } = tell(gateway, 'submit', { body: accepted }, ref);

    expect(job).toMatchObject({ state: 'running', status: 'PROCESSING', resumable: true, notices: [] });
    expect(job?.ref.id).toBe('f578692c-6475-4d85-b4c2-32a97af506ff');
    expect(job?.costs).toMatchObject([{ amount: '0.05', currency: 'USD', basis: 'charged' }]);
  });

  // Only the name `adjustments` is documented; these are three shapes it could have.
  it.each([
    ['by name', { duration: 4, mode: 'RESOLUTION_720' }, ['duration', 'mode']],
    ['a list', [{ field: 'duration', from: 8, to: 4 }], ['duration']],
    ['a sentence', 'duration shortened to 4s', ['request']],
  ])('that was lowered to fit the budget says so: %s', (_, adjustments, fields) => {
    const { job } = tell(gateway, 'submit', { body: { ...accepted, adjustments } }, ref);
    const adjusted = job?.ledger.filter((it) => it.word === 'adjusted') ?? [];

    expect(adjusted.map((it) => it.field)).toEqual(fields);
  });

  it('to Check Status is finished, with every file; its model is spelled in another way and is not looked at', () => {
    const body = {
      status: 'FINISHED',
      result: ['https://cdn.example.com/output.jpg'],
      model: 'gpt_image_2_0',
      cost: 0.11,
    };
    const { job } = tell(gateway, 'poll', { body }, { ...known, task: 'text-to-image' });

    expect(job?.state).toBe('succeeded');
    expect(job?.outputs).toEqual([{ url: 'https://cdn.example.com/output.jpg', role: 'main' }]);
    expect(job?.costs).toMatchObject([{ amount: '0.11', basis: 'charged' }]);
  });

  it.each([
    ['PROCESSING', 'running'],
    ['QUEUED', 'queued'], // in the dashboard alone
    ['FAILED', 'failed'],
  ])('Check Status: %s means %s', (status, state) => {
    const { job } = tell(gateway, 'poll', { body: { status } }, known);

    expect(job?.state).toBe(state);
    expect(job?.notices).toEqual([]);
  });

  const shape = { ...known, model: 'hyper3d/rodin-2', slug: 'rodin-v2', task: 'image-to-3d' } as const;

  // The document prints the links with "..." and "{genId}", and not as JSON.
  it.each([
    ['as printed', { glb_urls: ['https://cdn.example.com/gen/rodin-v2_-0.glb'] }],
    ['without glb_urls, by the rule beside it', {}],
  ])('3D Output Format, %s: the shape is what was bought, the picture a preview of it', (_, more) => {
    const body = { status: 'FINISHED', result: ['https://cdn.example.com/gen/rodin-v2_-0.jpg'], ...more };
    const { job } = tell(gateway, 'poll', { body }, shape);

    expect(job).toMatchObject({ state: 'succeeded', kind: '3d' });
    expect(job?.outputs).toEqual([
      { url: 'https://cdn.example.com/gen/rodin-v2_-0.glb', role: 'main', mediaType: 'model/gltf-binary' },
      { url: 'https://cdn.example.com/gen/rodin-v2_-0.jpg', role: 'preview', mediaType: 'image/jpeg' },
    ]);
  });

  // Statuses and bodies of these are not shown; RATE_LIMITED alone has its 429.
  it.each([
    [429, { error: 'RATE_LIMITED' }, 'rate_limited', 'rejected'],
    [429, {}, 'rate_limited', 'rejected'],
    [400, { error: 'PROMPT_TOO_LONG' }, 'invalid_request', 'rejected'],
    [400, { error: 'QUANTITY_TOO_HIGH' }, 'invalid_request', 'rejected'],
    [404, { error: 'Model not found', suggestions: ['seedance-2.0'] }, 'not_found', 'rejected'],
    [200, { error: 'Model not found', suggestions: ['seedance-2.0'] }, 'not_found', 'unknown'],
  ])('%i %j means %s, and the submit was %s', (status, body, code, word) => {
    const { verdict } = tell(gateway, 'submit', { status, body }, ref);

    expect(verdict).toMatchObject({ code, word });
  });
});

describe('Generation timeouts', () => {
  const job = tell(gateway, 'submit', { body: accepted }, ref).job;
  const since = (submittedAt: string): JobRef => ({ ...known, submittedAt });

  it.each([
    ['19 minutes', '2025-12-31T23:41:00.000Z', ['charged']],
    ['21 minutes', '2025-12-31T23:39:00.000Z', ['charged', 'refunded']],
  ])('a job still running after %s', (_, submittedAt, bases) => {
    const seen = tell(gateway, 'poll', { body: { status: 'PROCESSING' } }, since(submittedAt), job).job;

    expect(seen?.state).toBe('running');
    expect(seen?.costs.map((it) => it.basis)).toEqual(bases);
  });

  it('a late result is free, and the refund is said to be inferred', () => {
    const late = since('2025-12-31T23:39:00.000Z');
    const running = tell(gateway, 'poll', { body: { status: 'PROCESSING' } }, late, job).job;
    const body = { status: 'FINISHED', result: ['https://cdn.example.com/v.mp4'], cost: 0.05 };
    const done = tell(gateway, 'poll', { body }, late, running).job;

    expect(done?.state).toBe('succeeded');
    expect(done?.costs).toMatchObject([
      { amount: '0.05', basis: 'charged' },
      { amount: '0.05', basis: 'refunded', source: expect.stringMatching(/^inferred/) as string },
    ]);
  });

  it('the hard limit is a timeout, and what was paid back was not charged', () => {
    const late = since('2025-12-31T23:19:00.000Z');
    const running = tell(gateway, 'poll', { body: { status: 'PROCESSING' } }, late, job).job;
    const body = { status: 'FAILED', error: 'Generation timed out (40 min hard limit)' };
    const failed = tell(gateway, 'poll', { body }, late, running).job;

    expect(failed).toMatchObject({
      state: 'failed',
      failure: { code: 'timeout', message: 'Generation timed out (40 min hard limit)', charged: 'no' },
    });
  });

  it('nobody can say whether a task found dead after 40 minutes was paid back in between', () => {
    const late = since('2025-12-31T23:19:00.000Z');
    const body = { status: 'FAILED', error: 'Generation timed out (40 min hard limit)' };
    const failed = tell(gateway, 'poll', { body }, late, job).job;

    expect(failed).toMatchObject({ failure: { code: 'timeout', charged: 'maybe' } });
  });

  it('a failed task is a failed job, not a refused poll', () => {
    const { job: failed, verdict } = tell(gateway, 'poll', { body: { status: 'FAILED', error: 'x' } }, known);

    expect(verdict).toBeUndefined();
    expect(failed?.state).toBe('failed');
  });
});
