import { createHash, createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createRegistry, type Job, type JobRef, type Registry } from '../../packages/core/src/index.ts';
import {
  defineProvider,
  type Provider,
  type ProviderSpec,
  type StandardSchemaV1,
} from '../../packages/core/src/plugin.ts';
import type { Transport } from '../../packages/core/src/transport.ts';
import { encodeRequest, fakeClock, readResponse } from '../../packages/core/src/testing/index.ts';
import { fal } from './fal.ts';
import * as falSamples from './fal-samples.ts';
import { openrouter } from './openrouter.ts';
import * as openrouterSamples from './openrouter-samples.ts';
import { replicate } from './replicate.ts';
import * as replicateSamples from './replicate-samples.ts';

const webhookUrl = 'https://app.example/hooks';

const installed = (draft: ProviderSpec, webhookSecret?: string): Provider =>
  defineProvider(draft)({ apiKey: 'k', webhookSecret });

const refOf = (provider: string, model: string, more: Partial<Omit<JobRef, 'toString'>> = {}): JobRef => ({
  version: 1,
  provider,
  account: 'default',
  model,
  slug: model,
  task: 'text-to-image',
  submittedAt: '2026-01-01T00:00:00.000Z',
  idempotencyKey: 'k',
  ...more,
});

/** What an endpoint of a later slot makes of a response. */
function readBy(
  endpoint: {
    readonly schema: StandardSchemaV1<unknown, unknown>;
    readonly parse: (response: never, ...more: never[]) => unknown;
  },
  body: unknown,
): unknown {
  const result = endpoint.schema['~standard'].validate(body);
  if (result instanceof Promise || result.issues !== undefined) throw new Error('it does not fit the schema');
  return endpoint.parse(result.value as never, {} as never, { headers: {} } as never);
}

/** A gateway that answers from a list, a registry over it, and the requests that left. */
function stage(
  draft: ProviderSpec,
  responses: Record<string, unknown>,
  secret?: string,
  at = '2026-01-01T00:00:00Z',
) {
  const sent: { method: string; url: string; body?: unknown }[] = [];
  const transport: Transport = {
    name: 'samples',
    request({ method, url, body }) {
      sent.push({ method, url, ...(typeof body === 'string' ? { body: JSON.parse(body) as unknown } : {}) });
      const path = Object.keys(responses).find((name) => url.includes(name));
      const text = JSON.stringify(path === undefined ? {} : responses[path]);
      const response = Promise.resolve({
        status: 200,
        headers: { 'content-type': 'application/json' },
        text,
      });
      return { response, abort: () => undefined };
    },
    stream: () => {
      throw new Error('no download');
    },
    close: async () => undefined,
  };
  const clock = fakeClock({ at, skipSleeps: true });
  const media = createRegistry({ providers: [installed(draft, secret)], transport, clock, webhookUrl });
  return { media: media as Registry, sent, clock };
}

const deliver = async (
  media: Registry,
  address: string,
  headers: Record<string, string>,
  body: string,
): Promise<number> => (await media.receive(new Request(address, { method: 'POST', headers, body }))).status;

