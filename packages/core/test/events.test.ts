import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RegistryEvent } from '../src/index.ts';
import { canary, caught, type Gateway, request, startGateway, stilled } from './gateway.ts';

let gateway: Gateway;
let events: RegistryEvent[];
const onEvent = (event: RegistryEvent): void => void events.push(event);
beforeEach(async () => {
  gateway = await startGateway();
  events = [];
});
afterEach(() => gateway.close());

/** One line for each event. */
const lines = (): string[] =>
  events.map((event) => {
    const { type } = event;
    if (type === 'request.start') return `${type} ${event.purpose}`;
    if (type === 'request.end') return `${type} ${event.purpose} ${event.status}`;
    if (type === 'request.error') return `${type} ${event.purpose} ${event.reason} ${event.phase}`;
    if (type === 'submit.end') return `${type} ${event.status}`;
    if (type === 'retry') return `${type} ${event.purpose} ${event.code} in ${event.inMs}`;
    if (type === 'job.update') return `${type} ${event.from ?? '-'} to ${event.job.state}`;
    if (type === 'query.end') return `${type} ${event.query}`;
    if (type === 'output.saved') return `${type} ${event.mediaType}`;
    if (type !== 'plan') return type;
    return `${type} ${event.offers.length} offers, ${event.declined.length} declined`;
  });

describe('onEvent', () => {
  it('gets every event of a job, in order', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'crosspoint-'));
    const { media } = stilled(gateway, { onEvent });
    gateway.responses = [
      { word: 'working' },
      { status: 503, text: '' },
      { word: 'working' },
      { word: 'done', files: ['/files/clip.mp4?sig=1'] },
    ];
    await media.download(await media.generate(request), { to: join(folder, 'boat.mp4') });
    expect(lines()).toEqual([
      'plan 1 offers, 0 declined',
      'request.start submit',
      'request.end submit 200',
      'submit.end accepted',
      'job.update - to queued',
      'request.start poll',
      'request.end poll 200',
      'job.update queued to running',
      'request.start poll',
      'request.end poll 503',
      'retry poll provider_unavailable in 10000',
      'request.start poll',
      'request.end poll 200',
      'request.start poll',
      'request.end poll 200',
      'job.update running to succeeded',
      'request.start download',
      'request.end download 200',
      'output.saved video/mp4',
    ]);
    await rm(folder, { recursive: true });
    await media.close();
  });

  it('gets the end of every attempt, and every retry', async () => {
    const { media } = stilled(gateway, { onEvent });
    gateway.accepted = { status: 429, headers: { 'retry-after': '2' }, text: '{}' };
    await caught(media.submit(request, { retries: 1 }));
    gateway.fault = () => ({ type: 'reset', when: 'after-accepting' });
    await caught(media.submit(request));
    expect(lines()).toEqual([
      'plan 1 offers, 0 declined',
      'request.start submit',
      'request.end submit 429',
      'submit.end rejected',
      'retry submit rate_limited in 2000',
      'request.start submit',
      'request.end submit 429',
      'submit.end rejected',
      'plan 1 offers, 0 declined',
      'request.start submit',
      'request.error submit broken after-write',
      'submit.end unknown',
    ]);
    await media.close();
  });

  it('gets no key, no prompt, no media and no signed query', async () => {
    const { media } = stilled(gateway, { onEvent });
    gateway.responses = [{ word: 'done', files: ['/files/clip.mp4?sig=secret'] }];
    const secret = { ...request, prompt: 'a secret boat', image: 'data:image/png;base64,aVBORw0KGgo=' };
    await media.generate(secret);
    const text = JSON.stringify(events.filter(({ type }) => type !== 'job.update'));
    for (const word of [canary, 'secret', 'aVBORw']) expect(text).not.toContain(word);
    expect(JSON.stringify(events)).not.toContain(canary);
    await media.close();
  });

  it('that throws harms nothing', async () => {
    const { media } = stilled(gateway, {
      onEvent: () => {
        throw new Error('oops');
      },
    });
    expect(await media.generate(request)).toMatchObject({ state: 'succeeded' });
    await media.close();
  });
});
