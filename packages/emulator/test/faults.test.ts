import { describe, expect, it } from 'vitest';
import { cannedFault, cannedFaultNames, type CannedFaultName, type FaultRule } from '../src/index.ts';
import { ask, begin, emulate, status, fakeClock, submit } from './support.ts';

describe('a fault rule', () => {
  it('befalls one request of its route and no other', async () => {
    const emulator = await emulate();
    emulator.injectFault({ route: 'aimlapi.submit', fault: { type: 'status', status: 503 } });
    expect((await status(emulator, await begin(await emulate(), 'c'))).status).toBe(200);
    expect((await submit(emulator)).status).toBe(503);
    expect((await submit(emulator)).status).toBe(200);
  });

  it('lets so many pass, befalls so many, and those after it wait in line', async () => {
    const emulator = await emulate();
    const route = 'aimlapi.submit';
    emulator.injectFault({ route, fault: { type: 'status', status: 503 }, after: 2, times: 2 });
    emulator.injectFault({ route, fault: { type: 'status', status: 502 }, after: 1 });
    const seen: number[] = [];
    for (let n = 0; n < 7; n += 1) seen.push((await submit(emulator)).status);
    expect(seen).toEqual([200, 200, 503, 503, 200, 502, 200]);
  });

  it.each([
    ['an unknown route', { route: 'aimlapi.sumbit', fault: { type: 'hang' } }, 'route'],
    ['an unknown fault', { route: 'aimlapi.submit', fault: { type: 'explode' } }, 'fault.type'],
    ['a misspelt option', { route: 'aimlapi.submit', fault: { type: 'hang', acepted: true } }, 'acepted'],
    ['a fault that lacks something', { route: 'aimlapi.submit', fault: { type: 'reset' } }, 'fault.when'],
    ['no times', { route: 'aimlapi.submit', fault: { type: 'hang' }, times: 0 }, 'times'],
  ])('of %s is refused, saying what is wrong', async (_name, rule, words) => {
    const emulator = await emulate();
    expect(() => emulator.injectFault(rule as unknown as FaultRule)).toThrow(words);
  });

  it('is forgotten by reset, with counters and requests', async () => {
    const emulator = await emulate();
    await submit(emulator);
    emulator.injectFault({ route: 'aimlapi.submit', fault: { type: 'status', status: 503 } });
    emulator.reset();
    expect([emulator.requestCount('aimlapi.submit'), emulator.acceptedCount('aimlapi.submit')]).toEqual([
      0, 0,
    ]);
    expect(emulator.requests).toEqual([]);
    expect((await submit(emulator)).status).toBe(200);
  });
});

