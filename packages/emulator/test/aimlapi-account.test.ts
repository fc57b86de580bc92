import { describe, expect, it } from 'vitest';
import { client, dig } from './gateway.ts';
import { emulate, fakeClock, key, model } from './support.ts';

const open = async (balance?: string) => {
  const clock = fakeClock();
  const emulator = await emulate({
    clock,
    ...(balance !== undefined && { aimlapi: { balance: { USD: balance } } }),
  });
  return { clock, emulator, gate: client(emulator, 'aimlapi', key) };
};
// 5 seconds at 720p: 1.95 dollars (wire notes, section 8)
const boat = (script: string) => ({
  model,
  prompt: `A boat. [emulator:${script}]`,
  duration: 5,
  resolution: '720p',
});

describe('the balance of AI/ML API', () => {
  it('holds the price from the submit on, and gets it back when the job fails', async () => {
    const { clock, gate } = await open('10');
    const balance = async () => (await gate.get('/v2/billing')).json;
    await gate.post('/v2/video/generations', boat('g1000c'));
    await gate.post('/v2/video/generations', boat('g1000e'));
    expect(await balance()).toEqual({ current_balance: 6.1, currency: 'USD' });
    clock.add(1_000);
    expect(await balance()).toEqual({ current_balance: 8.05, currency: 'USD' });
  });

  it('refuses a submit that it does not cover, with the 403 of the gateway', async () => {
    const { gate } = await open('1.94');
    const { status, json } = await gate.post('/v2/video/generations', boat('c'));
    expect([status, dig(json, 'message')]).toEqual([403, expect.stringContaining('out of credits')]);
  });
});

describe('the log of AI/ML API', () => {
  it('names the job and the mark of the client, newest first, for the key alone', async () => {
    const { gate } = await open();
    const first = await gate.post('/v2/video/generations', boat('c'), {
      ...key,
      'x-client-request-id': 'order-1',
    });
    const second = await gate.post('/v2/video/generations', boat('c'));
    expect(dig((await gate.get('/v2/logs')).json, 'data')).toMatchObject([
      { inference_id: second.json.id, client_request_id: null },
      { inference_id: first.json.id, client_request_id: 'order-1', model },
    ]);
    expect(dig((await gate.get('/v2/logs', { authorization: 'Bearer other' })).json, 'data')).toEqual([]);
  });

  it('lets 200 requests a minute through', async () => {
    const { gate, clock } = await open();
    for (let n = 0; n < 200; n += 1) expect((await gate.get('/v2/logs')).status).toBe(200);
    expect((await gate.get('/v2/logs')).status).toBe(429);
    clock.add(60_000);
    expect((await gate.get('/v2/logs')).status).toBe(200);
  });
});

it('GET /v1/models of AI/ML API wants no key', async () => {
  const { gate } = await open();
  expect(dig((await gate.get('/v1/models', {})).json, 'data', 0, 'id')).toBe(model);
});

it('the older route of AI/ML API buys and tells like the newer one', async () => {
  const { gate, emulator } = await open();
  const path = '/v2/generate/video/kling/generation';
  const { json } = await gate.post(path, {
    model: 'kling-video/v1.6/pro/text-to-video',
    prompt: 'A. [emulator:c]',
  });
  expect(json.generation_id).toBe(json.id);
  const query = new URLSearchParams({ generation_id: json.id ?? '' }).toString();
  expect((await gate.get(`${path}?${query}`)).json.status).toBe('completed');
  expect(emulator.acceptedCount('aimlapi.submit')).toBe(1);
});
