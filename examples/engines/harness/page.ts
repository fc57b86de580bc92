// docs/engines.md as the crash cases say it.
import type { CrashCase } from './crash-cases.ts';
import type { Fate } from './crash-point.ts';

/** Whether an order was bought once and came to its end, and nothing is left over. */
export const isKept = ({ purchases, accepted, state, tasksLeft, step }: CrashCase): boolean =>
  step !== undefined && purchases === 1 && accepted === 1 && state === 'succeeded' && tasksLeft === 0;

const places: readonly (readonly [prefix: string, words: string])[] = [
  ['application: ', 'at a statement of the application'],
  ['engine: ', 'at a call of the engine'],
  ['store: ', 'at a call of the store'],
  ['gateway: ', 'at a request to the gateway'],
];

const fates: readonly Fate[] = ['killed', 'frozen'];

/** Where machines are killed and frozen, and what became of their orders. */
export function tableOf(name: string, cases: readonly CrashCase[]): string {
  const row = (words: string, some: readonly CrashCase[]): string => {
    const count = (test: (done: CrashCase) => boolean): number => some.filter(test).length;
    const cells = [
      words,
      some.length,
      count(({ purchases }) => purchases === 1),
      count(({ purchases }) => purchases > 1),
      count(({ state, accepted }) => state !== 'succeeded' || accepted !== 1),
      count(({ tasksLeft }) => tasksLeft > 0),
      count(({ byPerson }) => byPerson),
    ];
    return `| ${cells.join(' | ')} |`;
  };
  const rows = fates.flatMap((fate) => {
    const ofFate = cases.filter((done) => done.fate === fate);
    const byPlace = places.flatMap(([prefix, words]) => {
      const some = ofFate.filter(({ step }) => step?.startsWith(prefix));
      return some.length === 0 ? [] : [row(`${fate} ${words}`, some)];
    });
    return [...byPlace, row(`all ${fate}`, ofFate)];
  });
  return [
    `## ${name}`,
    '',
    '| Machine | Cases | One purchase | More than one | Lost jobs | Tasks left over | Decided by a person |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

/** The page, with the table of each engine that ran. */
export const pageOf = (
  introduction: string,
  results: readonly { readonly name: string; readonly cases: readonly CrashCase[] }[],
): string => `${introduction}\n${results.map(({ name, cases }) => tableOf(name, cases)).join('\n\n')}\n`;
