import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../src/index.ts';
import { createView } from '../src/frame/shown.ts';
import { protocols } from '../src/protocols/index.ts';

const key = 'canary-key-4b7d20aa';
let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator({ script: 'c' });
});
afterEach(() => emulator.close());

/** Everything of the emulator's own that anybody can read. */
const told = async (): Promise<string> => {
  const asked = [
    ['/', 'text/html'],
    ['/', 'application/json'],
    ['/_emulator/overview', '*/*'],
    ['/_emulator/requests', '*/*'],
  ] as const;
  const responses = asked.map(([path, accept]) => fetch(emulator.url + path, { headers: { accept } }));
  return (await Promise.all((await Promise.all(responses)).map((response) => response.text()))).join('\n');
};

const post = (path: string, headers: Record<string, string>, body: string) =>
  fetch(emulator.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });

it.each(Object.entries(protocols))('keeps a key to itself that came as %s takes it', async (id, protocol) => {
  const [name = '', template = ''] = protocol.keyHeader.split(/: */);
  await post(`/${id}/somewhere`, { [name]: template.replace('{key}', key) }, '{}');
  expect(emulator.requests[0]?.headers[name.toLowerCase()]).toContain(key);

  const all = await told();
  expect(all).toContain(`/${id}/somewhere`);
  expect(all).not.toContain(key);
});

const auth = { authorization: `Bearer ${key}` };
const asPrompt = JSON.stringify({ model: 'alibaba/happyhorse-1-0', prompt: `Say ${key}.` });
it.each([
  ['in the query', '/aimlapi/somewhere?api_key=' + key, {}, '{}'],
  ['in a path', `/aimlapi/${key}/somewhere`, auth, '{}'],
  ['in another header', '/aimlapi/somewhere', { ...auth, 'x-note': `mine is ${key}` }, '{}'],
  ['in a cookie', '/aimlapi/somewhere', { cookie: key }, '{}'],
  ['as a prompt', '/aimlapi/v2/video/generations', auth, asPrompt],
  ['as the name of a field', '/aimlapi/somewhere', auth, JSON.stringify({ [key]: 1 })],
  ['as a field of that name', '/aimlapi/somewhere', {}, JSON.stringify({ deep: { api_key: key } })],
  ['in a body that is no JSON', '/aimlapi/somewhere', {}, `api_key=${key}&prompt=x`],
  ['behind a text cut short', '/aimlapi/somewhere', auth, JSON.stringify(`${'x'.repeat(390)}${key}`)],
])('keeps a key to itself that came %s', async (_, path, headers, body) => {
  await post(path, headers, body);
  expect(emulator.requests).toHaveLength(1);
  // A part of it is a part too much.
  expect(await told()).not.toContain(key.slice(0, 10));
});

it('leaves an idempotency key readable, which opens no door', async () => {
  await post('/aimlapi/somewhere', { ...auth, 'idempotency-key': 'order-1' }, '{}');
  expect(await told()).toContain('order-1');
});

const looked = (headers: Record<string, string>, body: unknown, keyHeaders: readonly string[] = []) => {
  const bodyText = JSON.stringify(body);
  const rest = { at: 0, gateway: 'one', method: 'POST', path: '/one', query: {}, route: 'one.submit' };
  const seen = { ...rest, headers, body, bodyText };
  return createView({ keyHeaders: new Set(keyHeaders), apiKey: undefined, requests: [seen] }).request(seen);
};

it('masks a header a gateway takes its key in, however innocent its name', () => {
  expect(looked({ 'x-ticket': key }, `It is ${key}.`, ['x-ticket'])).toMatchObject({
    headers: { 'x-ticket': '***' },
    body: 'It is ***.',
  });
});

it('leaves no tail of a key that begins with another key', () => {
  expect(
    looked({ 'x-api-key': key, authorization: `Bearer ${key}-tail` }, `It is ${key}-tail.`),
  ).toMatchObject({ body: 'It is ***.' });
});
