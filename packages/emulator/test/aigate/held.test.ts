import { describe, expect, it } from 'vitest';
import type { Emulator } from '../../src/index.ts';
import { ask, emulate, fakeClock } from '../support.ts';
import { dig } from '../gateway.ts';
import { key, path, talk, wish } from './support.ts';

/** Until the request has arrived, and the route has begun to wait. */
async function received(emulator: Emulator, count = 1): Promise<void> {
  while (emulator.requestCount('aigate.submit') < count) await ask(emulator.url);
  await ask(emulator.url);
}

const balance = async (emulator: Emulator): Promise<unknown> =>
  dig((await talk(emulator).get('/v1/balance')).json, 'balance');

describe('a held call', () => {
  it('is answered when the clock is moved to the end of its job, and not before', async () => {
    const emulator = await emulate();
    let responded = false;
    const held = talk(emulator)
      .post(path, wish('q300000g600000c'))
      .finally(() => (responded = true));
    await received(emulator);
    emulator.advance(899_000);
    await ask(emulator.url);
    expect(responded).toBe(false);
    expect(emulator.acceptedCount('aigate.submit')).toBe(0);
    emulator.advance(1_000);
    expect((await held).status).toBe(200);
    expect(emulator.acceptedCount('aigate.submit')).toBe(1);
  });

  it('is answered when real time has passed', async () => {
    const start = Date.now();
    const { json } = await talk(await emulate()).post(path, wish('g120c'));
    expect(Date.now() - start).toBeGreaterThanOrEqual(119);
    const created = Number(dig(json, 'created'));
    expect(created).toBeGreaterThanOrEqual(Math.floor(start / 1000));
    expect(created).toBeLessThanOrEqual(Math.ceil(Date.now() / 1000));
  });

  it('notices that a clock from outside was moved', async () => {
    const clock = fakeClock();
    const emulator = await emulate({ clock });
    const held = talk(emulator).post(path, wish('g60000c'));
    await received(emulator);
    clock.add(60_000);
    expect((await held).status).toBe(200);
  });

  it('ends with its emulator, however long it would take', async () => {
    const emulator = await emulate();
    const held = talk(emulator)
      .post(path, wish('g600000c'))
      .catch((error: unknown) => String(error));
    await received(emulator);
    await emulator.close();
    expect(await held).toContain('fetch failed');
  });

  it('does not disturb another, and both can be given up', async () => {
    const emulator = await emulate();
    const quick = talk(emulator).post(path, wish('c'));
    const slow = talk(emulator).post(path, wish('g60000c'));
    expect((await quick).status).toBe(200);
    await received(emulator, 2);
    emulator.advance(60_000);
    expect((await slow).status).toBe(200);
  });
});

describe('when the client leaves', () => {
  it('the job is made all the same, and paid for when it ends', async () => {
    const emulator = await emulate();
    const leave = new AbortController();
    const held = ask(emulator.baseURL('aigate') + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...key },
      body: JSON.stringify(wish('g60000c')),
      signal: leave.signal,
    }).catch((error: unknown) => String(error));
    await received(emulator);
    leave.abort();
    expect(await held).toContain('abort');
    while (emulator.acceptedCount('aigate.submit') === 0) await ask(emulator.url);

    expect(await balance(emulator)).toBe(12.5);
    emulator.advance(60_000);
    expect(await balance(emulator)).toBe(12.3);
  });

  it('by a reset after accepting, too', async () => {
    const emulator = await emulate();
    emulator.injectFault({ route: 'aigate.submit', fault: { type: 'reset', when: 'after-accepting' } });
    await expect(talk(emulator).post(path, wish('c'))).rejects.toThrow('fetch failed');
    expect([emulator.acceptedCount('aigate.submit'), await balance(emulator)]).toEqual([1, 12.3]);
  });
});

describe('the money', () => {
  it('is told in dollars and in units of quota, 500,000 to the dollar', async () => {
    const emulator = await emulate();
    await talk(emulator).post(path, wish('c', { n: 2 }));
    expect((await talk(emulator).get('/v1/balance')).json).toMatchObject({
      object: 'balance',
      currency: 'USD',
      balance: 12.1,
      used: 0.4,
      total: 12.5,
      balance_quota: 6_050_000,
      token: { unlimited_quota: false, remaining: 12.1 },
    });
    expect((await talk(emulator).get('/v1/balance', {})).status).toBe(401);
  });

  it.each([
    ['c', 12.3],
    ['n', 12.3],
    ['e', 12.5],
    ['l', 12.5],
    ['f', 12.5],
  ])('after %s is %d', async (script, left) => {
    const emulator = await emulate();
    await talk(emulator).post(path, wish(script));
    expect(await balance(emulator)).toBe(left);
  });

  it('may be used up, by jobs under way as well: insufficient_quota, and nothing is made', async () => {
    const emulator = await emulate({ aigate: { balance: { USD: '0.3' } } });
    const held = talk(emulator).post(path, wish('g60000c'));
    await received(emulator);
    const { status, json } = await talk(emulator).post(path, wish('c'));
    expect(status).toBe(429);
    expect(json).toEqual({
      error: {
        message: 'Not enough balance for the request',
        type: 'invalid_request_error',
        code: 'insufficient_quota',
        status: 429,
      },
    });
    expect(await balance(emulator)).toBe(0.3);
    emulator.advance(60_000);
    await held;
    expect(await balance(emulator)).toBe(0.1);
  });
});

describe('a content link', () => {
  const link = async (emulator: Emulator, script: string): Promise<string> =>
    String(dig((await talk(emulator).post(path, wish(script))).json, 'videos', 0, 'url'));

  it('gives the clip without a key for 20 minutes after it was made, then the printed 410', async () => {
    const clock = fakeClock();
    const emulator = await emulate({ clock });
    const url = await link(emulator, 'c');
    const response = await fetch(url);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'video/mp4']);
    clock.add(20 * 60_000 - 1);
    expect((await fetch(url)).status).toBe(200);
    clock.add(1);
    const late = await ask(url);
    expect(late.status).toBe(410);
    expect(late.json).toEqual({
      error: { message: 'Video link expired', type: 'invalid_request_error', code: 'http_410', status: 410 },
    });
  });

  it.each([
    ['x', 410],
    ['y', 403],
  ])('after %s is dead from the start: %d', async (script, status) => {
    expect((await ask(await link(await emulate(), script))).status).toBe(status);
  });

  it('of a job that is not over, or failed, is not there', async () => {
    const clock = fakeClock();
    const emulator = await emulate({ clock });
    const url = await link(emulator, 'c');
    const other = url.replace(/-c-/, '-g9000c-');
    expect((await ask(other)).status).toBe(404);
    expect((await ask(url.replace(/-c-/, '-e-'))).status).toBe(404);
  });
});
