// npm run mutate                        -> how much of each provider's tables its fixtures notice
// npm run mutate -- gateai nanogpt      -> of these, with every survivor
import { existsSync } from 'node:fs';
import type { ProviderUnderTest } from '../src/index.ts';
import { mutate } from '../src/mutate/mutate.ts';

const all = ['aigate', 'aimlapi', 'gateai', 'nanogpt', 'yotta'];
const asked = process.argv.slice(2);

for (const id of asked.length > 0 ? asked : all) {
  const folder = new URL(`../../provider-${id}/`, import.meta.url);
  const fixtures = new URL('fixtures/', folder);
  if (!existsSync(fixtures)) {
    console.log(`${id.padEnd(10)} has no fixtures`);
    continue;
  }
  const module: Readonly<Record<string, unknown>> = await import(new URL('dist/index.js', folder).href);
  const began = performance.now();
  // Its own package says so: a provider is exported under its id.
  const report = await mutate(module[id] as ProviderUnderTest, { fixtures });
  const { score, made, noticed, survivors, stale, failing } = report;
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const untouched = survivors.filter((it) => it.fixtures === 0).length;
  console.log(
    `${id.padEnd(10)} ${(score * 100).toFixed(1)} %: ${noticed} of ${made} noticed; ${survivors.length} not, ${untouched} of them touched by no fixture; ${seconds} s`,
  );
  for (const it of failing) console.log(`  ${it} does not pass as it stands`);
  for (const { path, reason } of stale) console.log(`  ${path} survives no more: ${reason}`);
  if (asked.length === 0) continue;
  for (const it of survivors)
    console.log(
      `  ${it.path}: ${it.change} (${it.fixtures} fixtures)${it.reason === undefined ? '' : ` — ${it.reason}`}`,
    );
}
