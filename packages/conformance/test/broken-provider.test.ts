import { connect } from 'node:net';
import {
  bearer,
  defineProvider,
  type HttpResponse,
  type ProviderSpec,
  type ParsedResponse,
  type FieldRow,
  field,
} from '@crosspoint/core/plugin';
import { exampleProvider } from '@crosspoint/core/testing';
import * as z from 'zod';
import { describe, expect, it, vi } from 'vitest';
import { type CaseResult, loadFixtures, type RuleId, rules } from '../src/index.ts';
import { Engine } from '../src/engine/engine.ts';

// Sockets by the thousand, on a machine that may be busy.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const loaded = loadFixtures(new URL('./echo/', import.meta.url));
const sound = exampleProvider.spec;
const parrot = sound.models['echo/parrot']!;

/** The reading of an endpoint, changed. */
const parsing = (
  endpoint: 'submit' | 'poll',
  change: (parsed: ParsedResponse, response: unknown) => ParsedResponse,
): Partial<ProviderSpec> => {
  const own = sound[endpoint]!;
  return {
    [endpoint]: {
      ...own,
      parse: (response: unknown, at: never, by: never) => change(own.parse(response, at, by), response),
    },
  };
};
const parrotWith = (changes: Partial<typeof parrot>): Partial<ProviderSpec> => ({
  models: { 'echo/parrot': { ...parrot, ...changes } },
});
const withField = (name: string, as: string | FieldRow): Partial<ProviderSpec> => ({
  fields: { ...sound.fields, [name]: as },
});
let calls = 0;

