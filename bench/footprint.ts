// npm run check:footprint              -> fails where a job takes more function calls or bytes than bench/footprint.json says
// npm run check:footprint -- --update  -> writes what is counted now; say in the commit why it grew
// Counts and not times: the same code counts the same on a busy machine.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { longPolls, shortPolls } from './exchange/job.ts';
import type { CountedFootprint, Footprint, FootprintOrder } from './footprint-load.ts';
import { startServer } from './measure/server.ts';
import { start } from './process/ask.ts';
import { compareFootprint, type FootprintRecord } from './report/footprint.ts';

const file = fileURLToPath(new URL('footprint.json', import.meta.url));
const flags = ['--no-opt', '--no-maglev', '--single-threaded'];
const warmUpJobs = 100;
const settings = [
  { name: `a job of ${shortPolls} polls`, polls: shortPolls, jobs: 100 },
  { name: `a job of ${longPolls} polls`, polls: longPolls, jobs: 40 },
] as const;

const update = process.argv.includes('--update');
const { node } = process.versions;
const recorded: FootprintRecord = JSON.parse(readFileSync(file, 'utf8'));
const isComparable = recorded.node.split('.')[0] === node.split('.')[0];
if (!update && !isComparable) {
  // Another V8 allocates other sizes.
  console.log(
    `not compared: bench/footprint.json was counted on Node.js ${recorded.node}, and this is ${node}`,
  );
  process.exit();
}

// A busy machine adds to what is counted, and takes nothing from it: the least of some rounds is the code's own.
const rounds = 4;
const counted = await leastOf(rounds);
if (update) {
  const footprints = Object.fromEntries(counted.map(({ name, footprint }) => [name, rounded(footprint)]));
  writeFileSync(file, `${JSON.stringify({ node, footprints } satisfies FootprintRecord, null, 2)}\n`);
}
for (const { name, footprint } of counted) {
  const verdicts = compareFootprint(name, footprint, update ? rounded(footprint) : recorded.footprints[name]);
  for (const { fits, message } of verdicts) console.log(`${fits ? 'fits   ' : 'FAILS  '} ${message}`);
  if (verdicts.some(({ isGain }) => isGain))
    console.log('        less than recorded: keep it with `npm run check:footprint -- --update`');
  if (verdicts.every(({ fits }) => fits)) continue;
  process.exitCode = 1;
  const lines = footprint.hottest.map(
    ({ name: called, calls }) => `  ${calls.toFixed(1).padStart(7)}  ${called}`,
  );
  console.error(`Called most often in ${name}:\n${lines.join('\n')}`);
}

async function leastOf(times: number): ReturnType<typeof countAll> {
  let least = await countAll();
  for (let round = 1; round < times; round += 1) {
    const now = await countAll();
    least = least.map((before, i) => {
      const { footprint } = now[i]!; // the same settings each time
      const calls = Math.min(before.footprint.calls, footprint.calls);
      const bytes = Math.min(before.footprint.bytes, footprint.bytes);
      return { ...before, footprint: { ...before.footprint, calls, bytes } };
    });
  }
  return least;
}

async function countAll(): Promise<{ readonly name: string; readonly footprint: CountedFootprint }[]> {
  const server = await startServer();
  const child = start<FootprintOrder>('footprint-load.ts', [server.baseURL], flags);
  try {
    const all = [];
    for (const { name, polls, jobs } of settings) {
      await server.child.ask({ do: 'polls', polls });
      const footprint = await child.ask<CountedFootprint>({ warmUpJobs, jobs });
      await server.expect(jobs + warmUpJobs + Math.ceil(warmUpJobs / 4), polls, name);
      all.push({ name, footprint });
    }
    return all;
  } finally {
    child.stop();
    server.child.stop();
  }
}

function rounded({ calls, bytes }: Footprint): Footprint {
  return { calls: Math.round(calls), bytes: Math.round(bytes) };
}
