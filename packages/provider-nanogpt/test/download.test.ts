import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRegistry, type Registry } from '@crosspoint/core';
import { nodeTransport } from '@crosspoint/core/node';
import { fakeClock } from '@crosspoint/core/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { nanogpt } from '../src/index.ts';

const canary = 'canary-7f3a9c1e55b04d';
const clip = Buffer.concat([Buffer.from('00000018667479706d703432', 'hex'), Buffer.alloc(1_000, 7)]);
const content = '/api/generate-video/content?model=veo2-video&runId=vid_1&variant=video';

let server: Server;
let media: Registry;
let folder: string;
let link: string;
let seen: { readonly at: string; readonly headers: IncomingHttpHeaders }[];

// One server on this machine plays every host; nothing is resolved, and nothing leaves.
beforeEach(async () => {
  seen = [];
  server = createServer((request, response) => {
    seen.push({ at: `${request.headers.host}${request.url}`, headers: request.headers });
    request.resume();
    if (request.method === 'POST') return response.writeHead(202).end('{"runId":"vid_1","status":"pending"}');
    if (request.url?.includes('/status') === true)
      return response.end(
        JSON.stringify({ data: { status: 'COMPLETED', output: { video: { url: link } } } }),
      );
    return response.setHeader('content-type', 'video/mp4').end(clip);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const transport = nodeTransport({
    resolve: async () => ['93.184.216.34'],
    connect: () =>
      new Promise((resolve, reject) => {
        const socket = connect(port, '127.0.0.1', () => resolve(socket)).once('error', reject);
      }),
  });
  media = createRegistry({
    providers: [nanogpt({ apiKey: canary })],
    clock: fakeClock({ skipSleeps: true }),
    transport,
  });
  folder = await mkdtemp(join(tmpdir(), 'crosspoint-'));
});
afterEach(async () => {
  await media.close();
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

it.each([
  ['a link without a host, with the key', content, `nano-gpt.com${content}`, canary],
  ['a link elsewhere, without it', 'https://cdn.example/v.mp4', 'cdn.example/v.mp4', undefined],
])('a clip is fetched from %s', async (_, printed, at, key) => {
  link = printed;
  const job = await media.generate({
    kind: 'video',
    model: 'google/veo-2.0',
    prompt: 'A boat.',
    duration: 5,
  });
  const [saved] = await media.download(job, { to: join(folder, 'boat.mp4') });

  expect(saved).toMatchObject({ bytes: clip.length, mediaType: 'video/mp4' });
  expect(seen.at(-1)).toMatchObject({ at });
  expect(seen.at(-1)?.headers['x-api-key']).toBe(key);
  expect(seen.map((it) => it.at).join()).not.toContain(canary);
});
