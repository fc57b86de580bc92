import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cannedFaultNames } from '../src/index.ts';
import { flags, protocols } from '../src/protocols/index.ts';

describe('one namespace for all gateways', () => {
  const all = Object.values(protocols);

  it('no two of them give one flag a meaning', () => {
    expect(all.flatMap((one) => Object.keys(one.flags)).toSorted()).toEqual(Object.keys(flags).toSorted());
  });

  it('no two of them call a response the same', () => {
    expect(all.flatMap((one) => Object.keys(one.canned)).toSorted()).toEqual(
      [...cannedFaultNames].toSorted(),
    );
  });

  it('a canned response has no headers or body that are not text', () => {
    for (const fault of all.flatMap((one) => Object.values(one.canned))) {
      expect(fault).toMatchObject({ type: 'status', body: expect.any(String) as string });
    }
  });
});

describe('every sample', () => {
  const samples = Object.entries(protocols).flatMap(([gateway, { samples: own }]) =>
    own.map(({ title, path }) => [gateway, title, path] as const),
  );

  it.each(samples)('%s: %s is sent to a route that is there', (gateway, _title, path) => {
    const { routes } = Object.entries(protocols).find(([id]) => id === gateway)?.[1] ?? { routes: [] };
    expect(routes.filter((route) => route.method === 'POST').map((route) => route.path)).toContain(path);
  });
});

describe('the folder of every gateway', () => {
  const folders = readdirSync(new URL('../src/protocols/', import.meta.url)).filter(
    (name) => !name.endsWith('.ts'),
  );

  it('is there for every protocol', () => {
    expect(folders).toEqual(expect.arrayContaining(Object.keys(protocols)));
  });

  it.each(folders)('%s holds the same four files, and what a script generated beside them', (id) => {
    const names = readdirSync(new URL(`../src/protocols/${id}`, import.meta.url));
    expect(names.filter((name) => name !== 'generated').toSorted()).toEqual([
      'job.ts',
      'models.ts',
      'protocol.ts',
      'responses.ts',
    ]);
  });
});
