import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type CrosspointError,
  createRegistry,
  type GenerationRequest,
  type Registry,
  type RegistryOptions,
} from '@crosspoint/core';
import { fakeClock, type FakeClock } from '@crosspoint/core/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { type Emulator, type EmulatorOptions, samplePicture } from '../src/index.ts';
import { harbor } from '../src/testing/index.ts';
import { emulate } from './support.ts';

const request = { kind: 'video', model: 'harbor/sail-2', prompt: 'A paper boat.', duration: 5 } as const;
const scripted = (script: string, more: object = {}): GenerationRequest => ({
  ...request,
  prompt: `A paper boat. [emulator:${script}]`,
  ...more,
});

interface Place {
  readonly emulator: Emulator;
  readonly media: Registry;
  readonly clock: FakeClock;
}

const open: Registry[] = [];
afterEach(async () => {
  for (const media of open.splice(0)) await media.close();
});

/** A registry over the emulated gateway; both read one clock, and a wait moves it. */
async function start(options: EmulatorOptions = {}, registry: Partial<RegistryOptions> = {}): Promise<Place> {
  const clock = fakeClock({ at: '2026-11-30T12:00:00Z', skipSleeps: true });
  const emulator = await emulate({ clock, harbor: {}, ...options });
  const media = createRegistry({ providers: [harbor(emulator.options('harbor'))], clock, ...registry });
  open.push(media);
  return { emulator, media, clock };
}

describe('the invented gateway', () => {
  it('is there only where it is asked for', async () => {
    const emulator = await emulate();
    expect(() => emulator.options('harbor')).toThrow('{ harbor: {} }');
    expect((await fetch(`${emulator.url}/harbor/jobs`)).status).toBe(404);
  });

  it('gives the outputs of a job in a second request, whose path holds what the submit gave', async () => {
    const { media, emulator } = await start();
    const job = await media.generate(request);
    expect(job.ref.params).toMatchObject({
      region: 'north',
      status_url: `${emulator.baseURL('harbor')}/jobs/${job.ref.id}`,
    });
    expect(job.outputs).toHaveLength(1);
    expect(job.costs.at(-1)).toMatchObject({ amount: '0.5', currency: 'USD', basis: 'charged' });
    expect(emulator.requestCount('harbor.result')).toBe(1);
    expect(emulator.requests.find(({ route }) => route === 'harbor.submit')?.headers).toMatchObject({
      'harbor-version': '2026-11-30',
      'user-agent': expect.stringContaining('harbor-example/1') as string,
    });
  });

  it('tells how far a job is', async () => {
    const { media, clock } = await start();
    const job = await media.submit(scripted('q120000g10000c'));
    expect((await media.status(job)).progress).toMatchObject({ queuePosition: 3, remainingMs: 130_000 });
    clock.advance(125_000);
    expect((await media.status(job)).progress).toEqual({
      fraction: 0.96,
      stage: 'processing',
      logLine: '96 of 100',
      remainingMs: 5_000,
    });
  });
});

describe('a cancel', () => {
  it('ends a queued job at once', async () => {
    const { media } = await start();
    const { outcome, job } = await media.cancel(await media.submit(scripted('q60000c')));
    expect([outcome, job.state]).toEqual(['canceled', 'canceled']);
  });

  it('of a running job is taken, and a later poll tells that it took effect', async () => {
    const { media } = await start();
    const submitted = await media.status(await media.submit(scripted('g60000c')));
    const { outcome, job } = await media.cancel(submitted);
    expect([outcome, job.state]).toEqual(['requested', 'running']);
    expect((await media.wait(submitted)).state).toBe('canceled');
  });

  it('that comes too late leaves the output where it is', async () => {
    const { media } = await start();
    const job = await media.submit(scripted('g500c'));
    expect((await media.cancel(job)).outcome).toBe('requested');
    expect((await media.wait(job)).state).toBe('succeeded');
    expect((await media.cancel(job)).outcome).toBe('already_finished');
  });
});

