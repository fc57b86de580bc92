/** One of several processes at work on the schemas of one database: `worker.ts URL NAME`. */
import pg from 'pg';
import { work } from '../../core/test/stores/worker.ts';
import { fromPg, postgresStore } from '../src/index.ts';

const [url = '', name = ''] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: url, max: 5 });
await work({
  name,
  concurrency: 10,
  async open(schema) {
    const store = postgresStore(fromPg(pool), { schema, lockTimeoutMs: 60_000, stepTimeoutMs: 60_000 });
    await store.list(); // connects
    return store;
  },
  opensEarly: true,
});
await pool.end();
