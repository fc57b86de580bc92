import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createRegistry, type Provider } from '@crosspoint/core';
import { sqlite } from '@crosspoint/store-sqlite';
import { afterEach, describe, expect, it } from 'vitest';
import { fakeIo, folder, ran } from './support.ts';

const plugin = import.meta.resolve('@crosspoint/core/plugin');

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

interface CannedResponse {
  readonly status?: number;
  readonly json?: unknown;
}

/** A gateway on this machine that takes a job, keeps it running, and responds to a cancel as told. */
async function gateway(cancel: CannedResponse) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const { method = '', url = '' } = request;
    asked.push(`${method} ${url}`);
    const reply: CannedResponse =
      method === 'DELETE'
        ? cancel
        : { json: method === 'POST' ? { id: 'job-1' } : { id: 'job-1', state: 'running' } };
    response.writeHead(reply.status ?? 200, { 'content-type': 'application/json' });
    response.end(reply.json === undefined ? '' : JSON.stringify(reply.json));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  ends.push(() => new Promise((resolve) => (server.close(() => resolve()), server.closeAllConnections())));
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** A provider as its author would write it. */
const provider = (url: string, onFinished: string): string => `
import { bearer, defineProvider } from '${plugin}';
const any = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } };
const read = { schema: any, parse: ({ id, state }) => ({ id, status: state }) };
const acme = defineProvider({
  contract: 1, id: 'acme', name: 'Acme', docsUrl: 'https://acme.example', baseURL: 'https://api.acme.example',
  apiKeyEnv: 'ACME_KEY', apiKeyUrl: 'https://acme.example/keys', auth: bearer,
  models: { 'acme/one': { kind: 'video', slug: 'one', tasks: ['text-to-video'], params: { prompt: { type: 'string' } } } },
  fields: { prompt: 'prompt' }, submit: { method: 'POST', path: '/jobs', ...read }, poll: { method: 'GET', path: '/jobs/{id}', ...read },
  cancel: { method: 'DELETE', path: '/jobs/{id}', onFinished: '${onFinished}', finishedErrors: [{ status: 409 }], ...read },
  states: { running: 'running', done: 'succeeded', stopped: 'canceled' }, billing: { failedJob: 'unknown' },
});
export default { providers: [acme({ apiKey: 'canary-0123456789-canary', baseURL: '${url}' })] };
`;

/** A machine where a job was bought. */
async function desk(cancel: CannedResponse, onFinished = 'error') {
  const { asked, url } = await gateway(cancel);
  const place = await folder();
  await writeFile(join(place, 'package.json'), '{}');
  await writeFile(join(place, 'crosspoint.config.mjs'), provider(url, onFinished));
  const type = (...args: string[]) => ran(args, fakeIo({ store: join(place, 'jobs.db'), cwd: place }));
  const { default: config } = (await import(join(place, 'crosspoint.config.mjs'))) as {
    default: { providers: Provider[] };
  };
  const registry = createRegistry({ providers: config.providers, store: sqlite(join(place, 'jobs.db')) });
  const job = await registry.submit({ kind: 'video', model: 'acme/one', prompt: 'A boat.' });
  await registry.close();
  return { type, ref: String(job.ref), cancels: () => asked.filter((line) => line.startsWith('DELETE')) };
}

describe('crosspoint cancel', () => {
  it('cancels a job at its gateway, and the store knows it', async () => {
    const { type, ref, cancels } = await desk({ json: { id: 'job-1', state: 'stopped' } });
    const { code, out, err } = await type('cancel', ref);
    expect([code, cancels()]).toEqual([0, ['DELETE /jobs/job-1']]);
    expect(out).toBe('Cancel   canceled\n');
    expect(err).toMatch(/^State {4}canceled/m);
    expect((await type('jobs', '--json')).json).toMatchObject({ jobs: [{ state: 'canceled' }] });
    const again = await type('cancel', 'last');
    expect([again.code, cancels().length]).toEqual([0, 1]);
    expect(again.out).toMatch(/^Cancel {3}canceled$/m);
  });

  it('says in a document how it ended', async () => {
    const { type } = await desk({ status: 202 });
    const { code, json } = await type('cancel', 'last', '--json');
    expect(code).toBe(0);
    expect(json).toMatchObject({
      outcome: 'requested',
      job: { ref: { id: 'job-1' } },
      ref: expect.stringMatching(/^xp1\./),
    });
  });

  it.each([
    [404, 5, 'unknown'], // a job that is a moment old may not be known everywhere yet
    [409, 1, 'already_finished'],
    [500, 5, 'unknown'],
  ])('after HTTP %i ends with %i: %s', async (status, exit, outcome) => {
    const { type } = await desk({ status, json: {} });
    const { code, json } = await type('cancel', 'last', '--json');
    expect([code, json]).toMatchObject([exit, { outcome }]);
  });

  it('sends nothing where an output may be deleted, unless that is allowed', async () => {
    const { type, cancels } = await desk({ json: { id: 'job-1', state: 'stopped' } }, 'deletesOutput');
    const { code, err } = await type('cancel', 'last');
    expect([code, cancels()]).toEqual([5, []]); // 2 would say that nothing was bought
    expect(err).toContain('--allow-output-loss');
    expect((await type('cancel', 'last', '--allow-output-loss')).code).toBe(0);
    expect(cancels()).toHaveLength(1);
  });

  it('never shows the key', async () => {
    const { type } = await desk({ status: 401, json: { message: 'wrong key canary-0123456789-canary' } });
    const { code, out, err } = await type('cancel', 'last', '--json');
    expect(code).toBe(5); // a job is under way: 3 would say that nothing was bought
    expect(out + err).not.toContain('canary');
  });
});