describe('a delivery', () => {
  /** An emulator whose deliveries go to the registry; `delivered` waits for the next one. */
  async function reporting(options: EmulatorOptions = {}) {
    let arrived: (status: number) => void = () => undefined;
    const delivered = new Promise<number>((resolve) => (arrived = resolve));
    const place = await start(
      {
        onDelivery: async (delivery) => {
          const response = await place.media.receive(delivery);
          arrived(response.status);
          return response;
        },
        ...options,
      },
      { webhookUrl: 'https://app.example/media-webhook' },
    );
    return { ...place, delivered };
  }

  it('that the gateway signed ends the job', async () => {
    const { media, emulator, clock, delivered } = await reporting();
    const { ref } = await media.submit(scripted('g1000c'));
    clock.advance(1_000);
    expect(await delivered).toBe(200);
    const polls = emulator.requestCount('harbor.status');
    const job = await media.wait(ref);
    expect([job.state, job.state === 'succeeded' && job.outputs.length]).toEqual(['succeeded', 1]);
    expect(emulator.requestCount('harbor.status')).toBe(polls);
  });

  it('tells of a cancel as well, once', async () => {
    const { media, emulator, clock, delivered } = await reporting();
    const submitted = await media.submit(scripted('g5000c'));
    await media.cancel(submitted);
    clock.advance(1_000);
    expect(await delivered).toBe(200);
    expect((await media.wait(submitted)).state).toBe('canceled');
    expect(
      emulator.deliveries.map(({ body }) => (JSON.parse(body) as { job: { status: string } }).job.status),
    ).toEqual(['canceled']);
  });

  it('that was signed with another secret is refused', async () => {
    const clock = fakeClock({ skipSleeps: true });
    let status: Promise<number> | undefined;
    const emulator = await emulate({ clock, harbor: { webhookSecret: 'whsec_b3RoZXI=' } });
    const options = { ...emulator.options('harbor'), webhookSecret: 'whsec_bWluZQ==' };
    const media = createRegistry({
      providers: [harbor(options)],
      clock,
      webhookUrl: 'https://app.example/media-webhook',
    });
    open.push(media);
    await media.submit(scripted('c'));
    status = firstDelivery(emulator).then(
      async ({ url, headers, body }) =>
        (await media.receive(new Request(url, { method: 'POST', headers, body }))).status,
    );
    expect(await status).toBe(401);
  });

  /** Waits for what the emulator tried to deliver: it looks at an outside clock every few milliseconds. */
  async function firstDelivery({ deliveries }: Emulator) {
    for (;;) {
      const [first] = deliveries;
      if (first !== undefined) return first;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  it('goes over the network to this machine, and to no other', async () => {
    let arrive: (signature: string) => void = () => undefined;
    const arrived = new Promise<string>((resolve) => (arrive = resolve));
    const server = createServer((incoming, response) => {
      arrive(String(incoming.headers['harbor-signature']));
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const emulator = await emulate({ harbor: {} });
    const post = (url: string) =>
      fetch(`${emulator.baseURL('harbor')}/jobs`, {
        method: 'POST',
        headers: {
          authorization: 'Bearer key',
          'content-type': 'application/json',
          'harbor-version': '2026-11-30',
        },
        body: JSON.stringify({ model: 'sail-2', prompt: 'A boat. [emulator:c]', webhook: { url } }),
      });
    await post('http://198.51.100.7/hook');
    expect((await firstDelivery(emulator)).outcome).toBe('not_sent');
    await post(`http://127.0.0.1:${port}/hook`);
    expect(await arrived).toMatch(/^v1,/);
    server.close();
  });
});

describe('an upload', () => {
  it('turns bytes into a URI of the gateway, which the submit names', async () => {
    const { media, emulator } = await start();
    const data = new Uint8Array(await readFile(samplePicture));
    await media.submit({ ...request, image: { data, mediaType: 'image/png' } });
    const [put, submit] = ['harbor.store-upload', 'harbor.submit'].map((name) =>
      emulator.requests.find(({ route }) => route === name),
    );
    expect(put?.status).toBe(200);
    expect(submit?.body).toMatchObject({ image: `harbor://media/${put?.path.split('/').at(-1)}` });
  });

  it('of other bytes than were announced is refused', async () => {
    const { emulator } = await start();
    const headers = { authorization: 'Bearer key', 'content-type': 'application/json' };
    const base = emulator.baseURL('harbor');
    const ticket = await fetch(`${base}/uploads`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ bytes: 3, sha256: 'a'.repeat(64) }),
    });
    const { upload_url } = (await ticket.json()) as { upload_url: string };
    expect((await fetch(upload_url, { method: 'PUT', headers, body: 'abc' })).status).toBe(400);
  });
});

describe('a submit whose response was lost', () => {
  it('is repeated with the same key, and buys once', async () => {
    const { media, emulator } = await start();
    emulator.injectFault({ route: 'harbor.submit', fault: { type: 'reset', when: 'after-accepting' } });
    const job = await media.submit(request);
    const sent = emulator.requests.filter(({ route }) => route === 'harbor.submit');
    expect(sent).toHaveLength(2);
    expect(new Set(sent.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    const listed = await fetch(`${emulator.baseURL('harbor')}/jobs`, {
      headers: { authorization: 'Bearer no-key-needed' },
    });
    expect(await listed.json()).toMatchObject({ jobs: [{ id: job.ref.id }] });
    expect(emulator.acceptedCount('harbor.submit')).toBe(2);
  });

  it('is found again in the listing by its key, where no repeat is allowed', async () => {
    const { media, emulator } = await start();
    emulator.injectFault({ route: 'harbor.submit', fault: { type: 'reset', when: 'after-accepting' } });
    const error: unknown = await media.submit(request, { retries: 0 }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'submission_unknown' });
    const { ref } = error as CrosspointError;
    expect(ref && (await media.reconcile(ref))).toMatchObject({ outcome: 'accepted' });
    expect(emulator.requestCount('harbor.submit')).toBe(1);
  });

  it('gets an error where the body is another one', async () => {
    const { emulator } = await start();
    const post = (seconds: number) =>
      fetch(`${emulator.baseURL('harbor')}/jobs`, {
        method: 'POST',
        headers: {
          authorization: 'Bearer key',
          'content-type': 'application/json',
          'harbor-version': '2026-11-30',
          'idempotency-key': 'one',
        },
        body: JSON.stringify({ model: 'sail-2', prompt: 'A boat.', seconds }),
      });
    const [first, again, other] = [await post(5), await post(5), await post(6)];
    expect([first.status, again.status, other.status]).toEqual([201, 201, 422]);
    expect(await again.json()).toEqual(await first.json());
  });
});

describe('an output', () => {
  it('needs the key, and tells when its URL ends', async () => {
    const { media, clock } = await start();
    const folder = await mkdtemp(join(tmpdir(), 'harbor-'));
    const job = await media.generate(scripted('g1000c'));
    const [output] = job.outputs;
    expect(output?.expiresAt).toBe('2026-11-30T13:00:01.000Z');
    expect((await fetch(output?.url ?? '')).status).toBe(401);
    await media.download(job, { to: join(folder, 'boat.mp4') });
    expect((await readFile(join(folder, 'boat.mp4'))).subarray(4, 8).toString()).toBe('ftyp');
    await rm(folder, { recursive: true });
    clock.advance(3_600_000);
    const expired = await fetch(output?.url ?? '', { headers: { authorization: 'Bearer no-key-needed' } });
    expect(expired.status).toBe(410);
  });
});

describe('an input that was refused by the content check', () => {
  it('is named in the failure of the job', async () => {
    const { media } = await start();
    const job = await media.wait(await media.submit(scripted('e.flagged')));
    expect(job).toMatchObject({
      state: 'failed',
      failure: {
        code: 'content_policy',
        flagged: [
          { input: 'prompt', category: 'violence' },
          { input: 'image', index: 0, category: 'person' },
        ],
      },
    });
  });
});

describe('a price', () => {
  const image = 'https://pictures.example/boat.png';
  const video = 'https://clips.example/boat.mp4';
  it.each([
    ['per second', request, '0.5'],
    ['per second, of the better resolution', { ...request, resolution: '1080p' }, '1'],
    [
      'per second, of a longer video',
      { kind: 'video', model: 'harbor/sail-2', video, task: 'extend-video' },
      '0.5',
    ],
    ['per frame', { kind: 'video', model: 'harbor/clear-1', video }, '0.12'],
    ['per megapixel', { kind: 'image', model: 'harbor/print-1', prompt: 'A boat.' }, '0.02097152'],
    [
      'per megapixel, of an edit',
      { kind: 'image', model: 'harbor/print-1', prompt: 'Blue.', image },
      '0.02097152',
    ],
    ['per request', { kind: 'image', model: 'harbor/zoom-1', image }, '0.05'],
    ['per token', { ...request, model: 'harbor/token-3' }, '0.27'],
  ] as const)('%s is quoted, and the gateway takes as much', async (_name, wanted, amount) => {
    const { media } = await start();
    const { offers, declined } = await media.plan(wanted as GenerationRequest);
    expect(declined).toEqual([]);
    expect(offers[0]?.price).toMatchObject({ amount, currency: 'USD' });
    const job = await media.generate(wanted as GenerationRequest);
    expect(job.costs.at(-1)).toMatchObject({ amount, currency: 'USD', basis: 'charged' });
  });

  it('per compute second is never quoted, and its model says when it ends', async () => {
    const { media } = await start();
    const old = { ...request, model: 'harbor/old-1' } as const;
    const [offer] = (await media.plan(old)).offers;
    expect(offer?.price).toBeUndefined();
    expect(offer?.notices.join(' ')).toContain('retires on 2027-03-01; use harbor/sail-2');
    const job = await media.submit(old);
    expect(job.notices.join(' ')).toContain('Mon, 01 Mar 2027');
  });
});