describe('the draft of fal', () => {
  const provider = installed(fal);
  const model = 'black-forest-labs/flux-dev';
  const ref = refOf('fal', model, { id: falSamples.submitted.request_id });
  const request = {
    kind: 'image',
    model,
    prompt: 'Photo of a cute dog',
    resolution: '1024x768',
    steps: 20,
  } as const;

  it('sends the model its own parameters, at the address with its subpath', async () => {
    const { offer, issues } = await encodeRequest(provider, request);
    expect(issues).toEqual([]);
    expect(offer?.request).toMatchObject({
      method: 'POST',
      url: 'https://queue.fal.run/fal-ai/flux-1/dev',
      body: {
        prompt: 'Photo of a cute dog',
        image_size: { width: 1024, height: 768 },
        num_inference_steps: 20,
      },
    });
    expect(offer?.price).toMatchObject({ amount: '0.0196608', currency: 'USD', basis: 'quote' });
    const named = await encodeRequest(provider, { ...request, resolution: undefined });
    expect(named.offer?.price).toBeUndefined();
  });

  it('reads the id and the addresses of later requests', () => {
    const { job } = readResponse(provider, 'submit', { body: falSamples.submitted }, refOf('fal', model));
    expect(job).toMatchObject({ state: 'queued', ref: { id: falSamples.submitted.request_id } });
    const { request_id: _id, ...params } = falSamples.submitted;
    expect(readBy(fal.submit, falSamples.submitted)).toMatchObject({ params });
  });

  it('reads the place in the queue and the last log line', () => {
    const read = (body: unknown, before?: Job) => readResponse(provider, 'poll', { body }, ref, before).job;
    expect(read(falSamples.inQueue)).toMatchObject({ state: 'queued', progress: { queuePosition: 0 } });
    const running = read(falSamples.inProgress);
    expect(running).toMatchObject({ state: 'running', progress: { logLine: 'step 3 of 28' } });
  });

  it('reads the files of the separate result', () => {
    expect(readBy(fal.result!, falSamples.delivered.payload)).toEqual({
      outputs: [
        {
          url: 'https://url.to/image.png',
          mediaType: 'image/png',
          bytes: 1_824_075,
          width: 1024,
          height: 1024,
        },
      ],
    });
  });

  it('tells the ends of a cancel apart', () => {
    const outcomes = falSamples.cancelWords.map((status) => readBy(fal.cancel!, { status }));
    expect(outcomes).toEqual([
      { outcome: 'canceled' },
      { outcome: 'requested' },
      { outcome: 'already_finished' },
    ]);
  });

  it('says which input was refused', () => {
    const body = { detail: [{ loc: ['body', 'prompt'], msg: 'flagged', type: 'content_policy_violation' }] };
    const { verdict } = readResponse(provider, 'submit', { status: 422, body }, refOf('fal', model));
    expect(verdict).toMatchObject({
      code: 'content_policy',
      attemptStatus: 'rejected',
      flagged: [{ input: 'prompt', category: 'content_policy_violation' }],
    });
    const sample = readResponse(
      provider,
      'submit',
      { status: 422, body: falSamples.deliveredError.payload },
      ref,
    );
    expect(sample.verdict).toMatchObject({ code: 'invalid_request', message: 'field required' });
  });

  it('is followed by the addresses of the submit, to the result that is asked for at the end', async () => {
    const it = stage(fal, {
      '/status': falSamples.completed,
      '/requests/': falSamples.delivered.payload,
      '/fal-ai/flux-1/dev': falSamples.submitted,
    });
    const job = await it.media.submit(request);
    expect(await it.media.wait(job)).toMatchObject({
      state: 'succeeded',
      progress: { fraction: 1, logLine: 'step 3 of 28' },
      outputs: [{ url: 'https://url.to/image.png', mediaType: 'image/png' }],
    });
    expect(it.sent.map(({ method, url }) => `${method} ${url.split('?')[0]}`)).toEqual([
      'POST https://queue.fal.run/fal-ai/flux-1/dev',
      `GET ${falSamples.submitted.status_url}`,
      `GET ${falSamples.submitted.response_url}`,
    ]);
  });

  it('is canceled at the address of the submit, by a PUT', async () => {
    const it = stage(fal, {
      '/cancel': { status: 'CANCELLATION_REQUESTED' },
      '/status': falSamples.inQueue,
      '/fal-ai/flux-1/dev': falSamples.submitted,
    });
    const job = await it.media.submit(request);
    expect(await it.media.cancel(job)).toMatchObject({ outcome: 'requested', job: { state: 'queued' } });
    expect(it.sent.at(-1)).toMatchObject({ method: 'PUT', url: falSamples.submitted.cancel_url });
  });

  it('takes a delivery that is signed as the document says', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const it = stage(fal, {
      'jwks.json': { keys: [publicKey.export({ format: 'jwk' })] },
      '/status': falSamples.completed,
      '/fal-ai/flux-1/dev': { ...falSamples.submitted, request_id: falSamples.deliveredError.request_id },
    });
    const job = await it.media.submit(request);
    const address = new URL(it.sent[0]!.url).searchParams.get('fal_webhook') ?? '';
    expect(address).toMatch(/^https:\/\/app\.example\/hooks\?crosspoint=/);
    const body = JSON.stringify(falSamples.deliveredError);
    const at = `${Math.floor(it.clock.now() / 1000)}`;
    const digest = createHash('sha256').update(body).digest('hex');
    const message = [falSamples.deliveredError.request_id, 'user-1', at, digest].join('\n');
    const headers = {
      'X-Fal-Webhook-Request-Id': falSamples.deliveredError.request_id,
      'X-Fal-Webhook-User-Id': 'user-1',
      'X-Fal-Webhook-Timestamp': at,
      'X-Fal-Webhook-Signature': sign(null, Buffer.from(message), privateKey).toString('hex'),
    };
    expect(await deliver(it.media, address, { ...headers, 'X-Fal-Webhook-User-Id': 'user-2' }, body)).toBe(
      401,
    );
    expect(await deliver(it.media, address, headers, `${body} `)).toBe(401);
    expect(await deliver(it.media, address, headers, body)).toBe(200);
    expect(await it.media.wait(job, { timeoutMs: 0 })).toMatchObject({
      state: 'failed',
      failure: { message: 'field required' },
    });
  });
});

