import { readFileSync } from 'node:fs';
import { conformance } from '@crosspoint/conformance/vitest';
import { expect, it } from 'vitest';
import { acmeOne } from '../template/src/index.ts';

// What an author gets passes the kit as it stands.
conformance(acmeOne, { fixtures: new URL('../template/fixtures/', import.meta.url), strict: true });

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

it('begins with the versions this workspace is built with', () => {
  const text = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
  const { dependencies, devDependencies } = JSON.parse(text('../template/manifest.json')) as Manifest;
  const catalog = text('../../../pnpm-workspace.yaml');
  for (const [name, range] of Object.entries({ ...dependencies, ...devDependencies })) {
    // vitest 5 needs a newer Node.js than the template promises: `npm run check:third-party` runs it on the oldest.
    if (name.startsWith('@crosspoint/') || name === 'vitest') continue;
    const [, own = ''] = new RegExp(`^  '?${name}'?: (.+)$`, 'm').exec(catalog) ?? [];
    expect([name, range.replace(/^\D+/, '')]).toEqual([name, own.replace(/^\D+/, '')]);
  }
});
