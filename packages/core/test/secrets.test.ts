import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CrosspointError, memoryStore } from '../src/index.ts';
import { exampleProvider } from '../src/testing/index.ts';
import { canary, caught, type Gateway, request, startGateway, stilled, attemptOf } from './gateway.ts';

let gateway: Gateway;
beforeEach(async () => {
  gateway = await startGateway();
});
afterEach(() => gateway.close());

const codesOf = (text: string, sign: string): string =>
  [...text].map((c) => `${sign}${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');

/** The ways a key can hide in a text. */
const forms = {
  raw: canary,
  base64: btoa(canary),
  base64url: btoa(canary).replaceAll('+', '-').replaceAll('/', '_'),
  'base64 of what begins with it': btoa(`${canary}:and more`),
  hex: Buffer.from(canary).toString('hex'),
  'percent-encoded': encodeURIComponent(canary),
  'percent-encoded in whole': Buffer.from(canary).toString('hex').replaceAll(/../g, '%$&'),
  'in small letters': canary.toLowerCase(),
  'in capitals': canary.toUpperCase(),
  'base64 in lines': btoa(`Bearer ${canary}`).replaceAll(/.{20}/g, '$&\r\n'),
  'JSON escapes in a text': codesOf(canary, '\\u'),
};
const escaped = codesOf(canary, '\\u');
const traces = [
  canary,
  btoa(canary).slice(0, 28),
  Buffer.from(canary).toString('hex'),
  encodeURIComponent(canary),
  canary.toUpperCase(),
  ...[0, 1, 2].map((before) => btoa('\0'.repeat(before) + canary).slice(4, 14)),
  forms['percent-encoded in whole'],
  codesOf(canary, '\\u'),
  codesOf(canary, '\\\\u'),
];

/** Everything a program could do to print a thing. */
function printed(value: unknown): string {
  const parts = [inspect(value, { depth: 12, showHidden: true }), String(value)];
  for (let error = value; error instanceof Error; error = error.cause)
    parts.push(
      inspect(error, { depth: 12 }),
      error.stack ?? '',
      error.message,
      JSON.stringify(error),
      JSON.stringify({ ...error }),
    );
  parts.push(JSON.stringify(value) ?? '');
  return parts.join('\n');
}

const expectClean = (value: unknown): void => {
  const text = printed(value);
  for (const trace of traces) expect(text).not.toContain(trace);
};

describe('the key', () => {
  it('is in the declared header of every call to the gateway, and nowhere else', async () => {
    const { media } = stilled(gateway);
    const folder = await mkdtemp(join(tmpdir(), 'crosspoint-'));
    const job = await media.generate({ ...request, tags: { from: 'test' } });
    await media.download(job, { to: join(folder, 'boat.mp4') });
    expect(gateway.requests.length).toBeGreaterThan(2);
    for (const { headers, path, body } of gateway.requests) {
      const { 'x-echo-key': key, ...others } = headers;
      expect(key).toBe(canary);
      expectClean([others, path, body]);
    }
    expectClean(job);
    await rm(folder, { recursive: true });
    await media.close();
  });

  it('is in no plan, no job, no ref, no store, no configured provider and no registry', async () => {
    const store = memoryStore();
    const { media } = stilled(gateway, { store });
    expectClean(await media.plan(request));
    const job = await media.submit(request, { idempotencyKey: 'k' });
    expectClean([
      job,
      String(job.ref),
      await attemptOf(store, 'k'),
      media,
      exampleProvider({ apiKey: canary }),
    ]);
    await media.close();
  });

  it.each(Object.entries(forms))(
    'echoed by the gateway (%s) in bodies and headers gets into no error',
    async (_, form) => {
      const { media } = stilled(gateway);
      for (const status of [200, 400, 401, 403, 500]) {
        gateway.accepted = {
          status,
          headers: { 'x-request-id': form },
          text: JSON.stringify({ error: { message: `bad key ${form}`, code: form }, seen: form }),
        };
        expectClean(await caught(media.submit(request)));
      }
      gateway.accepted = { status: 401, text: `<html><title>${form}</title></html>` };
      expectClean(await caught(media.submit(request)));
      await media.close();
    },
  );

  it('echoed behind JSON escapes gets into no error', async () => {
    const { media } = stilled(gateway);
    gateway.accepted = { status: 400, text: `{"error":{"message":"bad key ${escaped}"}}` };
    expectClean(await caught(media.submit(request)));
    await media.close();
  });

  it.each([
    ['a form', (key: string) => new URLSearchParams({ key }).toString()],
    ['an address', (key: string) => encodeURI(key)],
    [
      'a page',
      (key: string) =>
        key
          .replaceAll('&', '&amp;')
          .replaceAll('<', '&lt;')
          .replaceAll('>', '&gt;')
          .replaceAll('"', '&quot;')
          .replaceAll("'", '&#39;'),
    ],
    ['JSON inside JSON', (key: string) => JSON.stringify(JSON.stringify({ key }))],
  ])('of strange letters, echoed as %s writes it, gets into no error', async (_, write) => {
    const key = 'k\'9<f>&m\\o"w/e+r=t~(z)!*';
    const { media } = stilled(gateway, {
      providers: [exampleProvider({ apiKey: key, baseURL: gateway.url })],
    });
    gateway.accepted = { status: 400, text: `<html><title>no</title>${write(key)}` };
    const error = (await caught(media.submit(request))) as CrosspointError;
    expect(error.response?.body).toContain('[redacted]');
    expect(error.response?.body).not.toMatch(/[mM].{1,6}o.{1,6}w/);
    await media.close();
  });

  it.each([
    ['as it is', canary, '[redacted]'],
    ['behind JSON escapes', escaped, '[redacted]'],
    ['in base64', btoa(`Bearer ${canary}`), 'QmVhcmVy[redacted]'],
    ['percent-encoded', encodeURIComponent(canary), '[redacted]'],
  ])(
    'cut off in the middle (%s), by us or by the gateway, leaves no beginning of it',
    async (_, form, clean) => {
      const { media } = stilled(gateway);
      for (let kept = Math.ceil(form.length / 2); kept < form.length; kept += 1) {
        for (const status of [200, 400]) {
          gateway.accepted = { status, text: `<html>${form.slice(0, kept)}` };
          const { response } = (await caught(media.submit(request))) as CrosspointError;
          expect(response?.body).toBe(`<html>${clean}`);
        }
      }
      gateway.fault = () => ({ type: 'truncate', bytes: 5_000 });
      for (let before = 2_000 - form.length; before < 2_000; before += 1) {
        gateway.accepted = { status: 200, text: `${'.'.repeat(before)}${form}${'.'.repeat(9_000)}` };
        const { response } = (await caught(media.submit(request))) as CrosspointError;
        expect(response?.body).toHaveLength(2_000);
        expect(clean).toContain(response!.body.replaceAll('.', ''));
      }
      await media.close();
    },
  );

  it('echoed in a status, a reason, a link or an id gets into no job', async () => {
    const { media } = stilled(gateway);
    gateway.accepted = { job: `job-${canary}` };
    gateway.responses = [
      { word: canary },
      { word: 'done', files: [`https://cdn.example/?k=${encodeURIComponent(canary)}`] },
    ];
    const job = await media.submit(request);
    expectClean([job, await media.status(job), await media.status(job)]);
    gateway.responses = [{ word: 'broken', reason: canary }];
    gateway.accepted = { job: 'job-2' };
    expectClean(await caught(media.generate(request)));
    await media.close();
  });

  it('is in no error when the line breaks, however it breaks', async () => {
    const { media } = stilled(gateway);
    for (const fault of [
      { type: 'reset', when: 'before-accepting' },
      { type: 'truncate', bytes: 3 },
    ] as const) {
      gateway.fault = () => fault;
      const error = (await caught(media.submit(request))) as CrosspointError;
      expect(error.cause).toBeInstanceOf(Error);
      expectClean(error);
    }
    await media.close();
  });

  it('thrown about by the application’s own key function does not reach the error', async () => {
    const failing = (): string => {
      throw new Error('vault is sealed');
    };
    const { media } = stilled(gateway, {
      providers: [exampleProvider({ apiKey: failing, baseURL: gateway.url })],
    });
    expect(await caught(media.submit(request))).toMatchObject({
      code: 'auth',
      cause: expect.objectContaining({ message: 'vault is sealed' }),
    });
    await media.close();
  });

  it.each([
    'http://gateway.example',
    'https://user:pass@gateway.example',
    'https://gateway.example/?key=1',
    'ftp://x',
    'nonsense',
  ])('is not sent to %s', (baseURL) => {
    expect(() => exampleProvider({ apiKey: canary, baseURL })).toThrow(/https/);
  });

  it('does not follow a redirect of a submit or a poll', async () => {
    const { media } = stilled(gateway);
    const job = await media.submit(request);
    gateway.responses = [{ status: 302, headers: { location: `${gateway.url}/elsewhere` }, text: '' }];
    expect(await caught(media.status(job))).toMatchObject({ code: 'unexpected_response' });
    expect(gateway.requests.some(({ path }) => path === '/elsewhere')).toBe(false);
    await media.close();
  });
});
