import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRegistry, type Registry } from '@crosspoint/core';
import { exampleProvider, fakeClock } from '@crosspoint/core/testing';
import { afterEach, expect, it } from 'vitest';
import { type FixtureServer, serveFixtures } from '../src/index.ts';

const at = 'https://echo.example';
const json = (status: number, value: unknown) => ({
  status,
  headers: [['content-type', 'application/json']],
  body: { text: JSON.stringify(value) },
});
const get = (url: string, response: object) => ({ step: 1, request: { method: 'GET', url }, response });
const make = (body: object, response: object) => ({
  step: 0,
  request: { method: 'POST', url: `${at}/make`, body: { json: { model: 'parrot/1', ...body } } },
  response,
});
const clip = Buffer.concat([Buffer.from('00000018667479706d703432', 'hex'), Buffer.alloc(500, 7)]);

const stories = {
  'submit.boat': [
    make({ text: 'A boat.' }, json(200, { job: 'boat-1', cost: 0.25 })),
    get(`${at}/jobs/boat-1`, json(200, { word: 'working' })),
    get(
      `${at}/jobs/boat-1`,
      json(200, { word: 'done', files: ['https://cdn.example/boat.mp4?signature=x'] }),
    ),
    get('https://cdn.example/boat.mp4?signature=x', {
      status: 200,
      headers: [['content-type', 'video/mp4']],
      body: { base64: clip.toString('base64') },
    }),
  ],
  'submit.kite': [make({ text: 'A kite.', seed: 7 }, json(200, { job: 'kite-1' }))],
  'submit.no-money': [make({ text: 'A boat.' }, json(402, { error: 'no money' }))],
  'submit.gone': [
    { ...make({ text: 'A lost boat.' }, {}), response: undefined, fault: { type: 'reset-before-headers' } },
  ],
};

let folder: string | undefined;
let server: FixtureServer | undefined;
let media: Registry | undefined;
afterEach(async () => {
  await media?.close();
  await server?.close();
  if (folder !== undefined) await rm(folder, { recursive: true });
});

async function start(): Promise<Registry> {
  folder = await mkdtemp(join(tmpdir(), 'crosspoint-'));
  for (const [id, exchanges] of Object.entries(stories))
    await writeFile(join(folder, `${id}.json`), JSON.stringify({ format: 1, id, steps: [], exchanges }));
  server = await serveFixtures({ fixtures: folder });
  const baseURL = server.baseURL(at);
  media = createRegistry({
    providers: [exampleProvider({ apiKey: 'no-key-needed', baseURL })],
    clock: fakeClock({ skipSleeps: true }),
  });
  return media;
}
const request = { kind: 'video', model: 'echo/parrot' } as const;

it('plays a whole story to an application, its file on another host included', async () => {
  const own = await start();
  const video = await own.generate({ ...request, prompt: 'A paper boat of my own.' });
  let bytes = 0;
  await own.download(video, {
    to: new WritableStream({ write: (chunk: Uint8Array) => void (bytes += chunk.length) }),
  });
  expect(bytes).toBe(clip.length);
  expect(new Set(server?.played)).toEqual(new Set(['submit.boat']));
  expect(server?.hosts).toEqual([at, 'https://cdn.example']);
});

it('chooses the story that is most like the request', async () => {
  const own = await start();
  const job = await own.submit({ ...request, prompt: 'A kite.', seed: 7 });
  expect(job.ref.id).toBe('kite-1');
});

it('plays faults as well', async () => {
  const own = await start();
  await expect(own.submit({ ...request, prompt: 'A lost boat.' })).rejects.toMatchObject({
    code: 'submission_unknown',
  });
});

it('says what no fixture answers', async () => {
  await start();
  const httpResponse = await fetch(`${server?.url}/elsewhere`);
  expect([httpResponse.status, await httpResponse.json()]).toMatchObject([
    501,
    { error: 'No fixture responds to GET /elsewhere.' },
  ]);
});

it('names everything that is wrong with a folder', async () => {
  await start();
  await writeFile(join(folder!, 'a.json'), '{');
  await writeFile(join(folder!, 'b.json'), '{"format":2,"id":"b","exchanges":[]}');
  await expect(serveFixtures({ fixtures: folder! })).rejects.toMatchObject({
    issues: [expect.stringContaining('a.json'), expect.stringContaining('b.json')] as unknown,
  });
});

it('plays the fixture an application names, by its base URL or by a header', async () => {
  await start();
  const baseURL = server!.baseURL(at, 'submit.no-money');
  const refused = createRegistry({ providers: [exampleProvider({ apiKey: 'no-key-needed', baseURL })] });
  await expect(refused.submit({ ...request, prompt: 'A kite.', seed: 7 })).rejects.toMatchObject({
    code: 'insufficient_funds',
  });
  await refused.close();
  const ask = (fixture: string) =>
    fetch(`${server!.url}/make`, {
      method: 'POST',
      headers: { 'x-emulator-fixture': fixture, 'content-type': 'application/json' },
      body: '{"model":"parrot/1","text":"A kite.","seed":7}',
    });
  expect((await ask('submit.boat')).headers.get('x-emulator-fixture')).toBe('submit.boat');
  const nobody = await ask('submit.nothing');
  expect([nobody.status, await nobody.json()]).toMatchObject([
    501,
    { error: 'There is no fixture submit.nothing.' },
  ]);
});

it('says at its own address which fixtures there are, and how to choose', async () => {
  await start();
  const front: unknown = await (await fetch(server!.url)).json();
  expect(front).toMatchObject({
    name: '@crosspoint/emulator',
    fixtures: Object.keys(stories).toSorted(),
    hosts: [at, 'https://cdn.example'],
    message: expect.stringContaining('/_fixture/ID') as unknown,
  });
});
