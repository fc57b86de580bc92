import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRegistry, type CrosspointError, type Registry } from '@crosspoint/core';
import { fakeClock } from '@crosspoint/core/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { aigate } from '../src/index.ts';

const clip = Buffer.concat([Buffer.from('00000018667479706d703432', 'hex'), Buffer.alloc(1_000, 7)]);
const request = { kind: 'video', model: 'aigate:provider/video-model-id', prompt: 'A boat.' } as const;

let server: Server;
let media: Registry;
let folder: string;
let served: 'clip' | 'gone' | 'broken';
let posts: number;

beforeEach(async () => {
  posts = 0;
  served = 'clip';
  server = createServer((request, response) => {
    request.resume();
    if (request.method === 'POST') {
      posts += 1;
      if (served === 'broken') return void request.socket.destroy();
      const url = `http://${request.headers.host}/v1/videos/task_1/content`;
      return void response.end(JSON.stringify({ videos: [{ url, mime_type: 'video/mp4' }] }));
    }
    if (served === 'clip') return void response.setHeader('content-type', 'video/mp4').end(clip);
    response.writeHead(410).end('{"error":{"message":"Video link expired","code":"http_410","status":410}}');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  media = createRegistry({
    providers: [aigate({ apiKey: 'YOUR_KEY', baseURL: `http://127.0.0.1:${port}` })],
    clock: fakeClock({ skipSleeps: true }),
  });
  folder = await mkdtemp(join(tmpdir(), 'crosspoint-'));
});
afterEach(async () => {
  await media.close();
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

const failing = (promise: Promise<unknown>): Promise<CrosspointError> =>
  promise.then(
    () => Promise.reject(new Error('nothing was thrown')),
    (error: CrosspointError) => error,
  );

it('a clip is there with the response, and is saved from its link', async () => {
  const job = await media.generate(request);
  const [saved] = await media.download(job, { to: join(folder, 'boat.mp4') });

  expect(saved).toMatchObject({ bytes: clip.length, mediaType: 'video/mp4' });
  expect(posts).toBe(1);
});

it('a link of more than 20 minutes ago is expired, and nothing is made anew for it', async () => {
  const job = await media.generate(request);
  served = 'gone';

  expect(await failing(media.download(job, { to: join(folder, 'boat.mp4') }))).toMatchObject({
    code: 'output_expired',
    ref: { id: 'task_1' },
  });
  expect(posts).toBe(1);
});

it('a held call that breaks is never made again', async () => {
  served = 'broken';

  expect(await failing(media.generate(request))).toMatchObject({
    code: 'submission_unknown',
    charged: 'maybe',
    retryable: false,
    canFallback: false,
  });
  expect(posts).toBe(1);
});
