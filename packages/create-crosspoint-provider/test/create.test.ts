import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { create } from '../src/program.ts';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'crosspoint-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

function ran(...args: string[]): { code: number; out: string; err: string } {
  let out = '';
  let err = '';
  const io = { cwd, out: (text: string) => void (out += text), err: (text: string) => void (err += text) };
  return { code: create(args, io, '1.2.3'), out, err };
}
const read = (path: string): string => readFileSync(join(cwd, path), 'utf8');
const filesIn = (folder: string): string[] =>
  readdirSync(join(cwd, folder), { recursive: true, withFileTypes: true })
    .filter((it) => it.isFile())
    .map((it) => join(it.parentPath, it.name));

describe('npm create crosspoint-provider', () => {
  it('writes a package under the id in all its spellings, and nothing of the template’s own', () => {
    const { code, out } = ran('my-gate2');
    const folder = 'crosspoint-provider-my-gate2';

    expect(code).toBe(0);
    expect(out).toContain(`cd ${folder}\n  npm install\n  npm test`);
    expect(JSON.parse(read(`${folder}/package.json`))).toMatchObject({
      name: folder,
      keywords: ['crosspoint-provider'],
      peerDependencies: { '@crosspoint/core': '^1.0.0' },
      files: ['dist', 'fixtures', 'src'],
    });
    expect(read(`${folder}/src/index.ts`)).toContain('export const myGate2: ProviderFactory');
    expect(read(`${folder}/src/index.ts`)).toContain("apiKeyEnv: 'MY_GATE2_API_KEY'");
    expect(read(`${folder}/.gitignore`)).toContain('dist/');
    expect(read(`${folder}/.github/workflows/publish.yml`)).toContain('--provenance');
    expect(filesIn(folder).filter((file) => /acme/i.test(readFileSync(file, 'utf8')))).toEqual([]);
    expect(readdirSync(cwd)).toEqual([folder]);
  });

  it('writes its tests for the runner of Node.js where that is asked for', () => {
    ran('acme', '--test', 'node', '--dir', 'here');
    const manifest = JSON.parse(read('here/package.json')) as Record<string, Record<string, string>>;

    expect(read('here/test/conformance.test.ts')).toContain("'@crosspoint/conformance/node-test'");
    expect(manifest['scripts']?.['test']).toBe('node --test');
    expect(manifest['devDependencies']).not.toHaveProperty('vitest');
    expect(read('here/package.json')).not.toContain('vitest');
  });

  it('takes our packages from tarballs where no registry has them yet', () => {
    mkdirSync(join(cwd, 'tarballs'));
    for (const name of ['core', 'conformance', 'core-tools'])
      writeFileSync(join(cwd, 'tarballs', `crosspoint-${name}-1.0.0-beta.1.tgz`), '');
    expect(ran('acme', '--packages', 'tarballs').code).toBe(0);
    const { devDependencies, peerDependencies } = JSON.parse(
      read('crosspoint-provider-acme/package.json'),
    ) as Record<string, Record<string, string>>;
    const core = `file:${join(cwd, 'tarballs', 'crosspoint-core-1.0.0-beta.1.tgz')}`;
    expect(peerDependencies).toEqual({ '@crosspoint/core': core });
    expect(devDependencies).toMatchObject({
      '@crosspoint/core': core,
      '@crosspoint/conformance': expect.stringMatching(/conformance-1\.0\.0-beta\.1\.tgz$/) as unknown,
      typescript: expect.stringMatching(/^~/) as unknown,
    });
  });

  it.each([
    ['^1.0.0', 0, ''],
    ['file:/tarballs/core.tgz', 1, 'npm pkg set "peerDependencies.@crosspoint/core=^1.0.0"'],
  ])('lets nothing be packed that only this machine can install: %s', (range, code, message) => {
    ran('acme');
    const folder = join(cwd, 'crosspoint-provider-acme');
    const manifest = JSON.parse(read('crosspoint-provider-acme/package.json')) as object;
    const own = { ...manifest, peerDependencies: { '@crosspoint/core': range } };
    writeFileSync(join(folder, 'package.json'), JSON.stringify(own));
    const { status, stderr } = spawnSync(process.execPath, ['ranges.mjs'], { cwd: folder, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: code, stderr: expect.stringContaining(message) as unknown });
    expect(manifest).toMatchObject({ scripts: { prepack: 'node ranges.mjs && npm run build' } });
  });

  it('takes an empty folder, the one it stands in as well, and tells a machine what it wrote', () => {
    const { out } = ran('acme', '--dir', '.', '--json');
    expect(JSON.parse(out)).toMatchObject({
      id: 'acme',
      package: 'crosspoint-provider-acme',
      folder: cwd,
      files: expect.arrayContaining(['.gitignore', 'src/index.ts']) as unknown,
    });
  });

  it.each([
    [[], /^create-crosspoint-provider: name your gateway: npm create crosspoint-provider acme$/],
    [['Acme'], /"Acme" is no id: small letters/],
    [['my--gate'], /is no id/],
    [['-acme'], /^create-crosspoint-provider: /],
    [['../acme'], /is no id/],
    [['2gate'], /is no id/],
    [['a'.repeat(61)], /at most 60 letters, this one has 61/],
    [['gateai'], /gateai comes with Crosspoint already/],
    [['class'], /class is a word of JavaScript/],
    [['crosspoint-provider-acme'], /give the id alone, acme/],
    [['acme', 'other'], /one id, please; other is more/],
    [['acme', '--test', 'mocha'], /--test takes vitest or node, not mocha/],
    [['acme', '--fast'], /--fast/],
    [['acme', '--packages', 'nowhere'], /nowhere/],
    [['acme', '--packages', '.'], /lacks crosspoint-conformance-\*\.tgz, crosspoint-core-\*\.tgz$/],
  ])('refuses in one line, and writes nothing: %j', (args, message) => {
    const { code, out, err } = ran(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err.trimEnd()).toMatch(message);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('touches no folder that holds something, and no file', () => {
    mkdirSync(join(cwd, 'full'));
    writeFileSync(join(cwd, 'full', 'mine.txt'), 'mine');
    writeFileSync(join(cwd, 'file'), 'mine');

    expect(ran('acme', '--dir', 'full').err).toMatch(/full is not empty; name another folder by --dir/);
    expect(ran('acme', '--dir', 'file').err).toMatch(/file is no folder/);
    expect(ran('acme', '--dir', 'file/under').code).toBe(2);
    expect(readdirSync(cwd).toSorted()).toEqual(['file', 'full']);
    expect(readdirSync(join(cwd, 'full'))).toEqual(['mine.txt']);
  });

  it('tells its version and its options', () => {
    expect(ran('--version')).toEqual({ code: 0, out: '1.2.3\n', err: '' });
    expect(ran('--help').out).toContain('--test <vitest|node>');
  });
});
