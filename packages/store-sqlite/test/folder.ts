import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'crosspoint-store-'));
let made = 0;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Where nothing is yet, in a folder that is removed after the tests of one file. */
export const freshPath = (name = 'jobs.db'): string => join(folder, `${(made += 1)}`, name);
