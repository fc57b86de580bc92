// One machine of `npm run demo -- --machines`: it works on the store, and buys when it is told to.
import { createInterface } from 'node:readline';
import { createRegistry, refToString } from '@crosspoint/core';
import { aimlapi } from '@crosspoint/provider-aimlapi';
import { fromPg, postgresStore } from '@crosspoint/store-postgres';
import pg from 'pg';

const { url, schema, baseURL } = JSON.parse(process.argv[2] ?? '{}');
const pool = new pg.Pool({ connectionString: url });
pool.on('error', () => {});
const media = createRegistry({
  providers: [aimlapi({ apiKey: 'none', baseURL, account: 'emulator', polling: { intervalMs: 500 } })],
  store: postgresStore(fromPg(pool), { schema }),
});

const isEnded = ({ state }) => state === 'succeeded' || state === 'failed';
const working = media.work({
  leaseMs: 2_000,
  emptyPauseMs: 200,
  onUpdate: (job) =>
    console.log(isEnded(job) ? `finished the job: it ${job.state}` : `polled the job: it is ${job.state}`),
});
await media.jobs({ limit: 1 });
console.log('ready');

for await (const line of createInterface({ input: process.stdin })) {
  if (line !== 'buy') continue;
  const request = { kind: 'video', model: 'alibaba/happyhorse-1.0', prompt: 'A paper boat.', duration: 5 };
  const { ref } = await media.submit(request, { idempotencyKey: 'order-42' });
  console.log(`bought ${refToString(ref).slice(0, 30)}…`);
}
await working;
