// One machine of several on one PostgreSQL, in a process of its own: drives the due jobs of two accounts.
import { createRegistry } from '@crosspoint/core';
import { fromPg, postgresStore } from '@crosspoint/store-postgres';
import pg from 'pg';
import { answer } from './process/answer.ts';
import { accounts, gatewayOf } from './subjects/shared-store.ts';

export type WorkerOrder = { readonly do: 'begin' } | { readonly do: 'end' };

const [database = '', baseURL = '', concurrency = '100'] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: database, max: 20 });
pool.on('error', () => undefined); // an idle connection that breaks is replaced
const media = createRegistry({
  providers: accounts.map((account) => gatewayOf(account, baseURL)),
  store: postgresStore(fromPg(pool), { onClose: () => pool.end() }),
});
const stopping = new AbortController();
let working: ReturnType<typeof media.work> | undefined;

answer(async (order: WorkerOrder): Promise<unknown> => {
  if (order.do === 'begin') {
    working = media.work({ concurrency: Number(concurrency), signal: stopping.signal });
    working.catch(() => undefined); // `end` hears it
    return undefined;
  }
  stopping.abort();
  const result = await working;
  const { user, system } = process.cpuUsage();
  await media.close();
  return { ...result, cpuMicros: user + system };
});
