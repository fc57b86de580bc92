// npm run mutate                        -> how much of each provider's tables its fixtures notice, and what not
// npm run mutate -- gateai nanogpt      -> of these, with the reasons of what is excused
import { faultsOf, gateways, judgeTables, totalsOf } from './tables.ts';

const asked = process.argv.slice(2);

for (const id of asked.length > 0 ? asked : gateways) {
  const report = await judgeTables(id);
  console.log(totalsOf(report));
  const faults = faultsOf(report);
  for (const it of faults) console.log(`  ${it}`);
  if (faults.length > 0) process.exitCode = 1;
  if (asked.length === 0) continue;
  for (const { path, change, reason } of report.survivors)
    if (reason !== undefined) console.log(`  excused ${path}: ${change} (${reason})`);
}