describe('the draft of Replicate', () => {
  const provider = installed(replicate, replicateSamples.signed.secret);
  const model = 'replicate:stability-ai/sdxl';
  const ref = refOf('replicate', model, { id: replicateSamples.succeeded.id });
  const request = { kind: 'image', model, prompt: 'An astronaut', resolution: '768x512', n: 2 } as const;

  it('sends the version beside the input, and quotes no price of compute seconds', async () => {
    const { offer, issues } = await encodeRequest(provider, request);
    expect(issues).toEqual([]);
    expect(offer?.request).toMatchObject({
      url: 'https://api.replicate.com/v1/predictions',
      body: {
        version: 'stability-ai/sdxl:7762fd07cf82c948538e41f63f77d685e02b063e37e496e96eefd46c929f9bdc',
        input: { prompt: 'An astronaut', width: 768, height: 512, num_outputs: 2 },
      },
    });
    expect(offer?.price).toBeUndefined();
  });

  it('reads a prediction that starts, and one that has made a file', () => {
    const begun = readResponse(
      provider,
      'submit',
      { status: 201, body: replicateSamples.starting },
      refOf('replicate', model),
    );
    expect(begun.job).toMatchObject({
      state: 'queued',
      ref: { id: 'ufawqhfynnddngldkgtslldrkq' },
      costs: [],
    });
    const { job } = readResponse(provider, 'poll', { body: replicateSamples.withFile }, ref);
    expect(job).toMatchObject({
      state: 'succeeded',
      outputs: [
        { url: 'https://replicate.delivery/pbxt/a/out-0.png', expiresAt: '2026-01-01T01:00:00.000Z' },
      ],
      costs: [{ amount: '0.000012365925', currency: 'USD', basis: 'estimate', approximate: true }],
    });
    // A model that writes a text makes no file: nothing is taken for an output.
    const text = readResponse(provider, 'poll', { body: replicateSamples.succeeded }, ref).job;
    expect(text).toMatchObject({ state: 'running', outputs: [] });
  });

  it('reads a cancel like a prediction', () => {
    const canceled = { ...replicateSamples.starting, status: 'canceled' };
    expect(readBy(replicate.cancel!, canceled)).toMatchObject({ status: 'canceled' });
    expect(replicate.states['canceled']).toBe('canceled');
  });

  it('takes the delivery that the scheme prints as its sample, and only within five minutes', async () => {
    const { signed, starting } = replicateSamples;
    const at = (seconds: number) => new Date((Number(signed.headers['webhook-timestamp']) + seconds) * 1000);
    for (const [late, status] of [
      [0, 200],
      [300, 200],
      [301, 401],
      [-301, 401],
    ] as const) {
      const it = stage(replicate, { '/predictions': starting }, signed.secret, at(late).toISOString());
      await it.media.submit(request);
      const { body } = it.sent[0]!;
      expect(body).toMatchObject({ webhook_events_filter: ['completed'] });
      const address = (body as { webhook: string }).webhook;
      expect(await deliver(it.media, address, signed.headers, signed.body)).toBe(status);
    }
  });

  it('takes a file at replicate.delivery out of a delivery', async () => {
    const { signed, starting, withFile } = replicateSamples;
    const it = stage(replicate, { '/predictions': { ...starting, id: withFile.id } }, signed.secret);
    const job = await it.media.submit(request);
    const at = `${Math.floor(it.clock.now() / 1000)}`;
    const body = JSON.stringify(withFile);
    const key = Buffer.from(signed.secret.slice('whsec_'.length), 'base64');
    const good = createHmac('sha256', key).update(`msg_1.${at}.${body}`).digest('base64');
    const headers = {
      'webhook-id': 'msg_1',
      'webhook-timestamp': at,
      'webhook-signature': `v1,old v1,${good}`,
    };
    const address = (it.sent[0]!.body as { webhook: string }).webhook;
    expect(await deliver(it.media, address, headers, body)).toBe(200);
    expect(await it.media.wait(job)).toMatchObject({ state: 'succeeded', outputs: [{ role: 'main' }] });
    expect(it.sent).toHaveLength(1);
  });
});

