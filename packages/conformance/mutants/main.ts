// npm run mutants                  -> every mutant, in two orders, and which rules told it; then the gateways' own tables
// npm run mutants -- --why         -> with what was found
// npm run mutants -- seed-dropped  -> only these mutants
import { fork } from 'node:child_process';
import { judged } from './judged.ts';
import { mutants } from './list/index.ts';
import { judgeSound, type Verdict } from './matrix.ts';
import { bareOf, faultsOf, gateways, judgeTables, totalsOf } from './tables.ts';
import type { Told } from './worker.ts';

const asked = process.argv.slice(2).filter((it) => !it.startsWith('-'));
const why = process.argv.includes('--why');
const chosen = mutants.filter(({ id }) => asked.length === 0 || asked.includes(id));
if (chosen.length < asked.length) throw new RangeError(`no mutant is called one of: ${asked.join(', ')}`);

// Two for each order: some mutants leave a caller waiting, and another process has the time.
const parts = 2;

/** One process that judges a part of the list. */
const work = (order: string, part: number): Promise<Told> =>
  new Promise((resolve, reject) => {
    const child = fork(new URL('./worker.ts', import.meta.url), [order, `${part}`, `${parts}`, ...asked]);
    child.once('message', (told) => resolve(told as Told)); // what worker.ts sends
    child.once('exit', (code) => reject(new Error(`a worker ended with ${code} and told nothing`)));
  });

const inOrder = (order: string): Promise<readonly Told[]> =>
  Promise.all(Array.from({ length: parts }, (_, part) => work(order, part)));

async function inTurn<Item, Result>(
  items: readonly Item[],
  of: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const item of items) results.push(await of(item));
  return results;
}

const verdicts = (told: readonly Told[]): Readonly<Record<string, Verdict>> =>
  Object.assign({}, ...told.map((it) => it.verdicts));

const began = performance.now();
const [forwards, backwards, sound, tables] = await Promise.all([
  inOrder('forwards'),
  inOrder('backwards'),
  Promise.all([judgeSound('atoll', 'all'), judgeSound('lagoon', 'all')]),
  asked.length === 0 ? inTurn(gateways, judgeTables) : [],
]);
const [first, second] = [verdicts(forwards), verdicts(backwards)];
const outcomes = chosen.map((it) => judged(it, first[it.id]!, second[it.id]!));
const unsound = [
  ...sound.flatMap(({ message, errors }) => [...Object.values(message), ...errors]),
  ...[...forwards, ...backwards].flatMap((it) => it.unsound),
];

console.log('mutant                     rules that told it: MUST (may) !wrong');
for (const it of outcomes) {
  const below = [...(why ? it.why : []), ...it.problems];
  console.log([it.head, ...below].join('\n  '));
}
for (const it of unsound) console.log(`UNSOUND ${it}`);
if (tables.length > 0)
  console.log('\ngateway                    one entry of its tables or its responses changed at a time');
for (const it of tables) console.log([totalsOf(it), ...faultsOf(it)].join('\n  '));

const total = (figures: readonly number[]): number => figures.reduce((sum, it) => sum + it, 0);
const bare = total(tables.map((it) => bareOf(it).length));
const excused = total(tables.map((it) => it.survivors.length)) - bare;
const killed = outcomes.filter((it) => it.killed).length + total(tables.map(({ noticed }) => noticed));
const survived = outcomes.filter((it) => !it.killed).length + bare;
const bad = [...unsound, ...outcomes.flatMap((it) => it.problems), ...tables.flatMap(faultsOf)];
console.log(
  `\n${outcomes.length} mutants in two orders, ${((performance.now() - began) / 1000).toFixed(1)} s; ${excused} changes of tables survived and are excused`,
);
console.log(`mutants: ${killed} killed, ${survived} survived`);
process.exit(survived > 0 || bad.length > 0 ? 1 : 0);
