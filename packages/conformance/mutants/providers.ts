// npm run mutate                        -> how much of each provider's tables its fixtures notice, and what not
// npm run mutate -- gateai nanogpt      -> of these, with the reasons of what is excused
import { faultsOf, gateways, judgeTables, totalsOf } from './tables.ts';

const names = process.argv.slice(2);

for (const id of names.length > 0 ? names : gateways) {
  const report = await judgeTables(id);
  console.log(totalsOf(report));
  const faults = faultsOf(report);
  for (const fault of faults) console.log(`  ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
  if (names.length === 0) continue;
  for (const { path, change, reason } of report.survivors)
    if (reason !== undefined) console.log(`  excused ${path}: ${change} (${reason})`);
}
