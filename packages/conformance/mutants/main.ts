// npm run mutants                  -> every mutant, in two orders, and which rules noticed it; then the gateways' own tables
// npm run mutants -- --why         -> with what was found
// npm run mutants -- seed-dropped  -> only these mutants
import { fork } from 'node:child_process';
import { judged } from './judged.ts';
import { mutants } from './list/index.ts';
import { judgeSound, type Verdict } from './matrix.ts';
import { bareOf, faultsOf, gateways, judgeTables, totalsOf } from './tables.ts';
import type { WorkerReport } from './worker.ts';

const ids = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
const why = process.argv.includes('--why');
const chosen = mutants.filter(({ id }) => ids.length === 0 || ids.includes(id));
if (chosen.length < ids.length) throw new RangeError(`unknown mutants among: ${ids.join(', ')}`);

// Two for each order: some mutants leave a caller waiting, and another process has the time.
const parts = 2;

/** One process that judges a part of the list. */
const work = (order: string, part: number): Promise<WorkerReport> =>
  new Promise((resolve, reject) => {
    const child = fork(new URL('./worker.ts', import.meta.url), [order, `${part}`, `${parts}`, ...ids]);
    child.once('message', (reports) => resolve(reports as WorkerReport)); // what worker.ts sends
    child.once('exit', (code) => reject(new Error(`a worker ended with ${code} and told nothing`)));
  });

const inOrder = (order: string): Promise<readonly WorkerReport[]> =>
  Promise.all(Array.from({ length: parts }, (_, part) => work(order, part)));

async function inTurn<Name extends string, Result>(
  items: readonly Name[],
  of: (item: Name) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const item of items) {
    results.push(await of(item));
    console.error(`${item}: judged`);
  }
  return results;
}

/** One after the other: a held request is given up only when a thread has nothing else to do. */
async function inThisProcess() {
  const sound = await inTurn(['atoll', 'lagoon', 'fjord'] as const, (name) => judgeSound(name, 'all'));
  return { sound, tables: ids.length === 0 ? await inTurn(gateways, judgeTables) : [] };
}

const verdicts = (reports: readonly WorkerReport[]): Readonly<Record<string, Verdict>> =>
  Object.assign({}, ...reports.map((reports) => reports.verdicts));

const began = performance.now();
const [forwards, backwards, { sound, tables }] = await Promise.all([
  inOrder('forwards'),
  inOrder('backwards'),
  inThisProcess(),
]);
const [first, second] = [verdicts(forwards), verdicts(backwards)];
const outcomes = chosen.map((mutant) => judged(mutant, first[mutant.id]!, second[mutant.id]!));
const unsound = [
  ...sound.flatMap(({ message, errors }) => [...Object.values(message), ...errors]),
  ...[...forwards, ...backwards].flatMap((reports) => reports.unsound),
];

console.log('mutant                     rules that noticed it: MUST (may) !wrong');
for (const outcome of outcomes) {
  const below = [...(why ? outcome.why : []), ...outcome.problems];
  console.log([outcome.head, ...below].join('\n  '));
}
for (const problem of unsound) console.log(`UNSOUND ${problem}`);
if (tables.length > 0)
  console.log('\ngateway                    one entry of its tables or its responses changed at a time');
for (const report of tables) console.log([totalsOf(report), ...faultsOf(report)].join('\n  '));

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
const bare = total(tables.map((report) => bareOf(report).length));
const excused = total(tables.map((report) => report.survivors.length)) - bare;
const killed =
  outcomes.filter((outcome) => outcome.killed).length + total(tables.map(({ noticed }) => noticed));
const survived = outcomes.filter((outcome) => !outcome.killed).length + bare;
const bad = [...unsound, ...outcomes.flatMap((outcome) => outcome.problems), ...tables.flatMap(faultsOf)];
console.log(
  `\n${outcomes.length} mutants in two orders, ${((performance.now() - began) / 1000).toFixed(1)} s; ${excused} changes of tables survived and are excused`,
);
console.log(`mutants: ${killed} killed, ${survived} survived`);
process.exit(survived > 0 || bad.length > 0 ? 1 : 0);
