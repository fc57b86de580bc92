// docs/engines.md as the crash cases say it.
import type { CrashCase } from './crash-cases.ts';

/** Whether an order was bought once and came to its end, and nothing is left over. */
export const isKept = ({ purchases, accepted, state, tasksLeft, step }: CrashCase): boolean =>
  step !== undefined && purchases === 1 && accepted === 1 && state === 'succeeded' && tasksLeft === 0;

const places: readonly (readonly [prefix: string, words: string])[] = [
  ['application: ', "at a statement of the application's own transactions"],
  ['store: ', 'at a call of the store'],
  ['gateway: ', 'at a request to the gateway'],
];

/** Where machines are killed, and what became of their orders. */
export function tableOf(name: string, cases: readonly CrashCase[]): string {
  const row = (words: string, some: readonly CrashCase[]): string => {
    const count = (test: (it: CrashCase) => boolean): number => some.filter(test).length;
    const cells = [
      words,
      some.length,
      count((it) => it.purchases === 1),
      count((it) => it.purchases > 1),
      count((it) => it.state !== 'succeeded' || it.accepted !== 1),
      count((it) => it.tasksLeft > 0),
      count((it) => it.byPerson),
    ];
    return `| ${cells.join(' | ')} |`;
  };
  return [
    `## ${name}`,
    '',
    '| Killed | Cases | One purchase | More than one | Lost jobs | Tasks left over | Decided by a person |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...places.map(([prefix, words]) =>
      row(
        words,
        cases.filter(({ step }) => step?.startsWith(prefix)),
      ),
    ),
    row('all', cases),
  ].join('\n');
}

/** The page, with the table of each engine that ran. */
export const pageOf = (
  introduction: string,
  results: readonly { readonly name: string; readonly cases: readonly CrashCase[] }[],
): string => `${introduction}\n${results.map(({ name, cases }) => tableOf(name, cases)).join('\n\n')}\n`;
