import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { installArguments } from '../scripts/pnpm.mjs';

const read = (path: string): string =>
  readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), 'utf8');

interface Row {
  readonly version?: string;
  readonly integrity?: string;
}

const pinned = /^pnpm@(?<version>\d+\.\d+\.\d+)\+sha512\.(?<hex>[\da-f]{128})$/;
const { packageManager } = JSON.parse(read('package.json')) as { packageManager: string };
const { version = '', hex = '' } = pinned.exec(packageManager)?.groups ?? {};
const bootstrap = JSON.parse(read('scripts/pnpm/package.json')) as { dependencies: object };
const { packages } = JSON.parse(read('scripts/pnpm/package-lock.json')) as {
  packages: Readonly<Record<string, Row>>;
};
const rows = Object.entries(packages).filter(([path]) => path !== '');
const workspaceLock = read('pnpm-lock.yaml');

/** The hashes that pnpm-lock.yaml has of a package. */
function hashesOf(id: string): readonly string[] {
  const lines = workspaceLock.split('\n');
  return lines.flatMap((line, at) => {
    const named = line.trim() === `'${id}':` || line.trim() === `${id}:`;
    return (named && /integrity: (sha512-[\w+/=]+)/.exec(lines[at + 1] ?? '')?.[1]) || [];
  });
}

const folder = mkdtempSync(join(tmpdir(), 'crosspoint-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the pnpm that npm installs before anything else', () => {
  it('is the one that package.json pins by its hash', () => {
    expect(bootstrap.dependencies).toEqual({ pnpm: version });
    expect(packages['node_modules/pnpm']).toMatchObject({
      version,
      integrity: `sha512-${Buffer.from(hex, 'hex').toString('base64')}`,
    });
  });

  it('consists of packages that pnpm-lock.yaml knows, with the same hashes', () => {
    expect(rows.length).toBeGreaterThan(1);
    for (const [path, row] of rows) {
      const id = `${path.replace('node_modules/', '')}@${row.version}`;
      expect([id, ...new Set(hashesOf(id))]).toEqual([id, row.integrity]);
    }
  });

  it('names no host to come from', () => {
    expect(read('scripts/pnpm/package-lock.json')).not.toMatch(/https?:|"resolved"/);
  });

  it(
    'is refused where the registry gives another one, and none of its scripts runs',
    { timeout: 180_000 },
    () => {
      const other = join(folder, 'other');
      mkdirSync(other);
      const scripts = { preinstall: 'node -e "process.exit(7)"' };
      writeFileSync(join(other, 'package.json'), JSON.stringify({ name: 'pnpm', version, scripts }));
      const npm = (args: readonly string[], cwd: string) =>
        spawnSync('npm', args, { cwd, encoding: 'utf8', shell: process.platform === 'win32' });
      expect(npm(['pack', '--pack-destination', folder, '--ignore-scripts'], other).status).toBe(0);
      const resolved = `file:pnpm-${version}.tgz`;
      writeFileSync(
        join(folder, 'package.json'),
        JSON.stringify({ name: 'x', dependencies: { pnpm: resolved } }),
      );
      const install = (integrity: object) => {
        const row = { version, resolved, ...integrity, hasInstallScript: true };
        const lock = {
          name: 'x',
          lockfileVersion: 3,
          requires: true,
          packages: { '': { name: 'x', dependencies: { pnpm: resolved } }, 'node_modules/pnpm': row },
        };
        writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lock));
        return npm(installArguments, folder);
      };

      const refused = install({ integrity: `sha512-${'A'.repeat(86)}==` });

      expect(refused.status).not.toBe(0);
      expect(refused.stderr).toContain('EINTEGRITY');
      expect(install({})).toMatchObject({ status: 0 });
    },
  );
});

describe('the Node.js that the tools run on', () => {
  it('has its hash in pnpm-lock.yaml, for each system', () => {
    const { optionalDependencies } = JSON.parse(read('package.json')) as { optionalDependencies: object };
    const [, nodeVersion] = /^nodeVersion: (\S+)$/m.exec(read('pnpm-workspace.yaml')) ?? [];
    for (const name of Object.keys(optionalDependencies)) {
      const id = `${name}@${nodeVersion}`;
      expect([id, ...hashesOf(id)]).toEqual([id, expect.stringMatching(/^sha512-/)]);
    }
  });
});
