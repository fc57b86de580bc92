import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeOrder } from '../../packages/core/test/simulation/batch.ts';
import { sqlite } from '../../packages/store-sqlite/src/index.ts';

// What test/simulation-sqlite.test.ts bundles: schedules over files of SQLite, a new one for each schedule.

const folder = mkdtempSync(join(tmpdir(), 'crosspoint-simulated-jobs-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

let files = 0;
takeOrder({
  openStore: ({ now }) => {
    files += 1;
    return sqlite(join(folder, `${files}.db`), { now });
  },
});
