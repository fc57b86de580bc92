import { describe, expect, it } from 'vitest';
import { open, prompt } from './support.ts';

const limited = { status: 429, json: { error: 'RATE_LIMITED' } };

describe('the window', () => {
  it('lets 5 generations through in any 30 seconds, and the next once the first is 30 s old', async () => {
    const { clock, generate } = await open({ script: 'c' });
    const seen: number[] = [];
    for (const ms of [0, 10_000, 0, 0, 0, 0, 19_999, 1, 0]) {
      clock.add(ms);
      seen.push((await generate('sora-2', { prompt })).status);
    }
    expect(seen).toEqual([200, 200, 200, 200, 200, 429, 429, 200, 429]);
  });

  it('counts a refused generation, but no other call', async () => {
    const { call, generate, estimate, status } = await open({ script: 'c' });
    for (let n = 0; n < 3; n += 1) {
      await call('GET', '/credits');
      await estimate('sora-2', { prompt });
      await status('x');
    }
    const seen: number[] = [];
    for (const params of [{}, {}, {}, {}, { prompt }, { prompt }])
      seen.push((await generate('sora-2', params)).status);
    expect(seen).toEqual([400, 400, 400, 400, 200, 429]);
  });

  it('counts every call of the key where that is asked for', async () => {
    const { call, generate, estimate, status } = await open({ gateai: { windowCounts: 'calls' } });
    const { json } = await generate('sora-2', { prompt });
    await status(json.task_id);
    await estimate('sora-2', { prompt });
    await call('GET', '/credits');
    await call('GET', '/v1/models');
    await call('GET', '/api/me?key=canary-key');
    expect(await status(json.task_id)).toMatchObject(limited);
    expect(await generate('sora-2', { prompt })).toMatchObject(limited);
    expect((await call('GET', '/credits', undefined, { authorization: 'Bearer other' })).status).toBe(200);
  });
});

describe('the slots', () => {
  it('are 5: a sixth generation is refused until one ends', async () => {
    const { clock, begin, generate } = await open();
    for (const script of ['g300000c', 'g300000c', 'g300000c', 'g300000c', 'g40000e']) await begin(script);
    clock.add(30_000);
    expect(await generate('sora-2', { prompt })).toMatchObject(limited);
    const other = await generate('sora-2', { prompt }, { authorization: 'Bearer other' });
    expect(other.status).toBe(200);
    clock.add(10_000);
    expect((await generate('sora-2', { prompt })).status).toBe(200);
    expect(await generate('sora-2', { prompt })).toMatchObject(limited);
  });

  it('are free after 10 minutes though their jobs go on', async () => {
    const { clock, begin, generate, status } = await open();
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) ids.push(await begin('g900000c'));
    clock.add(599_999);
    expect(await generate('sora-2', { prompt })).toMatchObject(limited);
    clock.add(1);
    expect((await generate('sora-2', { prompt })).status).toBe(200);
    expect((await status(ids[0])).json.status).toBe('PROCESSING');
  });
});
