import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { changesProcess, ownProcess } from './support/own-process.ts';

const helpers = ['{packages,examples}/*/test/**/!(*.test).ts', 'test/**/!(*.test).ts'];

describe('a test file runs in a process of its own', () => {
  it.each([
    `vi.mock('node:fs/promises', () => ({}));`,
    `vi.stubEnv('NO_PROXY', '*');`,
    `vi.stubGlobal('fetch', fetch);`,
    'vi.useFakeTimers();',
    `vi.spyOn(Date, 'now');`,
    'vi.resetModules();',
    'setGlobalDispatcher(agent);',
    `Object.defineProperty(globalThis, 'crypto', { value });`,
    'globalThis.fetch = fetch;',
    `process.env['HOME'] = folder;`,
    'process.exitCode = 1;',
    `process.on('warning', keep);`,
    'process.chdir(folder);',
  ])('where it changes that process: %s', (text) => expect(changesProcess(text)).toBe(true));

  it.each([
    'await vi.waitFor(check);',
    'const run = vi.fn();',
    'const { PATH } = process.env;',
    `expect(process.env['HOME'] === folder).toBe(true);`,
    'expect(globalThis.fetch === before).toBe(true);',
  ])('and in a shared one where it does not: %s', (text) => expect(changesProcess(text)).toBe(false));

  it('and no file that it imports changes the process for it', () => {
    expect(ownProcess(helpers)).toEqual([
      // programs, each started as a process
      ...['batch', 'chance', 'main', 'run'].map((name) => `packages/core/test/simulation/${name}.ts`),
      'test/support/simulation-sqlite.ts',
    ]);
  });
});

describe('a helper that files share', () => {
  it('has no hook of its own, which would be of the first file alone: test/support/cleanup.ts', () => {
    const hook = /^\s*(?:before|after)(?:Each|All)\(/m;
    const files = globSync(helpers, { exclude: ['**/node_modules/**', 'test/support/setup.ts'] });
    expect(files.length).toBeGreaterThan(50);
    expect(files.filter((file) => hook.test(readFileSync(file, 'utf8')))).toEqual([]);
  });
});
