import type { JobRef } from '@crosspoint/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { waitCommand } from '../src/screen/next-command.ts';
import { nameOf } from '../src/jobs/save.ts';
import { fakeIo } from './support.ts';

const ref = ({ id = 'gen-1' }: { readonly id?: string } = {}): JobRef => ({
  version: 1,
  provider: 'aimlapi',
  account: 'default',
  model: 'm',
  slug: 's',
  task: 'text-to-video',
  submittedAt: '2026-01-01T00:00:00.000Z',
  idempotencyKey: 'k',
  id,
});

describe('the name of a file', () => {
  it('is made of gateway and id', () => {
    expect(nameOf(ref())).toBe('aimlapi-gen-1');
  });

  it('is safe on every disk, and no two ids share one', () => {
    const ids = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 120 }), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(ids, (many) => {
        const names = many.map((id) => nameOf(ref({ id })));
        expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(many.length);
        for (const name of names) expect(name).toMatch(/^aimlapi-[a-z0-9_-]{1,91}$/);
      }),
    );
    expect(nameOf(ref({ id: 'Gen-1' }))).not.toBe(nameOf(ref({ id: 'gen-1' })));
    expect(nameOf(ref({ id: '../../etc' }))).toMatch(/^aimlapi-[\w-]+$/);
  });
});

describe('the command that resumes a job', () => {
  const clone = '/src/crosspoint/packages/cli/dist/bin.js';
  it.each([
    ['crosspoint wait xp1.', fakeIo()],
    ['crosspoint wait xp1.', { ...fakeIo(), program: clone }],
    [
      'npm run --silent crosspoint -- wait xp1.',
      { ...fakeIo({ env: { INIT_CWD: '/src' } }), program: clone },
    ],
    ['npx @crosspoint/cli wait xp1.', fakeIo({ env: { npm_command: 'exec', INIT_CWD: '/src' } })],
  ])('is the one that was used: %s', (begins, io) => {
    expect(waitCommand(io, ref(), {}).startsWith(begins)).toBe(true);
  });

  it('saves to the same folder, quoted for a shell where it must be', () => {
    expect(waitCommand(fakeIo(), ref(), { out: 'out/videos' })).toMatch(/ --out out\/videos$/);
    expect(waitCommand(fakeIo(), ref(), { out: "my 'own'" })).toMatch(/ --out 'my '\\''own'\\'''$/);
  });
});
