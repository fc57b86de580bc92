// npm run mutants:planted                  -> mistakes planted in the five providers from their documents, judged by the kit alone
// npm run mutants:planted -- yotta         -> those of one provider
// npm run mutants:planted -- yotta.seed    -> one
import { planted } from './row.ts';
import { judgePlanted } from './judge.ts';

const words = process.argv.slice(2);
const all = Object.entries(planted).flatMap(([provider, rows]) =>
  rows.map((row) => ({ provider, row, name: `${provider}.${row[0]}` })),
);
const chosen = all.filter(
  ({ provider, name }) => words.length === 0 || words.includes(provider) || words.includes(name),
);

const began = performance.now();
const awake = setInterval(() => undefined, 60_000);
const killed = new Map<string, number>();
let survivors = 0;
for (const { provider, row, name } of chosen) {
  const verdict = await judgePlanted(provider, row);
  if (verdict.killed) killed.set(provider, (killed.get(provider) ?? 0) + 1);
  else survivors += 1;
  console.log(
    `${verdict.killed ? 'killed  ' : 'SURVIVED'} ${name.padEnd(28)} ${row[1]}${verdict.by && `: ${verdict.by}`}`,
  );
}
clearInterval(awake);
for (const provider of Object.keys(planted)) {
  const made = chosen.filter((each) => each.provider === provider).length;
  if (made > 0) console.log(`${provider.padEnd(10)} ${killed.get(provider) ?? 0} of ${made}`);
}
const rate = ((chosen.length - survivors) / chosen.length) * 100;
console.log(
  `planted: ${chosen.length - survivors} of ${chosen.length} killed (${rate.toFixed(1)} %), ${((performance.now() - began) / 1000).toFixed(0)} s`,
);
process.exit(0);
