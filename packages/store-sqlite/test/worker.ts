/** One of several processes at work on the same files: `worker.ts NAME`. */
import { work } from '../../core/test/stores/worker.ts';
import { sqlite } from '../src/index.ts';

const [name = ''] = process.argv.slice(2);
await work({
  name,
  concurrency: 1,
  open: (path) => Promise.resolve(sqlite(path, { busyTimeoutMs: 30_000 })),
  // opening is raced as well
  opensEarly: false,
});
