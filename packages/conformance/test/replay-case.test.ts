import { execFile } from 'node:child_process';
import dgram from 'node:dgram';
import { appendFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import { type ProviderSpec, query } from '@crosspoint/core/plugin';
import * as z from 'zod';
import { describe, expect, it, vi } from 'vitest';
import {
  request,
  brokenRules,
  costs,
  get,
  headers,
  json,
  post,
  sound,
  fixtureWith,
  submit,
} from './support/fixture.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

describe('a fixture', () => {
  const packed = gzipSync('{"job":"j-1","cost":"0.5"}').toString('base64');
  const zipped = (body: object) => ({
    ...post(''),
    response: {
      status: 200,
      // as a recorder found them
      headers: [
        ['Content-Encoding', 'gzip'],
        ['Content-Length', '9999'],
        ['Connection', 'keep-alive'],
        ...json,
      ],
      body,
    },
  });
  it.each([
    ['its text', { text: '{"job":"j-1","cost":"0.5"}' }],
    ['its bytes', { base64: packed }],
  ])('is replayed packed as it was recorded, from %s, and its money is followed', async (_, body) => {
    const paidFor = fixtureWith('submit.packed', [submit({ costs: [{ amount: '0.5' }] })], [zipped(body)]);
    expect(await brokenRules({}, paidFor)).toMatchObject({
      rules: [],
      verdicts: expect.arrayContaining(['money:submit.packed']),
    });
    const float = costs((cost) => (cost == null ? undefined : String(Number(cost))));
    expect((await brokenRules(float, paidFor)).rules).toEqual(['MNY-002']);
  });

  it('does not compare the headers of an HTTP client', async () => {
    const request = {
      ...post('').request,
      headers: { ...headers, 'User-Agent': 'tap/1', Host: 'echo.example' },
    };
    expect(
      (
        await brokenRules(
          {},
          fixtureWith('submit.tap', [submit({ state: 'queued' })], [post('{"job":"j-1"}', { request })]),
        )
      ).rules,
    ).toEqual([]);
  });

  it('passes on a part of a result', async () => {
    const found = fixtureWith(
      'reconcile.found',
      [
        { call: 'submit', input: request, expect: { error: { code: 'submission_unknown' } } },
        {
          call: 'reconcile',
          input: { $step: 0 },
          options: { decide: { id: 'j-1' } },
          expect: { value: { outcome: 'accepted' } },
        },
        {
          call: 'status',
          input: { $step: 1, path: '/job', as: 'text' },
          expect: { value: { state: 'running' } },
        },
      ],
      [
        { ...post(''), response: undefined, fault: { type: 'reset-before-headers' } },
        get(2, '/jobs/j-1', '{"word":"working"}'),
      ],
    );
    expect(await brokenRules({}, found)).toMatchObject({
      rules: [],
      verdicts: expect.arrayContaining(['reconcile.found', 'faults:reconcile.found']),
    });
  });

  it('asks for a model by its slug, and the model’s own fields are tried', async () => {
    const bySlug = fixtureWith(
      'submit.slug',
      [{ ...submit({ state: 'queued' }), input: { ...request, model: 'echo:parrot/1' } }],
      [post('{"job":"j-1"}')],
    );
    expect((await brokenRules({}, bySlug)).verdicts).toContain('round-trip:submit.slug');
    const fields = { ...sound.fields, seed: { wire: ['seed'], convert: () => ({}) } };
    expect((await brokenRules({ fields }, bySlug)).rules).toContain('RND-001');
  });

  it('with an unknown option of a call is at fault itself', async () => {
    const options = { idempotencykey: 'x' };
    const odd = fixtureWith(
      'submit.option',
      [{ ...submit({ state: 'queued' }), options }],
      [post('{"job":"j-1"}')],
    );
    await expect(brokenRules({}, odd)).rejects.toThrow(/\/steps\/0\/options/);
  });

  it('discovers', async () => {
    const asked = fixtureWith(
      'discover.all',
      [
        {
          call: 'discover',
          options: { provider: 'echo' },
          expect: { value: { models: [{ slug: 'parrot/1' }] } },
        },
      ],
      [get(0, '/models', '["parrot/1"]')],
    );
    const list = query({
      method: 'GET',
      path: '/models',
      schema: z.array(z.string()),
      parse: (slugs) => slugs.map((slug) => ({ slug })),
    });
    expect((await brokenRules({ discovery: { list } }, asked)).rules).toEqual([]);
    const rows = [{ status: 401, errorCode: 'provider_unavailable' }] as const;
    expect((await brokenRules({ discovery: { list }, errors: rows }, asked)).rules).toContain('FLT-003');
  });

  it.each([
    ['another scheme', { auth: (key: string) => ({ 'x-echo-key': `Token ${key}` }) }, ['MAP-002']],
    [
      'another word',
      { submit: { ...sound.submit, body: (fields: object) => ({ model: 'parrot/2', ...fields }) } },
      ['REQ-001'],
    ],
  ] as const)(
    'without a specific rule breaks the rule of the part that differs: %s',
    async (_, changes, rules) => {
      const { rules: named, ...plain } = fixtureWith(
        'submit.plain',
        [submit({ state: 'queued' })],
        [post('{"job":"j-1"}')],
      );
      expect(named).toContain('REQ-001');
      expect(
        (await brokenRules(changes as Partial<ProviderSpec>, { ...plain, rules: ['VAL-001'] })).rules,
      ).toEqual(rules);
    },
  );
});

describe('the key', () => {
  const plain = fixtureWith('submit.plain', [submit({ state: 'queued' })], [post('{"job":"j-1"}')]);
  const ways: readonly (readonly [way: string, rule: string, leave: (key: string) => void])[] = [
    ['by a datagram', 'SEC-008', (key) => dgram.createSocket('udp4').unref().send(key, 9, '127.0.0.1')],
    ['by a program', 'SEC-008', (key) => void execFile(process.execPath, ['-e', '0', key])],
    ['by a thread', 'SEC-008', (key) => void new Worker('', { eval: true, workerData: key })],
    ['by a file', 'SEC-004', (key) => appendFileSync(join(tmpdir(), 'kept'), key)],
    ['by the standard output', 'SEC-004', (key) => void process.stdout.write(key)],
  ];
  it.each(ways)('is seen to leave %s, when a provider is installed as well', async (_, rule, leave) => {
    const auth = (key: string): Readonly<Record<string, string>> => {
      try {
        leave(key);
      } catch {
        // as code that hides it would
      }
      return { 'x-echo-key': key };
    };
    expect((await brokenRules({ auth }, plain)).rules).toContain(rule);
  });
});
