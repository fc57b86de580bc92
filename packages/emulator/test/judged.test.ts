import { describe, expect, it } from 'vitest';
import { printed } from './judged/printed.ts';
import { replay } from './judged/replay.ts';
import { type JudgedGateway, storiesOf } from './judged/story.ts';

/** Each gateway, and the documented exchanges there are at least: a judge who is shown nothing must not nod. */
const gateways = [
  ['aimlapi', 47],
  ['gateai', 101],
  ['nanogpt', 69],
  ['aigate', 44],
  ['yotta', 49],
] as const satisfies readonly (readonly [JudgedGateway, number])[];

/** Documented responses an emulator cannot be brought to, by gateway, fixture and exchange, each with its reason. */
const excused: Readonly<Record<string, string>> = {
  'gateai/discovery.not-found#0':
    'the document shows an `example` for a single model alone, as an addition to its schema; the fixture lists that one response',
  'gateai/status.shape.single#1':
    'a sentence of the document writes two links without brackets; its JSON has lists, and so has the emulator',
};

describe.each(gateways)('the emulator of %s', (gateway, least) => {
  const stories = [...storiesOf(gateway), ...printed.filter((one) => one.gateway === gateway)];

  it('is shown every documented exchange', () => {
    expect(stories.flatMap(({ exchanges }) => exchanges).length).toBeGreaterThanOrEqual(least);
  });

  it.each(stories.map((story) => [story.id, story] as const))(
    'answers as documented: %s',
    async (id, story) => {
      const judged = await replay(story);
      const named = judged.map((said, index) => ({ name: `${gateway}/${id}#${index}`, said }));
      const isExcused = ({ name }: { readonly name: string }) => Object.hasOwn(excused, name);
      const wrong = named
        .filter((one) => !isExcused(one))
        .flatMap(({ name, said }) => said.map((difference) => `${name}: ${difference}`));
      expect(wrong).toEqual([]);
      const needless = named.filter((one) => isExcused(one) && one.said.length === 0);
      expect(needless.map(({ name }) => name)).toEqual([]);
    },
  );
});

it('excuses two exchanges, which are there', () => {
  const names = gateways.flatMap(([gateway]) =>
    storiesOf(gateway).flatMap(({ id, exchanges }) =>
      exchanges.map((_, index) => `${gateway}/${id}#${index}`),
    ),
  );
  expect(Object.keys(excused).filter((name) => names.includes(name))).toHaveLength(2);
  expect(Object.keys(excused)).toHaveLength(2);
});
