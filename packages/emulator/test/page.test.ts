import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../src/index.ts';

const key = 'canary-key-90d1e7c2';
let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator({ apiKey: key, script: 'c' });
});
afterEach(() => emulator.close());

const page = async (headers: Record<string, string> = {}): Promise<Response> =>
  fetch(emulator.url, { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', ...headers } });
const submit = (prompt: string, more: object = {}) =>
  fetch(`${emulator.url}/aimlapi/v2/video/generations`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'alibaba/happyhorse-1-0', prompt, ...more }),
  });
const start = (wish: object, headers: Record<string, string> = {}) =>
  fetch(`${emulator.url}/_emulator/start`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(wish),
    redirect: 'manual',
  });
const wish = {
  gateway: 'aimlapi',
  path: '/v2/video/generations',
  body: JSON.stringify({ model: 'alibaba/happyhorse-1-0', prompt: 'A boat.' }),
};

describe('GET /', () => {
  it.each([undefined, '*/*', 'application/json', 'application/json, text/html;q=0.5'])(
    'is JSON for a program (accept: %s)',
    async (accept) => {
      const response = await fetch(emulator.url, accept === undefined ? {} : { headers: { accept } });
      expect(response.headers.get('content-type')).toContain('application/json');
      expect(await response.json()).toMatchObject({
        name: '@crosspoint/emulator',
        gateways: { aimlapi: { standsFor: 'https://api.aimlapi.com' } },
      });
    },
  );

  it('tells of every route that rests on an assumption', async () => {
    const { gateways } = (await (await fetch(emulator.url)).json()) as {
      gateways: Record<string, { routes: { name: string; assumes?: string }[] }>;
    };
    const told = Object.values(gateways).flatMap(({ routes }) => routes.filter(({ assumes }) => assumes));
    expect(told.length).toBeGreaterThan(5);
    const html = await (await page()).text();
    for (const { name } of told) expect(html).toContain(name);
  });

  it('is a page for a browser, and allows nothing but itself', async () => {
    const response = await page();
    expect(response.headers.get('content-type')).toContain('text/html');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
  });

  it('shows a hostile prompt as words, and no key', async () => {
    await submit('<img src=x onerror=alert(1)><script>alert(2)</script>');
    const html = await (await page()).text();
    expect(html).not.toMatch(/<img|<script>alert/);
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(html).not.toContain(key);
  });

  it('sums money exactly', async () => {
    for (const seconds of [3, 7, 11]) await submit('A boat.', { resolution: '720p', duration: seconds });
    // 21 seconds at 0.39 USD, which no binary number is.
    expect(await (await page()).text()).toContain('8.19');
  });
});

describe('a start from the page', () => {
  it('goes through the gateway’s own door, with its key, and is counted like any other', async () => {
    const response = await start(wish);
    expect(response.status).toBeLessThan(400);
    expect(emulator.acceptedCount('aimlapi.submit')).toBe(1);
    expect(emulator.requests[0]?.headers['authorization']).toBe(`Bearer ${key}`);
    expect(await (await page()).text()).not.toContain(key);
  });

  it.each([
    [{ ...wish, gateway: 'nobody' }, 'gateway'],
    [{ ...wish, path: '/../_emulator/reset' }, 'path'],
    [{ ...wish, path: 'no-slash' }, 'path'],
  ])('that makes no sense is refused with its reason: %o', async (bad, field) => {
    const response = await start(bad);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(field);
    expect(emulator.requests).toHaveLength(0);
  });

  it('does not wait for a gateway that answers only when the job is done', async () => {
    const slow = await startEmulator({ script: 'g600000c' });
    const { model, prompt } = { model: 'klingai/kling-v3.0-t2v', prompt: 'A boat.' };
    const body = JSON.stringify({
      gateway: 'aigate',
      path: '/v1/video/generations',
      body: { model, prompt },
    });
    const response = await fetch(`${slow.url}/_emulator/start`, { method: 'POST', body });
    expect(response.status).toBeLessThan(400);
    await slow.close();
  });
});