describe('the draft of OpenRouter video', () => {
  const provider = installed(openrouter, 'webhook secret');
  const model = 'google/veo-3.1';
  const ref = refOf('openrouter', model, { id: 'job-abc123', task: 'text-to-video' });
  const request = {
    kind: 'video',
    model,
    prompt: 'A golden retriever',
    duration: 8,
    resolution: '1080p',
  } as const;

  it('sends both frames in one list, and quotes a second by its resolution', async () => {
    const image = 'https://files.example/a.png';
    const { offer, issues } = await encodeRequest(provider, { ...request, image, lastFrame: image });
    expect(issues).toEqual([]);
    expect(offer).toMatchObject({
      task: 'image-to-video',
      price: { amount: '6', source: 'price table of 2026-11-30: 0.75 USD per second' },
      request: {
        url: 'https://openrouter.ai/api/v1/videos',
        body: {
          model: 'google/veo-3.1',
          prompt: 'A golden retriever',
          duration: 8,
          resolution: '1080p',
          frame_images: [
            { type: 'image_url', image_url: { url: image }, frame_type: 'first_frame' },
            { type: 'image_url', image_url: { url: image }, frame_type: 'last_frame' },
          ],
        },
      },
    });
    expect((await encodeRequest(provider, { ...request, resolution: '720p' })).offer?.price?.amount).toBe(
      '4',
    );
  });

  it('reads the id and the polling address', () => {
    const { job } = readResponse(
      provider,
      'submit',
      { status: 202, body: openrouterSamples.pending },
      refOf('openrouter', model),
    );
    expect(job).toMatchObject({ state: 'queued', ref: { id: 'job-abc123' } });
    expect(readBy(openrouter.submit, openrouterSamples.pending)).toMatchObject({
      params: { polling_url: '/api/v1/videos/job-abc123' },
    });
  });

  it('reads what was made and what it cost', () => {
    const { job } = readResponse(provider, 'poll', { body: openrouterSamples.completed }, ref);
    expect(job).toMatchObject({
      state: 'succeeded',
      outputs: [{ url: 'https://storage.example.com/video.mp4' }],
      costs: [{ amount: '0.5', currency: 'USD', basis: 'charged' }],
    });
  });

  it.each(Object.entries(openrouterSamples.words))('knows the state %s', (status, state) => {
    const { job } = readResponse(provider, 'poll', { body: { ...openrouterSamples.completed, status } }, ref);
    expect(job?.state).toBe(state);
  });

  it('is polled at the address of the submit', async () => {
    const it = stage(
      openrouter,
      {
        '/videos/job-abc123': openrouterSamples.completed,
        '/videos': openrouterSamples.pending,
      },
      'webhook secret',
    );
    const job = await it.media.submit(request);
    expect(job.ref.params).toEqual({ polling_url: '/api/v1/videos/job-abc123' });
    expect(await it.media.wait(job)).toMatchObject({ state: 'succeeded' });
    expect(it.sent.at(-1)?.url).toBe('https://openrouter.ai/api/v1/videos/job-abc123');
  });

  it('reads the list of models with its SKUs', () => {
    expect(readBy(openrouter.discovery!.list!, openrouterSamples.models)).toEqual([
      { slug: 'google/veo-3.1', kind: 'video', price: 'per-video-second 0.50, per-video-second-1080p 0.75' },
    ]);
  });

  it('takes a delivery whose header holds time and signature', async () => {
    const it = stage(openrouter, { '/videos': openrouterSamples.pending }, 'webhook secret');
    const job = await it.media.submit(request);
    const address = (it.sent[0]!.body as { callback_url: string }).callback_url;
    const body = JSON.stringify(openrouterSamples.event);
    const at = `${Math.floor(it.clock.now() / 1000)}`;
    const good = createHmac('sha256', 'webhook secret').update(`${at},${body}`).digest('hex');
    const headers = {
      'x-openrouter-idempotency-key': 'event-1',
      'x-openrouter-signature': `t=${at},v1=${good}`,
    };
    const late = { ...headers, 'x-openrouter-signature': `t=${Number(at) - 301},v1=${good}` };
    expect(await deliver(it.media, address, late, body)).toBe(401);
    expect(await deliver(it.media, address, headers, body)).toBe(200);
    expect(await it.media.wait(job)).toMatchObject({
      state: 'succeeded',
      outputs: [{ url: 'https://openrouter.ai/api/v1/videos/job-abc123/content?index=0' }],
    });
    expect(it.sent).toHaveLength(1);
  });
});
