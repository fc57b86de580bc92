import { describe, expect, it } from 'vitest';
import { ask, emulate, key, model, fakeClock, submit } from './support.ts';

const post = (url: string, body: unknown) =>
  ask(url, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) });

describe('what was received', () => {
  it('is kept in order, with route, body, true headers and the status given', async () => {
    const clock = fakeClock();
    const emulator = await emulate({ clock });
    await submit(emulator);
    clock.add(5);
    await submit(emulator, '{"model":');
    await ask(`${emulator.baseURL('aimlapi')}/v9/what?a=1&b=%2F`, { headers: key });
    await ask(`${emulator.url}/elsewhere`);
    expect(emulator.requests).toMatchObject([
      {
        at: clock.now() - 5,
        gateway: 'aimlapi',
        method: 'POST',
        path: '/aimlapi/v2/video/generations',
        query: {},
        headers: { authorization: 'Bearer canary-key', 'content-type': 'application/json' },
        body: { model, prompt: 'A paper boat.' },
        bodyText: JSON.stringify({ model, prompt: 'A paper boat.' }),
        route: 'aimlapi.submit',
        status: 200,
        accepted: true,
      },
      { at: clock.now(), route: 'aimlapi.submit', body: undefined, bodyText: '{"model":', status: 400 },
      {
        gateway: 'aimlapi',
        route: 'unknown',
        path: '/aimlapi/v9/what',
        query: { a: '1', b: '/' },
        status: 404,
      },
      { gateway: '', route: 'unknown', path: '/elsewhere', status: 404 },
    ]);
    expect(emulator.requests[1]).not.toHaveProperty('accepted');
    expect(emulator.requests[0]).not.toHaveProperty('fault');
  });

  it('is counted exactly, though only the newest 1000 are kept', async () => {
    const emulator = await emulate();
    for (let n = 0; n < 1004; n += 4) {
      await Promise.all(
        [n, n + 1, n + 2, n + 3].map((m) => ask(`${emulator.baseURL('aimlapi')}/files/${m}.mp4`)),
      );
    }
    expect(emulator.requestCount('aimlapi.file')).toBe(1004);
    expect(emulator.requests).toHaveLength(1000);
    const paths = emulator.requests.map(({ path }) => path);
    expect(paths).not.toContain('/aimlapi/files/0.mp4');
    expect(paths).toContain('/aimlapi/files/1003.mp4');
  });
});

describe('over HTTP', () => {
  it('GET / says what this is and where the gateways are', async () => {
    const emulator = await emulate();
    const { status, json } = await ask(emulator.url);
    expect(status).toBe(200);
    expect(json.gateways).toMatchObject({
      aimlapi: { baseURL: emulator.baseURL('aimlapi'), standsFor: 'https://api.aimlapi.com' },
    });
  });

  it('requests are told without the key and without megabytes', async () => {
    const emulator = await emulate();
    const image_url = `data:image/png;base64,${'A'.repeat(5000)}`;
    await submit(emulator, { model, prompt: 'A boat.', image_url });
    await submit(
      emulator,
      {},
      { 'x-api-key': 'canary-key', cookie: 'canary-key', authorization: 'canary-key' },
    );
    const { text, json } = await ask(`${emulator.url}/_emulator/requests`);
    expect(text).not.toContain('canary-key');
    expect(text.length).toBeLessThan(3000);
    expect(json.requests?.[0]?.headers).toMatchObject({ authorization: 'Bearer ***' });
    expect(json.requests?.[0]?.body).toMatchObject({
      prompt: 'A boat.',
      image_url: expect.stringContaining('(5022 characters)') as string,
    });
    expect(emulator.requests[0]?.headers.authorization).toBe('Bearer canary-key');
  });

  it('counts, faults, the clock and reset do what the methods do', async () => {
    const emulator = await emulate();
    const control = `${emulator.url}/_emulator`;
    const injected = await post(`${control}/faults`, {
      route: 'aimlapi.submit',
      fault: 'out-of-credits',
      times: 2,
    });
    expect(injected).toMatchObject({
      status: 200,
      json: { injected: { route: 'aimlapi.submit', times: 2 } },
    });
    expect([(await submit(emulator)).status, (await submit(emulator)).status]).toEqual([403, 403]);
    expect((await submit(emulator)).status).toBe(200);

    await post(`${control}/faults`, { route: 'aimlapi.status', fault: { type: 'status', status: 500 } });
    expect((await ask(`${control}/counts`)).json).toEqual({
      counts: { 'aimlapi.submit': 3 },
      accepted: { 'aimlapi.submit': 1 },
    });

    const { now } = (await post(`${control}/clock`, { advanceMs: 3_600_000 })).json;
    expect(Number(now)).toBeGreaterThan(Date.now() + 3_500_000);

    await post(`${control}/reset`, '');
    expect((await ask(`${control}/counts`)).json).toEqual({ counts: {}, accepted: {} });
  });

  it.each([
    [
      'faults',
      { route: 'x', fault: { type: 'delay' }, times: 0, much: 1 },
      ['route', 'fault.ms', 'times', 'much'],
    ],
    ['faults', { route: 'aimlapi.submit', fault: 'sold-out' }, ['fault', 'out-of-credits']],
    ['faults', '{"route"', ['no JSON']],
    ['faults', '', ['as a whole']],
    ['clock', { advanceMs: -1 }, ['advanceMs']],
    ['clock', {}, ['advanceMs']],
  ])('%s refuses %j, naming every issue', async (name, body, words) => {
    const emulator = await emulate();
    const { status, json } = await post(`${emulator.url}/_emulator/${name}`, body);
    expect(status).toBe(400);
    for (const word of words) expect(json.error).toContain(word);
  });

  it('a clock from outside cannot be moved, by neither way', async () => {
    const emulator = await emulate({ clock: fakeClock() });
    expect(() => emulator.advance(5)).toThrow('outside clock');
    const { status, json } = await post(`${emulator.url}/_emulator/clock`, { advanceMs: 5 });
    expect(status).toBe(400);
    expect(json.error).toContain('outside clock');
  });

  it('control calls are no requests of a gateway', async () => {
    const emulator = await emulate();
    await ask(emulator.url);
    await ask(`${emulator.url}/_emulator/counts`);
    await ask(`${emulator.url}/_emulator/requests`);
    expect(emulator.requests).toEqual([]);
  });
});
