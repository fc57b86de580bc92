import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { nodeTransport } from '../src/node.ts';

const seen: (string | undefined)[] = [];
const server = createServer((incoming, response) => {
  seen.push(incoming.url);
  response.end('{}');
});
const transport = nodeTransport();
beforeAll(() => new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve)));
afterAll(async () => {
  await transport.close();
  await new Promise((resolve) => server.close(resolve));
});

// The first request of an origin parses its URL; what the later ones make of theirs must be the same.
it.each([
  '/v2/video/generations?generation_id=a1b2:c3',
  '/jobs/a%2Fb/../c',
  '/jobs/%2e%2e/c',
  '/jobs/%2E./c?x=/../y',
  '/jobs/./a',
  '/jobs/.',
  '/jobs/a#part',
  '/jobs/a b?c=d e',
  '/jobs/ü?ü=ü',
  "/jobs/a'b?c='d'",
  '/jobs/a\\b',
  '/jobs/<a>|{b}`^"?<c>"`',
  '/?',
  '',
])('a path leaves as its URL is written: %s', async (path) => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
  const { pathname, search } = new URL(url);
  for (let n = 0; n < 2; n += 1)
    await transport.request({ method: 'GET', url, headers: {}, purpose: 'poll' }, 1_000).response;
  expect(seen.splice(0)).toEqual([`${pathname}${search}`, `${pathname}${search}`]);
});