/** Each breaks one rule, which must notice it. */
const broken: readonly (readonly [name: string, changes: Partial<ProviderSpec>, rule: RuleId])[] = [
  ['two states swapped', { states: { ...sound.states, waiting: 'running', working: 'queued' } }, 'STA-001'],
  ['failure as success', { states: { ...sound.states, broken: 'succeeded' } }, 'STA-001'],
  ['every status value is terminal', { states: { ...sound.states, '*': 'failed' } }, 'STA-002'],
  ['another scheme for the key', { auth: bearer }, 'MAP-002'],
  ['the key in a second header', { auth: (key) => ({ 'x-echo-key': key, authorization: key }) }, 'MAP-002'],
  ['the key sent away', { baseURL: 'https://echo.elsewhere.example' }, 'MAP-001'],
  ['http for https', { baseURL: 'http://echo.example' }, 'SEC-007'],
  [
    'a prompt that is trimmed',
    withField(
      'prompt',
      field('text', (text: string) => text.trim()),
    ),
    'MAP-006',
  ],
  [
    'a field under another name',
    parrotWith({ params: { ...parrot.params, length: { type: 'integer' } }, fields: { duration: 'length' } }),
    'MAP-003',
  ],
  [
    'a length as text',
    parrotWith({
      params: { ...parrot.params, seconds: { type: 'string' } },
      fields: { duration: field('seconds', String) },
    }),
    'MAP-005',
  ],
  ['a seed that is dropped', withField('seed', { wire: ['seed'], convert: () => ({}) }), 'MAP-004'],
  [
    'a seed of 0 that is dropped',
    withField('seed', { wire: ['seed'], convert: (seed) => (seed === 0 ? {} : { seed }) }),
    'RND-002',
  ],
  [
    'a seed that is always the same',
    withField('seed', { wire: ['seed'], convert: () => ({ seed: 7 }) }),
    'RND-001',
  ],
  [
    'a shape that changes the length',
    withField('aspectRatio', { wire: ['shape'], convert: (shape) => ({ shape, mood: 'wild' }) }),
    'RND-001',
  ],
  [
    'a default that is invented',
    { submit: { ...sound.submit, body: (fields) => ({ model: 'parrot/1', shape: '16:9', ...fields }) } },
    'RND-003',
  ],
  [
    'options that are dropped',
    { submit: { ...sound.submit, body: (fields) => ({ model: 'parrot/1', ...fields }) } },
    'MAP-011',
  ],
  ['another slug', parrotWith({ slug: 'parrot/2' }), 'REQ-001'],
  ['the id in the query', { poll: { ...sound.poll!, path: '/jobs', query: { id: '{id}' } } }, 'STA-007'],
  [
    'a missing id that is made up',
    parsing('submit', (parsed) => ({ ...parsed, id: parsed.id ?? 'made-up' })),
    'STA-009',
  ],
  ['a rounded id', parsing('submit', (parsed) => ({ ...parsed, id: String(Number(parsed.id)) })), 'STA-008'],
  [
    'outputs without their query',
    parsing('poll', (parsed) => ({
      ...parsed,
      outputs: parsed.outputs?.map((one) => ({ url: one.url.replace(/\?.*/, '') })),
    })),
    'OUT-002',
  ],
  [
    'money through a float',
    parsing('submit', (parsed) => ({
      ...parsed,
      costs: parsed.costs?.map((cost) => ({ ...cost, amount: String(Number(cost.amount)) })),
    })),
    'MNY-002',
  ],
  [
    'no cost as 0',
    parsing('submit', (parsed) => ({
      ...parsed,
      costs: parsed.costs?.length
        ? parsed.costs
        : [{ amount: '0', currency: 'USD', basis: 'charged', source: 'cost' }],
    })),
    'COST-002',
  ],
  [
    'another unit',
    parsing('submit', (parsed) => ({
      ...parsed,
      costs: parsed.costs?.map((cost) => ({ ...cost, currency: 'XNO' })),
    })),
    'COST-001',
  ],
  [
    'another price',
    parrotWith({
      price: [{ per: 'second', by: 'seconds', amount: '0.06', currency: 'USD', asOf: '2026-01-01' }],
    }),
    'COST-003',
  ],
  ['money missing as too many requests', { errors: [] }, 'ERR-001'],
  [
    'a bare 401 as a bad request',
    { errors: [...sound.errors!, { status: 401, errorCode: 'invalid_request' }] },
    'FLT-003',
  ],
  [
    'a bare 429 as an outage',
    { errors: [...sound.errors!, { status: 429, errorCode: 'invalid_request' }] },
    'ERR-004',
  ],
  [
    'every error as not accepted',
    {
      parseError: ({ status }: HttpResponse) => (status >= 300 ? { code: 'no' } : undefined),
      errors: [
        ...sound.errors!,
        {
          status: [408, 500, 502, 503, 504],
          code: 'no',
          errorCode: 'provider_unavailable',
          provesNotAccepted: true,
          source: 'none',
        },
      ],
    },
    'FLT-002',
  ],
  [
    'a web page as accepted',
    {
      parseError: () => undefined,
      submit: { ...sound.submit, schema: z.unknown(), parse: () => ({ id: 'j' }) },
    },
    'STA-008',
  ],
  [
    'unknown keys refused',
    {
      poll: {
        ...sound.poll!,
        schema: z.strictObject({
          word: z.string(),
          part: z.number().optional(),
          files: z.array(z.string()).optional(),
          reason: z.string().optional(),
        }),
      },
    },
    'EVO-001',
  ],
  [
    'unknown status values refused',
    {
      poll: {
        ...sound.poll!,
        schema: z.object({ word: z.enum(['waiting', 'working', 'done', 'broken']) }).loose(),
      },
    },
    'EVO-002',
  ],
  ['a reason that is lost', parsing('poll', (parsed) => ({ ...parsed, failure: undefined })), 'ERR-006'],
  ['failed jobs said to be free', { billing: { failedJob: 'free' } }, 'ERR-006'],
  [
    'an error of a poll as a failed job',
    {
      parseError: (response: HttpResponse) =>
        response.status === 404 ? { errorCode: 'generation_failed' } : undefined,
    },
    'ERR-007',
  ],
  [
    'every job the same',
    parsing('submit', (parsed) => ({ ...parsed, id: calls++ === 0 ? parsed.id : 'j-1' })),
    'STA-008',
  ],
  [
    'a connection of its own',
    parsing('poll', (parsed) => {
      connect(443, '203.0.113.7').on('error', () => undefined);
      return parsed;
    }),
    'SEC-008',
  ],
];

describe('a broken provider', () => {
  it.each(broken)('is found: %s', async (_, changes, rule) => {
    calls = 0;
    const engine = new Engine(defineProvider({ ...sound, ...changes } as ProviderSpec), { loaded });
    await engine.open();
    const family = rules[rule].family ?? 'none';
    const found: CaseResult[] = [];
    const notices = ({ findings }: CaseResult): boolean => findings.some((finding) => finding.rule === rule);
    // every fixture, the provider as a whole, and the automatic checks that should notice, until one does
    for (const each of engine.cases()) {
      if (found.some(notices)) break;
      if (!each.id.includes(':') || each.id.startsWith(`${family}:`)) found.push(await each.run());
    }
    await engine.close();
    expect(found.filter(({ verdict }) => verdict === 'ERROR')).toEqual([]);
    expect(found.flatMap(({ findings }) => findings.map((finding) => finding.rule))).toContain(rule);
  });
});
