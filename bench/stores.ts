// npm run bench -- stores [--seconds N]
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { memoryStore } from '@crosspoint/core';
import type { Intent, JobStore } from '@crosspoint/core/store';
import { fromPg, postgresStore } from '@crosspoint/store-postgres';
import { sqlite } from '@crosspoint/store-sqlite';
import pg from 'pg';
import { tableMarkdown } from './report/markdown.ts';
import { count } from './report/numbers.ts';
import { tableText } from './report/text.ts';
import { makeDatabase } from './subjects/shared-store.ts';

/** A store, opened for one process. */
interface Subject {
  readonly name: string;
  readonly store: JobStore;
}

function intentOf(id: string): Intent {
  const ref = {
    version: 1,
    provider: 'aimlapi',
    account: 'bench',
    model: 'alibaba/happyhorse-1.0',
    slug: 'alibaba/happyhorse-1-0',
    task: 'text-to-video',
    submittedAt: new Date().toISOString(),
    idempotencyKey: id,
  } as const;
  const key = { namespace: '', idempotencyKey: id, ordinal: 1, fingerprint: 'one request' };
  return { ...key, id, ref, expiresInMs: 3_600_000, reservations: [] };
}

/** What a job costs a store, in the order of its life; each takes the number of an attempt that the steps before made. */
const steps = {
  'write an intent': async (store, id) => {
    const { outcome } = await store.createAttempt(intentOf(id));
    if (outcome !== 'begun') throw new Error(`an intent was ${outcome}`);
  },
  'write that it was accepted': async (store, id) => {
    const ref = { ...intentOf(id).ref, id: `job of ${id}` };
    const { outcome } = await store.update(id, { status: 'accepted', ref, dueInMs: 0 });
    if (outcome !== 'updated') throw new Error(`an update was ${outcome}`);
  },
  'read by key': async (store, id) => {
    if ((await store.getByKey({ namespace: '', idempotencyKey: id })) === undefined) throw new Error('lost');
  },
  'read by job id': async (store, id) => {
    const job = { provider: 'aimlapi', account: 'bench', id: `job of ${id}` };
    if ((await store.getByJobId(job)) === undefined) throw new Error('lost');
  },
  'lease one that is due': async (store) => {
    if ((await store.claimDue({ limit: 1, leaseMs: 3_600_000 })).length !== 1) throw new Error('none is due');
  },
  'write when it is due again': async (store, id) => {
    await store.update(id, { dueInMs: 3_600_000 });
  },
} satisfies Readonly<Record<string, (store: JobStore, id: string) => Promise<void>>>;

const stepNames = Object.keys(steps) as (keyof typeof steps)[];

/** Steps a second, with so many at once, over all steps in turn. Each step has the same attempts. */
async function measure(
  { store }: Subject,
  atOnce: number,
  most: { readonly ms: number; readonly steps: number },
): Promise<readonly number[]> {
  const prefix = randomUUID();
  const rates: number[] = [];
  let known = most.steps;
  for (const name of stepNames) {
    const began = performance.now();
    let next = 0;
    const lane = async (): Promise<void> => {
      while (next < known && performance.now() - began < most.ms)
        await steps[name](store, `${prefix}-${next++}`);
    };
    await Promise.all(Array.from({ length: atOnce }, lane));
    rates.push((next * 1000) / (performance.now() - began));
    // The steps that follow need attempts that are there.
    known = Math.min(known, next);
  }
  return rates;
}

/** How many steps a second the stores do. */
export async function benchStores(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string', default: '5' },
      steps: { type: 'string', default: '5000' },
      markdown: { type: 'boolean', default: false },
    },
  });
  const most = { ms: Number(values.seconds) * 1000, steps: Number(values.steps) };
  if (!(most.ms > 0 && most.steps > 0)) throw new TypeError('--seconds and --steps take numbers above 0');
  const load = loadavg()[0] ?? 0;
  const folder = mkdtempSync(join(tmpdir(), 'crosspoint-bench-'));
  const database = await makeDatabase();
  const pool = new pg.Pool({ connectionString: database.url, max: 50 });
  const subjects: readonly Subject[] = [
    { name: 'memory', store: memoryStore() },
    { name: 'SQLite', store: sqlite(join(folder, 'jobs.db')) },
    { name: 'PostgreSQL', store: postgresStore(fromPg(pool)) },
  ];
  try {
    const columns: { readonly title: string; readonly rates: readonly number[] }[] = [];
    for (const atOnce of [1, 50])
      for (const subject of subjects) {
        console.error(`… ${subject.name}, ${atOnce} at once`);
        columns.push({
          title: `${subject.name}, ${atOnce} at once`,
          rates: await measure(subject, atOnce, most),
        });
      }
    const table = {
      title: `Steps a second, load average ${load.toFixed(1)} at the start`,
      head: ['', ...columns.map(({ title }) => title)],
      rows: stepNames.map((name, i) => [name, ...columns.map(({ rates }) => count(rates[i]!))]),
    };
    console.log((values.markdown ? tableMarkdown : tableText)(table));
  } finally {
    for (const { store } of subjects) await store.close();
    await pool.end();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  }
}
