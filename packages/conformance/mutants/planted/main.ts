// npm run mutants:planted                      -> mistakes planted in the providers from their documents, judged by the kit alone
// npm run mutants:planted -- yotta             -> those of one provider
// npm run mutants:planted -- yotta.seed        -> one
// npm run mutants:planted -- lantern --fixtures=submit.whole-story,error.no-credits   -> with these fixtures only
import { judgePlanted } from './judge.ts';
import { planted } from './row.ts';

const given = process.argv.slice(2);
const words = given.filter((word) => !word.startsWith('-'));
const fixtures = given.flatMap((word) => /^--fixtures=(.+)$/.exec(word)?.[1]?.split(',') ?? []);
const all = Object.entries(planted).flatMap(([provider, rows]) =>
  rows.map((row) => ({ provider, row, name: `${provider}.${row[0]}` })),
);
const chosen = all.filter(
  ({ provider, name }) => words.length === 0 || words.includes(provider) || words.includes(name),
);
if (chosen.length === 0) throw new RangeError(`nothing is planted under ${given.join(' ')}`);

const lineOf = (verdict: string, name: string, title: string, why: string): string =>
  `${verdict.padEnd(10)} ${name.padEnd(28)} ${title}${why && `: ${why}`}`;

const began = performance.now();
const awake = setInterval(() => undefined, 60_000);
const mistakes = chosen.filter(({ row }) => row[5] === undefined);
const killed = new Map<string, number>();
for (const { provider, row, name } of chosen) {
  const [, title, , , , equivalent] = row;
  if (equivalent !== undefined) {
    console.log(lineOf('no mistake', name, title, equivalent));
    continue;
  }
  const verdict = await judgePlanted(provider, row, fixtures);
  if (verdict.killed) killed.set(provider, (killed.get(provider) ?? 0) + 1);
  console.log(lineOf(verdict.killed ? 'killed' : 'SURVIVED', name, title, verdict.by));
}
clearInterval(awake);
const totalOf = (name: string, dead: number, made: number, equivalent: number): string =>
  `${name.padEnd(10)} ${dead} of ${made} (${((dead / made) * 100).toFixed(1)} %)${equivalent > 0 ? `, ${equivalent} cannot be observed` : ''}`;
const isOf = (provider: string) => (each: { readonly provider: string }) => each.provider === provider;
for (const provider of Object.keys(planted)) {
  const made = mistakes.filter(isOf(provider)).length;
  const equivalent = chosen.filter(isOf(provider)).length - made;
  if (made > 0) console.log(totalOf(provider, killed.get(provider) ?? 0, made, equivalent));
}
const dead = [...killed.values()].reduce((sum, count) => sum + count, 0);
const ms = performance.now() - began;
console.log(
  `${totalOf('planted:', dead, mistakes.length, chosen.length - mistakes.length)}, ${(ms / 1000).toFixed(0)} s`,
);
process.exit(0);
