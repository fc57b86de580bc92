import { defineProvider, type ListedJob } from '@crosspoint/core/plugin';
import { expect, it, vi } from 'vitest';
import { atoll } from '../mutants/sound/atoll.ts';
import { fjord } from '../mutants/sound/fjord.ts';
import { run } from '../src/index.ts';

vi.setConfig({ testTimeout: 300_000 });

type Change = (jobs: readonly ListedJob[]) => readonly ListedJob[];

/** The findings of one check about a fixture with a listing, of a provider that reads the listing in another way. */
async function found({ spec }: typeof fjord, fixture: string, change: Change): Promise<readonly string[]> {
  const { listJobs } = spec;
  const other = { ...listJobs!, parse: (response: unknown) => change(listJobs!.parse(response)) };
  const { cases } = await run(defineProvider({ ...spec, listJobs: other }), {
    fixtures: new URL(`../mutants/sound/${spec.id}/`, import.meta.url),
    only: fixture,
  });
  return cases
    .filter(({ id }) => id === fixture || id === `resume:${fixture}`)
    .flatMap(({ findings }) => findings.map(({ rule, message }) => `${rule} ${message}`));
}

it('finds nothing wrong with a listing that is read as it is', async () => {
  expect(await found(fjord, 'reconcile.key', (jobs) => jobs)).toEqual([]);
  expect(await found(atoll, 'reconcile.one', (jobs) => jobs)).toEqual([]);
});

it('finds that a job is lost before one with another key', async () => {
  expect(await found(fjord, 'reconcile.key', (jobs) => jobs.slice(-1))).toEqual([
    'IDK-003 step 1: before a listed job of another request, job j-8 is not found',
  ]);
});

it('finds that a job is lost behind one of another prompt', async () => {
  expect(await found(atoll, 'reconcile.one', (jobs) => jobs.slice(0, 2))).toEqual([
    'RES-007 step 1: behind a listed job of another request, job r-7 is not found',
  ]);
});

it.each([
  ['prompt', ({ prompt: _prompt, ...job }: ListedJob) => job],
  ['model', (job: ListedJob) => (job.id === 'r-7' ? { ...job, slug: 'skiff' } : job)],
] as const)('finds that a job of another %s is taken for the lost one', async (what, change) => {
  expect(await found(atoll, 'reconcile.one', (jobs) => jobs.map(change))).toEqual([
    `RES-007 step 1: the listed job r-7 has another ${what} than the attempt, and is taken for its job`,
  ]);
});
