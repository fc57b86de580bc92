import { describe, expect, it } from 'vitest';
import type { ProviderSpec } from '@crosspoint/core/plugin';
import { exampleProvider } from '@crosspoint/core/testing';
import { uncoveredEntries } from '../src/engine/documented.ts';
import type { Fixture } from '../src/fixture/schema.ts';
import { loadFixtures } from '../src/index.ts';
import type { SoundRun } from '../src/run/replay-case.ts';
import { describe as describeSpec } from '../src/run/describe.ts';

const isFact = (entry: string): boolean => entry.startsWith('what the document says of ');

/** What a provider declares and these fixtures do not say. */
const unsaid = (spec: ProviderSpec, fixtures: readonly Fixture[]): readonly string[] => {
  const runs = fixtures.map((fixture): SoundRun => ({
    fixture,
    steps: [],
    plans: [],
    findings: [],
    withoutExpectation: 0,
  }));
  return uncoveredEntries(spec, runs)
    .filter(isFact)
    .map((entry) => entry.replace('what the document says of ', ''));
};

const packages = new URL('../../', import.meta.url);

it.each(['aigate', 'aimlapi', 'gateai', 'nanogpt', 'yotta'])(
  'finds a fixture for each limit, deadline and pace that is declared: %s',
  async (id) => {
    const folder = new URL(`provider-${id}/`, packages);
    const module = (await import(new URL('src/index.ts', folder).href)) as Record<
      string,
      { readonly spec: ProviderSpec }
    >; // each package exports its provider under its id
    const { fixtures } = loadFixtures(new URL('fixtures/', folder));
    expect(
      unsaid(
        module[id]!.spec,
        fixtures.map(({ fixture }) => fixture),
      ),
    ).toEqual([]);
  },
);

describe('what only a document can say', () => {
  const { spec } = exampleProvider;
  const fixture = (steps: Fixture['steps']): Fixture => ({
    format: 1,
    id: 'facts.all',
    rules: ['FCT-001'],
    provenance: { kind: 'synthetic', assumptions: ['An example.'] },
    steps,
    exchanges: [],
  });
  const [model] = Object.keys(spec.models);

  it('lists a link that no fixture names', () => {
    expect(unsaid(spec, [])).toContain('docsUrl');
    const named = fixture([
      { call: 'describe', input: undefined, expect: { value: { docsUrl: 'https://x.example' } } },
    ]);
    expect(unsaid(spec, [named])).not.toContain('docsUrl');
  });

  it('lists a limit that no fixture names', () => {
    expect(unsaid(spec, [])).toContain(`models ${model} params text maxLength`);
  });

  it('takes a described limit, also one that the document does not print', () => {
    const said = fixture([
      {
        call: 'describe',
        expect: { value: { models: { [model!]: { params: { text: { maxLength: null } } } } } },
      },
    ]);
    expect(unsaid(spec, [said])).not.toContain(`models ${model} params text maxLength`);
  });

  it('takes a limit that an expected refusal of the same model prints', () => {
    const refusal = (input: string, message: string) =>
      fixture([
        { call: 'plan', input: { model: input }, expect: { error: { code: 'invalid_request', message } } },
      ]);
    const entry = `models ${model} params text maxLength`;
    expect(unsaid(spec, [refusal(model!, 'use at most 500')])).not.toContain(entry);
    expect(unsaid(spec, [refusal(model!, 'use at most 50')])).toContain(entry);
    expect(unsaid(spec, [refusal('acme/other', 'use at most 500')])).toContain(entry);
  });

  it('describes the wire names of each field, what its values are written as, and the error rows', () => {
    expect(describeSpec(spec)).toMatchObject({
      fields: { prompt: { wire: ['text'] } },
      errors: (spec.errors ?? []).map(({ errorCode }) => ({ errorCode })),
    });
  });
});
