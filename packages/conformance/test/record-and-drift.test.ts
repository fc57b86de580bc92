import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { leaks, scrubber } from '../src/record/scrub.ts';
import { conformance, conformanceHere } from './support/conformance.ts';

// Invented, and shaped like what gateways give away.
const key = 'test-key-0aB1cD2eF3gH4iJ5kL6m';
const jobId = 'k7Qx2Vb9Zr4Tn8Wc1Ys6';
const person = 'jane.doe@mail.example';

/** A gateway on this machine that speaks echo's protocol, and says more than it should. */
let posts = 0;
let models: readonly object[] = [];
let accepted: object = {};
/** What is answered to a purchase instead, as it stands. */
let raw: string | undefined;
const server: Server = createServer((request, response) => {
  const { url = '', method } = request;
  if (method === 'POST') posts += 1;
  const responses: Readonly<Record<string, object>> = {
    '/make': accepted,
    [`/jobs/${jobId}`]: {
      word: 'done',
      files: [`https://files.example/${jobId}.mp4?sig=9f86d081884c7d659a2feaa0c55ad015`],
    },
    '/models': { data: models },
    '/balance': { left: '12.50' },
  };
  response.writeHead(responses[url] === undefined ? 404 : 200, {
    'content-type': 'application/json',
    'set-cookie': 'session=9f86d081884c7d659a2feaa0c55ad015',
  });
  response.end(method === 'POST' && raw !== undefined ? raw : JSON.stringify(responses[url] ?? {}));
});

let folder: string;
let address: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens
  address = `http://127.0.0.1:${port}`;
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'recorded-'));
  posts = 0;
  raw = undefined;
  accepted = { job: jobId, by: person, account: 'Jane' };
});
afterAll(() => void server.close());

const env = { ECHO_API_KEY: key };
const claim = ['--claim', 'model.echo/parrot text-to-video param.seed'];
const recordArgs = (...args: readonly string[]) => [
  'record',
  'modules/quick.mjs',
  ...claim,
  '--fixtures',
  folder,
  '--base-url',
  address,
  ...args,
];
const record = (...args: readonly string[]) => conformanceHere(recordArgs(...args), env);
const written = (): readonly string[] => readdirSync(folder);
const allowed = ['--ceiling', '0.50 USD', '--yes'];

describe('record', () => {
  it.each([
    ['no ceiling is given', [], /set the most that may be spent, such as --ceiling "0.4 USD"|--ceiling/],
    ['--yes is missing', ['--ceiling', '0.50 USD'], /nothing was sent; --yes sends the request/],
    ['no submission is allowed', [...allowed, '--max-submissions', '0'], /no submission is allowed/],
    ['the price exceeds the ceiling', ['--ceiling', '0.01 USD', '--yes'], /no request was sent: .*0\.01/],
  ] as const)('sends nothing where %s', async (_, args, message) => {
    const { code, out, err } = await record(...args);
    expect({ code, posts, written: written() }).toEqual({ code: 2, posts: 0, written: [] });
    expect(err).toMatch(message);
    expect(out).toMatch(/^Worst case: [\d.]+ USD, for one submission/);
  });

  it('writes the exchanges, without the key, the account or anything random, and without expectations', async () => {
    const { code, err, out } = await conformance(recordArgs(...allowed, '--scrub', 'Jane'), env);
    expect({ code, err, posts }).toMatchObject({ code: 0, posts: 1 });
    const [file = ''] = written();
    const text = readFileSync(join(folder, file), 'utf8');
    for (const secret of [key, jobId, person, 'Jane', '9f86d081884c7d659a2feaa0c55ad015', address])
      expect(text).not.toContain(secret);
    expect(text).toContain('{{secret.apiKey}}');
    expect(text).not.toContain('"expect"');
    expect(out).toMatch(/PENDING until each "expect" is written/);
  });

  it('never reports a response of an emulator as one of the gateway', async () => {
    await record(...allowed);
    const fixture: unknown = JSON.parse(readFileSync(join(folder, written()[0]!), 'utf8'));
    expect(fixture).toMatchObject({ provenance: { kind: 'synthetic' } });
  });

  it('is replayed as it was recorded, and is PENDING', async () => {
    await record(...allowed);
    const args = ['run', 'modules/sound.mjs', '--fixtures', folder, '--only', 'recorded'];
    const { code, out } = await conformanceHere(args);
    expect({ code, out }).toMatchObject({ code: 1, out: expect.stringMatching(/1 PENDING/) });
    expect(out).not.toMatch(/FAIL/);
  });

  const letters = (write: (code: string) => string): string =>
    [...key].map((letter) => write(letter.charCodeAt(0).toString(16).padStart(2, '0'))).join('');
  it.each([
    ['as JSON may write every letter', letters((hex) => `\\u00${hex}`)],
    ['as an address may write every letter', letters((hex) => `%${hex}`)],
    ['as a page may write every letter', letters((hex) => `&#x${hex};`)],
    ['with a line break in it', `${key.slice(0, 15)}\\n${key.slice(15)}`],
    ['in base64', Buffer.from(key).toString('base64')],
  ])('removes the key that a gateway echoes %s', async (_, echoed) => {
    raw = `{"job":"${jobId}","hint":"auth ${echoed} x"}`;
    const { code, err } = await record(...allowed);
    const text = readFileSync(join(folder, written()[0]!), 'utf8');
    expect({ code, leaks: leaks(text.replace(/"sha256".*/, ''), { key }) }).toEqual({ code: 0, leaks: [] });
    expect(text).not.toContain(echoed);
    expect(err).toMatch(/crosspoint wait xp1\./);
  });

  it.each([
    ['in hex with spaces in it', letters((hex) => `${hex} `)],
    ['in other letters', key.toUpperCase().replace('0A', '0 A')],
  ])('refuses to write where it finds the key %s, and says where the paid job is', async (_, echoed) => {
    raw = `{"job":"${jobId}","hint":"${echoed}""}`;
    const { code, err } = await record(...allowed);
    expect({ code, posts, written: written() }).toEqual({ code: 2, posts: 1, written: [] });
    expect(err).toMatch(/nothing was written: the fixture still contains the key[^]*crosspoint wait xp1\./);
  });

  it('prints the ref of the paid job as soon as it is accepted, and again where the wait fails', async () => {
    accepted = { job: 'another-job' };
    const { code, out, err } = await record(...allowed);
    expect({ code, posts }).toEqual({ code: 0, posts: 1 });
    expect(err).toMatch(/may be charged: xp1\.\S+\nFetch the outputs with: crosspoint wait xp1\./);
    expect(out).toMatch(/ended with an error[^]*crosspoint wait xp1\./);
  });

  it('reads the key from the variable that the provider names', async () => {
    const { code, err } = await conformanceHere(['record', 'modules/sound.mjs', ...claim], {
      ECHO_API_KEY: '',
    });
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringMatching(/set ECHO_API_KEY/) });
  });
});

