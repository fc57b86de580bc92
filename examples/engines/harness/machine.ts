// One machine as a process: places an order, works on the tasks, and is killed at a point, or by the one who started it.
import { fetchTransport } from '@crosspoint/core/transport';
import { fromPg, postgresStore } from '@crosspoint/store-postgres';
import pg from 'pg';
import { crashAt, crashingPool, crashingStore, crashingTransport } from './crash-point.ts';
import { engines } from './engines.ts';
import { mediaOf, type MachineOptions } from './media.ts';

const { engine, url, baseURL, order, point } = JSON.parse(process.argv[2] ?? '') as MachineOptions;
const crash = crashAt(point);
const own = new pg.Pool({ connectionString: url, max: 4 });
const pool = crashingPool(new pg.Pool({ connectionString: url, max: 4 }), crash);
const media = mediaOf(baseURL, {
  store: crashingStore(postgresStore(fromPg(own)), crash),
  transport: crashingTransport(fetchTransport(), crash),
});
await engines[engine].start(url, pool, media, order);
