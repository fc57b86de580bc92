import { defineProvider, type ProviderSpec, type ParsedResponse } from '@crosspoint/core/plugin';
import { exampleProvider } from '@crosspoint/core/testing';
import * as z from 'zod';
import { expect } from 'vitest';
import { readFixtures } from '../../src/fixture/load.ts';
import { Engine, type EngineOptions } from '../../src/engine/engine.ts';

/** The gateway the stories are told of. */
export const sound = exampleProvider.spec;
const invented = { kind: 'synthetic', assumptions: ['The gateway is invented.'] };
export const headers = { 'x-echo-key': '{{secret.apiKey}}' };
export const json = [['content-type', 'application/json']];
export const request = { kind: 'video', model: 'echo/parrot', prompt: 'A paper boat.', duration: 5 };
const wire = { model: 'parrot/1', text: 'A paper boat.', seconds: 5, count: 1 };

export const post = (text: string, more: object = {}) => ({
  step: 0,
  request: { method: 'POST', url: 'https://echo.example/make', headers, body: { json: wire } },
  response: { status: 200, headers: json, body: { text } },
  ...more,
});
export const get = (step: number, path: string, text: string) => ({
  step,
  request: { method: 'GET', url: `https://echo.example${path}`, headers },
  response: { status: 200, headers: json, body: { text } },
});
export const fixtureWith = (
  id: string,
  steps: readonly object[],
  exchanges: readonly object[],
  more: object = {},
) => ({
  format: 1,
  id,
  rules: ['REQ-001', 'CALL-001', 'VAL-001'],
  provenance: invented,
  steps,
  exchanges,
  ...more,
});
export const submit = (value: object) => ({ call: 'submit', input: request, expect: { value } });

/** Entries of the description that are others, or none. */
export type Changes = { readonly [K in keyof ProviderSpec]?: ProviderSpec[K] | undefined };

/** What the rules are that a provider breaks in the automatic checks of a story. */
export async function brokenRules(
  changes: Changes,
  fixture: object,
  open?: EngineOptions['open'],
): Promise<{ readonly rules: readonly string[]; readonly verdicts: readonly string[] }> {
  const loaded = readFixtures(new Map([['story.json', JSON.stringify(fixture)]]));
  expect(loaded.mistakes).toEqual([]);
  const engine = new Engine(defineProvider({ ...sound, ...changes } as ProviderSpec), { loaded, open });
  await engine.open();
  const found = [];
  for (const each of engine.cases()) found.push(await each.run());
  await engine.close();
  const faults = found.filter(({ verdict }) => verdict === 'ERROR').map(({ reason = '' }) => reason);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return {
    rules: [...new Set(found.flatMap(({ findings }) => findings.map(({ rule }) => rule)))],
    verdicts: found.filter(({ verdict }) => verdict === 'PASS').map(({ id }) => id),
  };
}

export const costs = (
  read: (cost: string | null | undefined) => string | undefined,
): Partial<ProviderSpec> => ({
  submit: {
    ...sound.submit,
    parse: (response: unknown): ParsedResponse => {
      const { job, cost } = z
        .object({ job: z.string().nullish(), cost: z.string().nullish() })
        .parse(response);
      const amount = read(cost);
      return {
        id: job ?? undefined,
        costs: amount === undefined ? [] : [{ amount, currency: 'USD', basis: 'charged', source: 'cost' }],
      };
    },
  },
});
export const statusFixture = fixtureWith(
  'status.word',
  [
    submit({ state: 'queued' }),
    { call: 'status', input: { $step: 0 }, expect: { value: { state: 'running' } } },
  ],
  [post('{"job":"j-1"}'), get(1, '/jobs/j-1', '{"word":"working"}')],
);
