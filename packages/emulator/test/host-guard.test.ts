import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, type FixtureServer, serveFixtures, startEmulator } from '../src/index.ts';

const secret = 'A boat nobody shall hear of.';
const fixture = {
  format: 1,
  id: 'submit.boat',
  steps: [],
  exchanges: [
    {
      step: 0,
      request: { method: 'POST', url: 'https://echo.example/make', body: { json: { text: 'A boat.' } } },
      response: { status: 200, headers: [], body: { text: secret } },
    },
    {
      step: 1,
      request: { method: 'GET', url: 'https://echo.example/jobs/1' },
      response: { status: 200, headers: [], body: { text: secret } },
    },
  ],
};

let folder: string;
let fixtures: FixtureServer;
let emulator: Emulator;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crosspoint-'));
  await writeFile(join(folder, 'submit.boat.json'), JSON.stringify(fixture));
  fixtures = await serveFixtures({ fixtures: folder });
  emulator = await startEmulator();
});
afterAll(async () => {
  await Promise.all([fixtures.close(), emulator.close()]);
  await rm(folder, { recursive: true });
});

/** Sends bytes as they stand: no client would write these headers. */
function raw(port: string, head: readonly string[], body = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect({ port: Number(port), host: '127.0.0.1' });
    socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    socket.once('error', reject).once('close', () => resolve(text));
    const lines = [...head, 'Connection: close', `Content-Length: ${Buffer.byteLength(body)}`];
    socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`);
  });
}
const statusOf = (text: string): number => Number(text.split(' ')[1]);

describe.each([
  ['serveFixtures', (): string => fixtures.url, '/jobs/1'],
  ['a gateway of the emulator', (): string => emulator.url, '/nanogpt/v1/video/status?requestId=none'],
  ['the page of the emulator', (): string => emulator.url, '/'],
])('%s', (_, urlOf, path) => {
  const port = (): string => new URL(urlOf()).port;

  it.each([
    ['another name', (own: string) => [`Host: elsewhere.example:${own}`]],
    ['a name that begins like an address', (own: string) => [`Host: 127.0.0.1.elsewhere.example:${own}`]],
    ['a name that begins like this machine', () => ['Host: localhost.elsewhere.example']],
    ['another address with a port', (own: string) => [`Host: 10.0.0.1:${own}`]],
    ['every address of this machine', (own: string) => [`Host: 0.0.0.0:${own}`]],
    ['a user before the name', () => ['Host: 127.0.0.1@elsewhere.example']],
    ['nothing', () => ['Host:']],
    ['two names', (own: string) => [`Host: 127.0.0.1:${own}`, 'Host: elsewhere.example']],
    ['two names in the other order', (own: string) => ['Host: elsewhere.example', `Host: 127.0.0.1:${own}`]],
    ['the same name twice', (own: string) => [`Host: 127.0.0.1:${own}`, `Host: 127.0.0.1:${own}`]],
    ['a list of names', (own: string) => [`Host: 127.0.0.1:${own}, elsewhere.example`]],
  ])('refuses a request whose Host is %s', async (_case, hosts) => {
    const text = await raw(port(), [`GET ${path} HTTP/1.1`, ...hosts(port())]);
    expect(statusOf(text)).toBeGreaterThanOrEqual(400);
    expect([400, 403]).toContain(statusOf(text));
    expect(text).not.toContain(secret);
  });

  it.each(['HTTP/1.1', 'HTTP/1.0'])('refuses a request without a Host, in %s', async (version) => {
    const text = await raw(port(), [`GET ${path} ${version}`]);
    expect(statusOf(text)).toBe(version === 'HTTP/1.1' ? 400 : 403);
  });

  it.each([
    'http://elsewhere.example',
    'http://127.0.0.1@elsewhere.example',
    'http://10.0.0.1',
    'https://[::2]',
    'file://',
    'elsewhere.example:80',
  ])('refuses a whole address in the first line that names another server: %s', async (origin) => {
    const text = await raw(port(), [`GET ${origin}${path} HTTP/1.1`, `Host: 127.0.0.1:${port()}`]);
    expect([400, 403]).toContain(statusOf(text));
    expect(text).not.toContain(secret);
  });

  it.each([
    ['this address', (own: string) => [`GET ${path} HTTP/1.1`, `Host: 127.0.0.1:${own}`]],
    ['localhost', (own: string) => [`GET ${path} HTTP/1.1`, `Host: localhost:${own}`]],
    ['IPv6 through a tunnel', () => [`GET ${path} HTTP/1.1`, 'Host: [::1]:8080']],
    [
      'a whole address of its own',
      (own: string) => [`GET http://127.0.0.1:${own}${path} HTTP/1.1`, `Host: 127.0.0.1:${own}`],
    ],
  ])('answers to %s', async (_case, head) => {
    expect(statusOf(await raw(port(), head(port())))).not.toBe(403);
  });
});

describe('serveFixtures', () => {
  const port = (): string => new URL(fixtures.url).port;
  const post = (...headers: string[]): Promise<string> =>
    raw(
      port(),
      ['POST /make HTTP/1.1', `Host: 127.0.0.1:${port()}`, 'Content-Type: application/json', ...headers],
      '{"text":"A boat."}',
    );

  it('plays nothing to a page of another site, and does not move on', async () => {
    const before = fixtures.played.length;
    expect(statusOf(await post('Origin: https://elsewhere.example'))).toBe(403);
    expect(statusOf(await post('Sec-Fetch-Site: cross-site'))).toBe(403);
    expect(statusOf(await raw(port(), ['POST /make HTTP/1.1', 'Host: elsewhere.example'], '{}'))).toBe(403);
    expect(fixtures.played).toHaveLength(before);
  });

  it('plays to a program, which names no page', async () => {
    const text = await post();
    expect(statusOf(text)).toBe(200);
    expect(text).toContain(secret);
  });
});
