import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterFile } from '../../../test/support/cleanup.ts';

/** Where nothing is yet, in a folder that is removed after the tests of one file. */
export function freshPath(name = 'jobs.db'): string {
  const folder = mkdtempSync(join(tmpdir(), 'crosspoint-store-'));
  afterFile(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'new', name);
}
