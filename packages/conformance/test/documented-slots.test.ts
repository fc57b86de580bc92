import { exampleProvider } from '@crosspoint/core/testing';
import { defineProvider, type ErrorRow } from '@crosspoint/core/plugin';
import { expect, it, vi } from 'vitest';
import { fjord } from '../mutants/sound/fjord.ts';
import { unshownSlots } from '../src/engine/documented-slots.ts';
import type { Fixture } from '../src/fixture/schema.ts';
import { loadFixtures, run } from '../src/index.ts';

vi.setConfig({ testTimeout: 300_000 });

const all = loadFixtures(new URL('../mutants/sound/fjord/', import.meta.url)).fixtures.map(
  ({ fixture }) => fixture,
);
const without = (isLeftOut: (fixture: Fixture) => boolean): readonly string[] =>
  unshownSlots(
    fjord.spec,
    all.filter((fixture) => !isLeftOut(fixture)),
  );
const asks = (method: string, path: RegExp) => (fixture: Fixture) =>
  fixture.exchanges.some(({ request }) => request.method === method && path.test(request.url));
const has = (text: string) => (fixture: Fixture) => JSON.stringify(fixture).includes(text);

it('finds every slot shown by the fixtures of a gateway that has them all', () => {
  expect(unshownSlots(fjord.spec, all)).toEqual([]);
});

it.each([
  ['cancel', asks('PUT', /\/cancel$/), 'the endpoint cancel: PUT /jobs/{id}/cancel'],
  ['result', asks('GET', /\/files$/), 'the endpoint result: GET /lanes/{params.lane}/jobs/{id}/files'],
  ['upload', asks('POST', /\/files$/), 'the endpoint upload step 0: POST /files'],
  // The submit has the path of the listing, and another method.
  ['listJobs', asks('GET', /\/jobs$/), 'the query listJobs: GET /jobs'],
  ['download', has('"call":"download"'), 'the slot download: a step download from an origin that it names'],
  ['webhook', has('"call":"receive"'), 'the slot webhook: a step receive'],
  [
    'idempotency',
    has('{{idempotency.key'),
    'the slot idempotency: a submit whose request has {{idempotency.key}}',
  ],
])('lists the slot %s where no fixture shows it', (_, isLeftOut, line) => {
  expect(without(isLeftOut)).toContain(line);
});

it('lists the poll of an API variant that no fixture asks', () => {
  const old = { ...fjord.spec.poll!, path: '/old/{id}', fallbackPath: '/old/{id}' } as const;
  const spec = { ...fjord.spec, apiVariants: { old } };
  expect(unshownSlots(spec, all)).toEqual(['the endpoint apiVariants old: GET /old/{id}']);
});

it('counts what a fixture states where that fixture fails', async () => {
  const { spec } = exampleProvider;
  const wrong: readonly ErrorRow[] = (spec.errors ?? []).map(({ code, status, message }) => ({
    ...(code === undefined ? {} : { code }),
    ...(status === undefined ? {} : { status }),
    ...(message === undefined ? {} : { message }),
    errorCode: 'not_found',
  }));
  const report = await run(defineProvider({ ...spec, errors: wrong }), {
    fixtures: new URL('./echo/', import.meta.url),
    only: 'error.no-money',
  });
  expect(report.verdict).toBe('FAIL');
  expect(report.uncovered.filter((entry) => entry.includes('no_money'))).toEqual([]);
});
