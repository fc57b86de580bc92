import { canonicalModels } from '../packages/core/src/index.ts';
import { describe, expect, it } from 'vitest';
import { providers } from '../scripts/generate/tables.ts';

const rows = (await providers()).flatMap(({ spec }) => {
  const { id } = spec;
  const models: Readonly<Record<string, { kind: string }>> = spec.models;
  return Object.entries(models).map(([model, { kind }]) => ({ provider: id, model, kind }));
});
const known = Object.entries(canonicalModels);

describe('the list of canonical ids', () => {
  it.each(rows.filter(({ provider, model }) => !model.startsWith(`${provider}:`)))(
    'has $model of $provider, as what it makes',
    ({ model, kind }) => expect(Object.fromEntries(known)[model]).toBe(kind),
  );

  it.each(known)('has %s, which some gateway serves', (id) => {
    expect(rows.map(({ model }) => model)).toContain(id);
  });

  it('is written publisher/model, in small letters and in order', () => {
    const ids = known.map(([id]) => id);
    expect(ids).toEqual(ids.toSorted());
    for (const id of ids) expect(id).toMatch(/^[a-z0-9-]+\/[a-z0-9.-]+$/);
  });
});
