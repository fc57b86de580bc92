import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createRegistry, memoryStore, type RegistryEvent } from '../src/index.ts';
import { query, response } from '../src/plugin.ts';
import { fakeClock } from '../src/testing/index.ts';
import { caught, methods } from './gateway.ts';
import { soon } from './hand.ts';
import { extended, line, ok, type Reply, request } from './slots.ts';
// Loaded before the still clock moves on.
import '../src/registry/jobs/background-reconcile.ts';

const Listing = z.object({ jobs: z.array(z.object({ id: z.string(), key: z.string() })) });

const provider = extended({
  idempotency: { header: 'x-client-id', alphabet: 'hex', records: true },
  listJobs: query({
    method: 'GET',
    path: '/jobs',
    ...response(Listing, ({ jobs }) => jobs.map(({ id, key }) => ({ id, idempotencyKey: key }))),
  }),
});

/** A gateway that takes a submit, loses its response, and lists it after so many looks. */
function shop({
  listedAfter = 1,
  trouble,
  wanted = true,
}: { listedAfter?: number; trouble?: Reply; wanted?: boolean } = {}) {
  const clock = fakeClock();
  const store = memoryStore({ clock });
  const events: RegistryEvent[] = [];
  let looks = 0;
  let key = '';
  const transport = line(({ method, url, headers }) => {
    if (method === 'POST') {
      key = headers['x-client-id'] ?? '';
      return 'broken';
    }
    if (!url.endsWith('/jobs')) return ok({ word: 'done', files: ['https://files.example/clip.mp4'] });
    looks += 1;
    if (trouble !== undefined && looks === 1) return trouble;
    return ok({ jobs: looks >= listedAfter ? [{ id: 'job-7', key }] : [{ id: 'job-6', key: 'another' }] });
  });
  const media = createRegistry({
    providers: [provider()],
    transport,
    clock,
    store,
    reconcileUnknown: wanted,
    onEvent: (event) => void events.push(event),
  });
  const ended = () => events.flatMap((event) => (event.type === 'reconcile.end' ? [event.outcome] : []));
  const pass = async (ms: number) => {
    for (let n = 0; n < ms; n += 5_000) {
      await soon();
      clock.advance(5_000);
    }
    await soon();
  };
  return { media, clock, store, transport, ended, pass, looks: () => looks };
}

const posts = (transport: ReturnType<typeof line>): number =>
  transport.sent.filter(({ method }) => method === 'POST').length;

describe('a submit whose outcome is unknown', () => {
  it('is found in the background by its key, and the same key gives that job', async () => {
    const { media, transport, ended, pass } = shop({ listedAfter: 3 });
    const error = await caught(media.submit(request, { idempotencyKey: 'k' }));
    expect(error).toMatchObject({ code: 'submission_unknown', charged: 'maybe' });
    await pass(120_000);
    expect(ended()).toEqual(['undecided', 'undecided', 'accepted']);
    const job = await media.submit(request, { idempotencyKey: 'k' });
    expect(job.ref.id).toBe('job-7');
    expect(posts(transport)).toBe(1);
    expect((await media.jobs({ status: 'unknown' })).jobs).toEqual([]);
  });

  it('stays undecided where the listing never has it', async () => {
    const { media, transport, ended, pass, looks } = shop({ listedAfter: Infinity });
    await caught(media.submit(request, { idempotencyKey: 'k' }));
    await pass(1_800_000);
    expect(ended()).toEqual(Array.from({ length: 5 }, () => 'undecided'));
    expect(looks()).toBe(5);
    expect((await media.jobs({ status: 'unknown' })).jobs).toHaveLength(1);
    expect(await caught(media.submit(request, { idempotencyKey: 'k' }))).toMatchObject({
      code: 'submission_unknown',
    });
    expect(posts(transport)).toBe(1);
  });

  it('is looked for again after the gateway could not be asked', async () => {
    const { media, ended, pass } = shop({ trouble: { status: 503, json: {} } });
    await caught(media.submit(request));
    await pass(60_000);
    expect(ended()).toEqual(['accepted']);
  });

  it('is left alone where nobody asked for it', async () => {
    const { media, pass, looks } = shop({ wanted: false });
    await caught(media.submit(request));
    await pass(1_800_000);
    expect(looks()).toBe(0);
  });

  it('keeps no registry from closing', async () => {
    const { media, pass, looks, clock } = shop();
    await caught(media.submit(request));
    await soon();
    await media.close();
    await pass(60_000);
    expect(looks()).toBe(0);
    expect(clock.pending).toBe(0);
  });

  it('overrules no person who decided meanwhile', async () => {
    const { media, pass, ended, store } = shop();
    const error = await caught(media.submit(request, { idempotencyKey: 'k' }));
    const { ref } = error as { ref: Parameters<typeof media.reconcile>[0] };
    await media.reconcile(ref, { decide: 'not_accepted' });
    await pass(60_000);
    expect(ended()).toEqual(['not_accepted']);
    expect(await methods(store).getByKey({ namespace: '', idempotencyKey: 'k' })).toMatchObject({
      status: 'rejected',
    });
  });
});