describe('on the submit route', () => {
  it.each([
    [{ type: 'reset', when: 'before-accepting' }, 0],
    [{ type: 'reset', when: 'after-accepting' }, 1],
    [{ type: 'truncate' }, 1],
  ] as const)('%j leaves the client without a response, and %d jobs', async (fault, accepted) => {
    const emulator = await emulate();
    emulator.injectFault({ route: 'aimlapi.submit', fault });
    await expect(submit(emulator)).rejects.toThrow(/fetch failed|terminated/);
    expect(emulator.requestCount('aimlapi.submit')).toBe(1);
    expect(emulator.acceptedCount('aimlapi.submit')).toBe(accepted);
    expect(emulator.requests[0]).toMatchObject({ route: 'aimlapi.submit', fault: fault.type });
    expect(emulator.requests[0]?.accepted === true).toBe(accepted === 1);
  });

  it.each([
    [{ type: 'hang' }, 0],
    [{ type: 'hang', accepted: true }, 1],
    [{ type: 'stall-body' }, 1],
    [{ type: 'delay', ms: 600_000 }, 1],
  ] as const)('%j keeps the client waiting until it leaves, and %d jobs', async (fault, accepted) => {
    const emulator = await emulate();
    emulator.injectFault({ route: 'aimlapi.submit', fault });
    const leave = new AbortController();
    const url = `${emulator.baseURL('aimlapi')}/v2/video/generations`;
    const headers = { authorization: 'Bearer k', 'content-type': 'application/json' };
    const body = '{"model":"alibaba/happyhorse-1-0","prompt":"A boat."}';
    const response = ask(url, { method: 'POST', headers, body, signal: leave.signal });
    const left = response.catch((error: unknown) => String(error));

    while (emulator.requestCount('aimlapi.submit') === 0) await ask(emulator.url);
    await ask(emulator.url);
    leave.abort();
    expect(await left).toContain('abort');
    expect(emulator.acceptedCount('aimlapi.submit')).toBe(accepted);
  });

  it('a body of any kind and a redirect are given as ordered, the job existing only where that is asked for', async () => {
    const emulator = await emulate();
    const route = 'aimlapi.submit';
    emulator.injectFault({
      route,
      fault: { type: 'body', text: '<html>', contentType: 'text/html', accepted: true },
    });
    emulator.injectFault({
      route,
      fault: { type: 'redirect', status: 307, location: 'http://127.0.0.1:9/' },
    });
    expect(await submit(emulator)).toMatchObject({ status: 200, text: '<html>' });
    expect(emulator.acceptedCount(route)).toBe(1);
    const moved = await submit(emulator);
    expect([moved.status, moved.headers.get('location')]).toEqual([307, 'http://127.0.0.1:9/']);
    expect(emulator.acceptedCount(route)).toBe(1);
  });

  it('is not counted as accepted where the route itself said no', async () => {
    const emulator = await emulate();
    emulator.injectFault({ route: 'aimlapi.submit', fault: { type: 'reset', when: 'after-accepting' } });
    await expect(submit(emulator, {})).rejects.toThrow('fetch failed');
    expect(emulator.acceptedCount('aimlapi.submit')).toBe(0);
  });
});

describe('on the file route', () => {
  it('a truncated file declares its whole length and ends before it', async () => {
    const emulator = await emulate({ clock: fakeClock() });
    const { json } = await status(emulator, await begin(emulator, 'c'));
    emulator.injectFault({ route: 'aimlapi.file', fault: { type: 'truncate', bytes: 100 } });
    const response = await fetch(json.video?.url ?? '');
    expect(Number(response.headers.get('content-length'))).toBeGreaterThan(100);
    await expect(response.arrayBuffer()).rejects.toThrow('terminated');
  });
});

describe('the canned responses', () => {
  it.each([
    ['invalid-body', 400, /Body validation error!.*Invalid enum value/],
    ['bad-key', 401, /requires a valid API key/],
    ['out-of-credits', 403, /run out of credits/],
    ['out-of-funds', 403, /"title":"Forbidden","status":403,.*run out of funds/],
    ['verification-needed', 403, /verification/],
    ['management-key', 403, /management key/],
    ['forbidden-page', 403, /^<html>Forbidden<\/html>$/],
    ['not-found', 404, /"message":"-"/],
    ['too-many-requests', 429, /Too Many Requests.*"statusCode":"429"/],
    ['free-tier-limit', 429, /Free-tier limit: /],
    ['internal-error', 500, /Internal server error/],
    ['server-trouble', 500, /Something wrong with the server\./],
    ['maintenance', 500, /under maintenance/],
    ['coupon-not-found', 500, /Coupon code not found/],
    ['bad-gateway', 502, /Bad Gateway/],
    ['unavailable', 503, /Service unavailable/],
    ['generation-timeout', 504, /Generation timeout/],
  ] as const)('%s is a %d, and no job exists', async (name, code, text) => {
    const emulator = await emulate();
    emulator.injectFault({ route: 'aimlapi.submit', fault: cannedFault(name) });
    const response = await submit(emulator);
    expect(response.status).toBe(code);
    expect(response.text).toMatch(text);
    expect(emulator.acceptedCount('aimlapi.submit')).toBe(0);
  });

  it('are all in the table above, and an unknown one is refused by name', () => {
    expect(cannedFaultNames.filter((name) => !name.includes('.'))).toHaveLength(17);
    expect(() => cannedFault('sold-out' as CannedFaultName)).toThrow('"sold-out"');
  });
});