describe('the filter', () => {
  const shown = async (query: string) =>
    (await fetch(`${emulator.url}/?${query}`, { headers: { accept: 'text/html' } })).text();

  it('shows the jobs and requests of one gateway, or that contain a text', async () => {
    await submit('A paper boat.');
    await submit('A tin robot.');
    const found = await shown('find=ROBOT');
    expect(found).toContain('1 job of 2 pass the filter.');
    expect(found).toContain('A tin robot.');
    expect(found).not.toContain('A paper boat.</span>');
    expect(found.match(/id="request-\d+"/g)).toEqual(['id="request-2"']);
    const elsewhere = await shown('gateway=nanogpt');
    expect(elsewhere).toContain('No job passes the filter.');
    expect(elsewhere).not.toMatch(/id="request-\d+"/);
    expect(await shown('gateway=aimlapi&find=')).toContain('2 jobs of 2');
  });

  it('keeps a hostile text a text', async () => {
    expect(await shown(`find=${encodeURIComponent('"><script>alert(1)</script>')}`)).not.toContain(
      '<script>alert',
    );
  });
});

describe('the preview', () => {
  it('is the sample of what a job makes, once it is completed', async () => {
    await submit('A boat. [emulator:g60000c]');
    expect(await (await page()).text()).not.toContain('<video');
    await submit('A boat.');
    expect(await (await page()).text()).toContain('src="/_emulator/media/clip.mp4"');
    const clip = await fetch(`${emulator.url}/_emulator/media/clip.mp4`);
    expect(clip.headers.get('content-type')).toBe('video/mp4');
    expect(clip.headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect((await fetch(`${emulator.url}/_emulator/media/..%2Fpackage.json`)).status).toBe(404);
    expect((await page()).headers.get('content-security-policy')).toContain("media-src 'self'");
  });

  it('of an image is an image', async () => {
    await fetch(`${emulator.url}/yotta/text-to-image/generations`, {
      method: 'POST',
      headers: { 'x-api-key': key, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'nano-banana-pro', parameters: { prompt: 'A boat.' } }),
    });
    expect(await (await page()).text()).toContain('src="/_emulator/media/picture.png"');
  });
});

describe('a form of the page', () => {
  const send = (path: string, fields: Record<string, string>) =>
    fetch(`${emulator.url}/_emulator/${path}`, {
      method: 'POST',
      body: new URLSearchParams(fields),
      redirect: 'manual',
    });

  it('injects a fault, which the page shows until it has befallen', async () => {
    const sent = await send('faults', { route: 'aimlapi.submit', fault: 'status-500', times: '2' });
    expect([sent.status, sent.headers.get('location')]).toEqual([303, '/#controls']);
    expect((await (await page()).text()).replaceAll(/\s+/g, ' ')).toContain(
      '<b>status</b> at <code>aimlapi.submit</code>, 2 times',
    );
    expect([(await submit('A boat.')).status, (await submit('A boat.')).status]).toEqual([500, 500]);
    expect((await submit('A boat.')).status).toBe(200);
    expect(await (await page()).text()).toContain('No fault is waiting.');
  });

  it('offers every fault that has a name', async () => {
    const html = await (await page()).text();
    for (const name of ['out-of-credits', 'nanogpt.no-balance', 'reset-after-accepting'])
      expect(html).toContain(`<option>${name}</option>`);
  });

  it('moves the clock', async () => {
    await submit('A boat. [emulator:g60000c]');
    expect((await send('clock', { advanceMs: '60000' })).status).toBe(303);
    expect(await (await page()).text()).toContain('data-state="completed"');
  });

  it('clears everything', async () => {
    await submit('A boat.');
    expect((await send('reset', {})).status).toBe(303);
    expect(emulator.requests).toHaveLength(0);
  });

  it('that makes no sense is refused with its reason', async () => {
    const sent = await send('faults', { route: 'aimlapi.submit', fault: 'no-such-fault', times: '1' });
    expect(sent.status).toBe(400);
    expect(await sent.text()).toContain('fault');
  });
});

describe('another site in the same browser', () => {
  it.each([
    ['a page from elsewhere', { origin: 'https://elsewhere.example' }],
    ['a page that hides where it is from', { origin: 'null' }],
    ['a form of another site', { 'sec-fetch-site': 'cross-site' }],
  ])('may not steer the emulator: %s', async (_, headers) => {
    const response = await start(wish, headers);
    expect(response.status).toBe(403);
    expect(emulator.requests).toHaveLength(0);
  });
});
