// npm run mutants             -> every mutant, in two orders, and which rules told it
// npm run mutants -- --why    -> with what was found
import { fork } from 'node:child_process';
import { mutants } from './list/index.ts';
import { judgeSound, type Verdict } from './matrix.ts';
import type { Mutant } from './mutant.ts';
import type { Told } from './worker.ts';

// Two for each order: some mutants leave a caller waiting, and another process has the time.
const parts = 2;

/** One process that judges a part of the list. */
const work = (order: string, part: number): Promise<Told> =>
  new Promise((resolve, reject) => {
    const child = fork(new URL('./worker.ts', import.meta.url), [order, `${part}`, `${parts}`]);
    child.once('message', (told) => resolve(told as Told)); // what worker.ts sends
    child.once('exit', (code) => reject(new Error(`a worker ended with ${code} and told nothing`)));
  });

const inOrder = (order: string): Promise<readonly Told[]> =>
  Promise.all(Array.from({ length: parts }, (_, part) => work(order, part)));

interface Outcome {
  readonly mutant: Mutant;
  readonly killed: boolean;
  readonly lines: readonly string[];
  readonly bad: boolean;
}

function judged(mutant: Mutant, first: Verdict, second: Verdict): Outcome {
  const { must, may = [], waits } = mutant;
  const allowed: ReadonlySet<string> = new Set([...must, ...may]);
  const missing = must.filter((rule) => !first.broken.includes(rule));
  const wrong = first.broken.filter((rule) => !allowed.has(rule));
  const killed = missing.length === 0;
  const problems = [
    ...(waits === undefined && !killed
      ? [first.broken.length === 0 ? 'SURVIVED' : `SURVIVED ${missing.join(' ')}`]
      : []),
    ...(waits !== undefined && killed ? ['is killed and waits no more: take its line away'] : []),
    ...(waits === undefined ? wrong.map((rule) => `WRONG ${rule} ${first.says[rule]}`) : []),
    ...first.errors.map((it) => `ERROR ${it}`),
    ...(first.broken.join() === second.broken.join()
      ? []
      : [`ANOTHER ORDER, another verdict: ${second.broken.join(' ')}`]),
  ];
  const marked = first.broken.map((rule) =>
    must.some((it) => it === rule) ? rule : allowed.has(rule) ? `(${rule})` : `!${rule}`,
  );
  const head = `${mutant.id.padEnd(26)} ${marked.join(' ')}${waits === undefined ? '' : ` waits: ${waits}`}`;
  const why = process.argv.includes('--why')
    ? [`  ${mutant.title}`, ...first.broken.map((rule) => `  ${rule} ${first.says[rule]}`)]
    : [];
  return {
    mutant,
    killed,
    bad: problems.length > 0,
    lines: [head, ...why, ...problems.map((it) => `  ${it}`)],
  };
}

const began = performance.now();
const [atoll, lagoon, forwards, backwards] = await Promise.all([
  judgeSound('atoll', 'all'),
  judgeSound('lagoon', 'all'),
  inOrder('forwards'),
  inOrder('backwards'),
]);
const verdicts = (told: readonly Told[]): Readonly<Record<string, Verdict>> =>
  Object.assign({}, ...told.map((it) => it.verdicts));
const [first, second] = [verdicts(forwards), verdicts(backwards)];
const outcomes = mutants.map((it) => judged(it, first[it.id]!, second[it.id]!));
const unsound = [
  ...[atoll, lagoon].flatMap(({ says, errors }) => [...Object.values(says), ...errors]),
  ...[...forwards, ...backwards].flatMap((it) => it.unsound),
];

console.log('mutant                     rules that told it: MUST (may) !wrong');
for (const { lines } of outcomes) console.log(lines.join('\n'));
for (const it of unsound) console.log(`UNSOUND ${it}`);
const waiting = outcomes.filter(({ mutant, killed }) => mutant.waits !== undefined && !killed).length;
const killed = outcomes.filter((it) => it.killed).length;
const survived = outcomes.length - killed;
console.log(
  `two orders, ${((performance.now() - began) / 1000).toFixed(1)} s; of the survivors ${waiting} wait for the kit`,
);
console.log(`mutants: ${killed} killed, ${survived} survived`);
process.exit(survived > 0 || unsound.length > 0 || outcomes.some(({ bad }) => bad) ? 1 : 0);
