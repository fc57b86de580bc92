import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { defineProvider, endpoint, header } from '@crosspoint/core/plugin';
import * as z from 'zod';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mutate, type MutateReport } from '../src/mutate/mutate.ts';

/** As little as a gateway can be: one picture, at once. */
const stamp = defineProvider({
  contract: 1,
  id: 'stamp',
  name: 'Stamp',
  docsUrl: 'https://stamp.example/docs',
  baseURL: 'https://stamp.example',
  apiKeyEnv: 'STAMP_API_KEY',
  apiKeyUrl: 'https://stamp.example/keys',
  auth: header('x-stamp-key'),
  models: {
    'stamp/ink': {
      kind: 'image',
      slug: 'ink',
      tasks: ['text-to-image'],
      params: { text: { type: 'string', required: true }, seed: { type: 'integer', max: 9 } },
    },
  },
  fields: { prompt: 'text', seed: 'seed' },
  submit: endpoint({
    method: 'POST',
    path: '/print',
    schema: z.object({ file: z.string() }),
    parse: ({ file }) => ({ outputs: [{ url: file }] }),
  }),
  states: {},
  billing: { failedJob: 'unknown' },
});

const asked = { kind: 'image', model: 'stamp/ink', prompt: 'A kite.' };
const provenance = { kind: 'synthetic', assumptions: ['The gateway is invented.'] };

/** A picture with a seed, asked for and had. */
const print = (id: string, url = 'https://files.example/1.png') => ({
  format: 1,
  id,
  title: 'A print',
  rules: ['MAP-003'],
  provenance,
  steps: [
    {
      call: 'submit',
      input: { ...asked, seed: 9 },
      options: { pricing: 'published' },
      expect: { value: { outputs: [{ url }] } },
    },
  ],
  exchanges: [
    {
      step: 0,
      request: {
        method: 'POST',
        url: 'https://stamp.example/print',
        headers: { 'x-stamp-key': '{{secret.apiKey}}' },
        body: { json: { model: 'ink', text: 'A kite.', seed: 9 } },
      },
      response: {
        status: 200,
        headers: [['content-type', 'application/json']],
        body: { text: '{"file":"https://files.example/1.png","mood":"calm"}' },
      },
    },
  ],
});

/** Refused before anything is sent. */
const refusal = (id: string, input: object, fields: readonly string[]) => ({
  format: 1,
  id,
  title: 'A refusal',
  rules: ['MAP-013'],
  provenance,
  steps: [{ call: 'submit', input, expect: { error: { code: 'invalid_request', fields } } }],
  exchanges: [],
});
const tooMuch = refusal('refuse.seed', { ...asked, seed: 10 }, ['seed']);
const wordless = refusal('refuse.wordless', { kind: 'image', model: 'stamp/ink' }, ['prompt']);
const unseeded = {
  ...tooMuch,
  id: 'plan.unseeded',
  rules: ['MAP-009'],
  steps: [{ call: 'plan', input: asked, expect: { value: { offers: [{ slug: 'ink' }] } } }],
};

let root: string;
let n = 0;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'mutate-'));
});
afterAll(() => rmSync(root, { recursive: true }));

/** Scores the provider above by these fixtures and these reasons. */
async function score(fixtures: readonly { readonly id: string }[], reasons?: unknown): Promise<MutateReport> {
  const folder = join(root, String((n += 1)));
  mkdirSync(join(folder, 'fixtures'), { recursive: true });
  for (const fixture of fixtures)
    writeFileSync(join(folder, 'fixtures', `${fixture.id}.json`), JSON.stringify(fixture));
  if (reasons !== undefined) writeFileSync(join(folder, 'accepted-mutants.json'), JSON.stringify(reasons));
  return mutate(stamp, { fixtures: pathToFileURL(`${folder}/fixtures/`) });
}

const survivorsOf = ({ survivors }: MutateReport): readonly string[] =>
  survivors.map(({ path, change }) => `${path}: ${change}`);

