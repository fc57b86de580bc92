import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../src/index.ts';

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator({ script: 'c' });
});
afterEach(() => emulator.close());

interface Asked {
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** Not `fetch`, which names its own host. */
function ask({ path, headers = {}, body }: Asked): Promise<{ status?: number; location?: string }> {
  return new Promise((resolve, reject) => {
    const method = body === undefined ? 'GET' : 'POST';
    const call = request(emulator.url + path, { method, headers, agent: false }, (response) => {
      response.resume();
      const { statusCode: status, headers: said } = response;
      response.once('end', () =>
        resolve({ ...(status && { status }), ...(said.location && { location: said.location }) }),
      );
    });
    call.once('error', reject);
    call.end(body);
  });
}

const wish = {
  gateway: 'aimlapi',
  path: '/v2/video/generations',
  body: JSON.stringify({ model: 'alibaba/happyhorse-1-0', prompt: 'A boat.' }),
};
const port = (): string => new URL(emulator.url).port;

describe('a name that was pointed at this machine', () => {
  const foreign = [
    'elsewhere.example',
    '127.0.0.1.elsewhere.example',
    'localhost.elsewhere.example',
    '10.0.0.1',
  ];

  it.each(foreign)('is told nothing and steers nothing: %s', async (name) => {
    const host = `${name}:${port()}`;
    expect(await ask({ path: '/', headers: { host, accept: 'text/html' } })).toEqual({ status: 403 });
    expect(await ask({ path: '/_emulator/requests', headers: { host } })).toEqual({ status: 403 });
    const own = { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' };
    expect(await ask({ path: '/_emulator/start', headers: own, body: JSON.stringify(wish) })).toEqual({
      status: 403,
    });
    expect(emulator.requests).toHaveLength(0);
  });
});

it.each(['localhost', '127.0.0.1', '[::1]'])('answers to a name of this machine: %s', async (name) => {
  expect(await ask({ path: '/', headers: { host: `${name}:${port()}` } })).toEqual({ status: 200 });
});

describe('a POST', () => {
  const form = new URLSearchParams(wish).toString();
  const asForm = { 'content-type': 'application/x-www-form-urlencoded' };

  it('of the page’s own form leads back to the page, so that reloading starts nothing again', async () => {
    const origin = { origin: emulator.url, 'sec-fetch-site': 'same-origin' };
    const response = await ask({ path: '/_emulator/start', headers: { ...asForm, ...origin }, body: form });
    expect(response).toEqual({ status: 303, location: '/?start=1#starts' });
    expect(emulator.acceptedCount('aimlapi.submit')).toBe(1);
  });

  const paths = ['start', 'reset', 'faults', 'clock'];
  it.each(paths)('to %s is refused to another program’s page on this machine', async (path) => {
    const headers = { origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site' };
    expect(await ask({ path: `/_emulator/${path}`, headers, body: '{}' })).toEqual({ status: 403 });
  });

  it('of a program, which names no origin, is taken', async () => {
    expect(await ask({ path: '/_emulator/reset', body: '' })).toEqual({ status: 200 });
  });
});