describe('a scrubbed value', () => {
  it.each([
    ['the key', key],
    ['the key in base64', Buffer.from(key).toString('base64')],
    ['the key in hex', Buffer.from(key).toString('hex')],
    ['an e-mail address', person],
    ['another key', 'sk-live-4eC39HqLyjWDarjtT1zdp7dc'],
    ['an id', '550e8400-e29b-41d4-a716-446655440000'],
  ])('is found where it is still there: %s', (_, secret) => {
    expect(leaks(`{"note":"${secret}"}`, { key })).not.toEqual([]);
  });

  it.each([
    '2026-01-01T00:00:00.000Z',
    'alibaba/happyhorse-1.0-image-to-video',
    'text/event-stream; charset=utf-8',
    'alibaba-happyhorse-1-0-image-to-video',
    '/v2/video/generations?generation_id=scrubbed-12',
    'scrubbed-1',
  ])('does not include a public text: %s', (text) => expect(leaks(text, { key })).toEqual([]));

  it('becomes the same word everywhere, so that exchanges still match', () => {
    const { clean } = scrubber({ key });
    expect(clean(`/jobs/${jobId}`)).toBe('/jobs/scrubbed-1');
    expect(clean(`{"id":"${jobId}"}`)).toBe('{"id":"scrubbed-1"}');
  });
});

describe('drift', () => {
  const drift = (module = 'modules/free-queries.mjs') =>
    conformanceHere(['drift', module, '--fixtures', 'free-queries', '--base-url', address], env);

  it.each([
    ['nothing has changed', [{ name: 'parrot/1', usd: '0.05' }], 0, /queried .*: its models and its balance/],
    [
      'a model is new',
      [
        { name: 'parrot/1', usd: '0.05' },
        { name: 'parrot/2', usd: '0.09' },
      ],
      0,
      /new {3}parrot\/2/,
    ],
    ['a model is gone', [], 3, /DRIFT parrot\/1 is not listed any more/],
    ['a price has changed', [{ name: 'parrot/1', usd: '0.07' }], 3, /DRIFT the price of parrot\/1 is 0.07/],
    ['a key is gone', [{ name: 'parrot/1' }], 3, /DRIFT GET \/models: \.data\[\]\.usd is gone/],
    ['a kind of value is another', [{ name: 'parrot/1', usd: 0.05 }], 3, /usd is number, was string/],
  ] as const)('has an exit code for whether %s', async (_, listed, code, message) => {
    models = listed;
    const ended = await drift();
    expect({ code: ended.code, err: ended.err, posts }).toEqual({ code, err: '', posts: 0 });
    expect(ended.out).toMatch(message);
  });

  it('starts no line with a command that a CI log executes', async () => {
    const name = 'parrot/9\r\n::error::forged\n##[command]x\u2028::stop-commands::y\u001b[2J';
    models = [
      { name: 'parrot/1', usd: `0.07\n::error::z` },
      { name, usd: '0.01' },
    ];
    const { out } = await drift();
    expect(out).toMatch(/new {3}parrot\/9 ::error::forged/);
    expect(out).not.toMatch(/^\s*::|##\[|[\r\u2028]/m);
    expect(out).not.toContain('\u001b');
  });

  it('names what it could not compare where a gateway has no listing', async () => {
    const { out } = await drift('modules/unlisted.mjs');
    expect(out).toMatch(/could not compare models and prices \(it has no listing\)/);
  });

  it('does not report a failed query as unchanged', async () => {
    const { code, out } = await conformance(
      [
        'drift',
        'modules/free-queries.mjs',
        '--fixtures',
        'free-queries',
        '--base-url',
        `${address}/elsewhere`,
      ],
      env,
    );
    expect({ code, out }).toMatchObject({ code: 2, out: expect.stringMatching(/query failed/) });
    expect((await drift('modules/sound.mjs')).code).toBe(2);
  });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));