const seed = 'models.stamp/ink.params.seed';
const never = { path: 'billing.failedJob', reason: 'No picture of it fails.' };

describe('mutate', () => {
  it('distinguishes changes that a fixture notices from those that none does', async () => {
    const report = await score([print('submit.print')]);
    expect(survivorsOf(report)).toEqual([
      'billing.failedJob: unknown → free',
      `${seed}.max: one more`,
      `${seed}.required: added`,
      'models.stamp/ink.params.text.required: taken away',
    ]);
    expect(report.noticed).toBe(report.made - 4);
    expect(report.survivors.map(({ fixtures }) => fixtures)).toEqual([1, 1, 1, 1]);
    expect(report.score).toBeCloseTo(report.noticed / report.made);
  });

  it('counts a change of what a fixture describes as noticed', async () => {
    const value = { models: { 'stamp/ink': { params: { seed: { max: 9 } } } } };
    const described = { ...wordless, id: 'facts.ink', steps: [{ call: 'describe', expect: { value } }] };
    const report = await score([print('submit.print'), described]);
    expect(survivorsOf(report)).not.toContain(`${seed}.max: one more`);
    expect(survivorsOf(report)).toContain(`${seed}.required: added`);
  });

  it('does not count a change of an unused entry as noticed', async () => {
    const report = await score([wordless]);
    expect(survivorsOf(report)).toEqual(expect.arrayContaining(['submit.path: another path']));
    expect(report.survivors.find(({ path }) => path === 'auth')?.fixtures).toBe(0);
  });

  it('changes each text of a response, and counts those that are read', async () => {
    const checked = print('submit.print');
    const [step] = checked.steps;
    const unchecked = { ...checked, steps: [{ ...step, expect: { value: { state: 'succeeded' } } }] };
    const responses = async (fixture: typeof unchecked | typeof checked) =>
      survivorsOf(await score([fixture])).filter((line) => line.startsWith('responses'));
    expect(await responses(checked)).toEqual([]);
    expect(await responses(unchecked)).toEqual(['responses.submit.file: another number or text']);
  });

  it('has only the listed survivors for a sound provider with complete fixtures', async () => {
    const report = await score([print('submit.print'), tooMuch, wordless, unseeded], [never]);
    expect(report.survivors).toEqual([
      { path: 'billing.failedJob', change: 'unknown → free', fixtures: 3, reason: never.reason },
    ]);
    expect(report).toMatchObject({ provider: 'stamp', score: 1, stale: [], failing: [] });
  });

  it('excuses by change, and by the beginning of a path', async () => {
    const reasons = [
      { path: `${seed}.*`, reason: 'Any seed will do.' },
      { path: 'billing.failedJob', change: 'unknown → charged', reason: 'Not this one.' },
    ];
    const { survivors, stale } = await score([print('submit.print'), wordless], reasons);
    expect(survivors.filter(({ reason }) => reason === undefined).map(({ path }) => path)).toEqual([
      'billing.failedJob',
    ]);
    expect(stale).toEqual([reasons[1]]);
  });

  it('reports a reason that no longer matches a survivor', async () => {
    const old = { path: `${seed}.max`, change: 'one more', reason: 'Nobody tries.' };
    const { stale } = await score([print('submit.print'), tooMuch], [never, old]);
    expect(stale).toEqual([old]);
  });

  it('reports fixtures that do not pass unchanged, and ignores them', async () => {
    const bad = print('submit.bad', 'https://files.example/another.png');
    const report = await score([bad]);
    expect(report.failing).toEqual(['submit.bad']);
    expect(report.noticed).toBe(0);
  });

  it('refuses a fixture or a list that cannot be read', async () => {
    await expect(score([{ id: 'broken' }])).rejects.toThrow(/a fixture is at fault/);
    await expect(score([wordless], [{ path: 'states.*' }])).rejects.toThrow(/reason/);
  });
});
