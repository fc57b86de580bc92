import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createRegistry } from '../src/index.ts';
import { fetchTransport } from '../src/transport.ts';
import { version } from '../src/model/version.ts';
import { extended, key, line, ok, registryOf, request } from './slots.ts';

const own = { headers: { 'x-client-name': 'crosspoint' }, userAgent: 'echo-provider/2' };
const responding = () =>
  line((call) =>
    call.method === 'POST'
      ? ok({ job: 'job-1' })
      : ok({ word: 'done', files: ['https://files.example/a.mp4', '/files/b.mp4'] }),
  );

describe('the headers of a provider', () => {
  it('and the product tokens are sent with every request to the gateway, and only tokens elsewhere', async () => {
    const lineTo = responding();
    const { media } = registryOf(extended(own)(), lineTo, { userAgent: 'my-app/1.2 (tests)' });
    const job = await media.generate(request);
    const userAgent = `my-app/1.2 (tests) crosspoint/${version} echo-provider/2`;
    expect(lineTo.sent).toHaveLength(2);
    for (const { headers } of lineTo.sent)
      expect(headers).toMatchObject({
        'user-agent': userAgent,
        'x-client-name': 'crosspoint',
        'x-echo-key': key,
      });
    for (const outputIndex of [0, 1]) await media.download(job, { to: new WritableStream(), outputIndex });
    const [elsewhere, here] = lineTo.downloads;
    expect(elsewhere?.headers).toMatchObject({ 'user-agent': userAgent });
    expect(elsewhere?.headers).not.toHaveProperty('x-client-name');
    expect(here?.headers).toMatchObject({ 'user-agent': userAgent, 'x-client-name': 'crosspoint' });
  });

  it('name core alone where nobody says more', async () => {
    const lineTo = responding();
    await registryOf(extended({})(), lineTo).media.submit(request);
    expect(lineTo.sent[0]?.headers['user-agent']).toBe(`crosspoint/${version}`);
  });

  it('bear the version of the package', () => {
    const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    expect(version).toBe(manifest.version);
  });

  it.each(['', ' ', 'a\nb', 'é/1', 7])('refuse a product token that cannot be sent: %j', (userAgent) => {
    const options = { providers: [extended({})()], userAgent: userAgent as string };
    expect(() => createRegistry(options)).toThrow(/userAgent must be a product token/);
    expect(() => extended({ userAgent: userAgent as string })).toThrow(/userAgent must be a product token/);
  });

  it.each([
    'authorization',
    'Proxy-Authorization',
    'Cookie',
    'X-Api-Key',
    'apikey',
    'api_key',
    'x-auth-token',
    'x-secret',
    'x-goog-api-key',
    'X-Echo-Key',
    'x-access-key',
  ])('never carry a credential: %s is refused when the provider is defined', (name) => {
    expect(() => extended({ headers: { [name]: 'x' } })).toThrow(TypeError);
    expect(() => extended({ headers: { [name]: 'x' } })).toThrow(/may carry a credential/);
  });

  it.each([
    [{ 'user-agent': 'x' }, /use userAgent/],
    [{ host: 'x' }, /written by core/],
    [{ 'a b': 'x' }, /no header name/],
    [{ 'x-a': 'a\r\nb' }, /visible ASCII/],
  ])('are refused where they cannot be sent: %j', (headers, message) => {
    expect(() => extended({ headers })).toThrow(message);
  });
});

describe('in a browser', () => {
  afterEach(() => void vi.unstubAllGlobals());

  it('the user-agent is left to the browser', async () => {
    const asked: RequestInit[] = [];
    vi.stubGlobal('document', {});
    vi.stubGlobal('fetch', (_url: string, init: RequestInit) => {
      asked.push(init);
      return Promise.resolve(
        new Response('{"job":"job-1"}', { headers: { 'content-type': 'application/json' } }),
      );
    });
    await registryOf(extended(own)(), fetchTransport()).media.submit(request);
    expect(asked[0]?.headers).not.toHaveProperty('user-agent');
    expect(asked[0]?.headers).toMatchObject({ 'x-client-name': 'crosspoint' });
  });
});
