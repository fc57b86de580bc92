import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RegistryEvent } from '../src/index.ts';
import { canary, caught, type Gateway, request, startGateway, stilled } from './gateway.ts';

let gateway: Gateway;
let told: RegistryEvent[];
const observe = (event: RegistryEvent): void => void told.push(event);
beforeEach(async () => {
  gateway = await startGateway();
  told = [];
});
afterEach(() => gateway.close());

/** The story as one line an event. */
const story = (): string[] =>
  told.map((it) => {
    if (it.type === 'request.start') return `sending ${it.purpose}`;
    if (it.type === 'request.end') return `replied ${it.purpose} ${it.status}`;
    if (it.type === 'request.error') return `broken ${it.purpose} ${it.reason} ${it.phase}`;
    if (it.type === 'submit.end') return `attempted ${it.status}`;
    if (it.type === 'retry') return `retrying ${it.purpose} ${it.code} in ${it.inMs}`;
    if (it.type === 'job.update') return `changed ${it.from ?? '-'} to ${it.job.state}`;
    if (it.type === 'query.end') return `asked ${it.query}`;
    if (it.type === 'output.saved') return `saved ${it.mediaType}`;
    return `planned ${it.offers.length} offers, ${it.declined.length} declined`;
  });

describe('an observer', () => {
  it('is told the whole story of a job, in order', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'crosspoint-'));
    const { media } = stilled(gateway, { onEvent: observe });
    gateway.answers = [
      { word: 'working' },
      { status: 503, text: '' },
      { word: 'working' },
      { word: 'done', files: ['/files/clip.mp4?sig=1'] },
    ];
    await media.download(await media.generate(request), { to: join(folder, 'boat.mp4') });
    expect(story()).toEqual([
      'planned 1 offers, 0 declined',
      'sending submit',
      'replied submit 200',
      'attempted accepted',
      'changed - to queued',
      'sending poll',
      'replied poll 200',
      'changed queued to running',
      'sending poll',
      'replied poll 503',
      'retrying poll provider_unavailable in 10000',
      'sending poll',
      'replied poll 200',
      'sending poll',
      'replied poll 200',
      'changed running to succeeded',
      'sending download',
      'replied download 200',
      'saved video/mp4',
    ]);
    await rm(folder, { recursive: true });
    await media.close();
  });

  it('is told how attempts end, and of every further try', async () => {
    const { media } = stilled(gateway, { onEvent: observe });
    gateway.accepted = { status: 429, headers: { 'retry-after': '2' }, text: '{}' };
    await caught(media.submit(request, { retries: 1 }));
    gateway.fault = () => ({ type: 'reset', when: 'after-accepting' });
    await caught(media.submit(request));
    expect(story()).toEqual([
      'planned 1 offers, 0 declined',
      'sending submit',
      'replied submit 429',
      'attempted rejected',
      'retrying submit rate_limited in 2000',
      'sending submit',
      'replied submit 429',
      'attempted rejected',
      'planned 1 offers, 0 declined',
      'sending submit',
      'broken submit broken after-write',
      'attempted unknown',
    ]);
    await media.close();
  });

  it('sees no key, no prompt, no media and no signed query', async () => {
    const { media } = stilled(gateway, { onEvent: observe });
    gateway.answers = [{ word: 'done', files: ['/files/clip.mp4?sig=secret'] }];
    const secret = { ...request, prompt: 'a secret boat', image: 'data:image/png;base64,aVBORw0KGgo=' };
    await media.generate(secret);
    const text = JSON.stringify(told.filter((it) => it.type !== 'job.update'));
    for (const word of [canary, 'secret', 'aVBORw']) expect(text).not.toContain(word);
    expect(JSON.stringify(told)).not.toContain(canary);
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
