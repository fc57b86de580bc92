// npm run simulate -- --schedules 20000 --seed 1   -> so many schedules from that seed on, in as many processes as cores
//                     --store pglite --workers 1   -> over PostgreSQL in the process; in so many processes
// npm run simulate -- --replay '{…}'               -> one schedule, with everything that happens in it
// npm run simulate -- --planted [--only id]        -> core with each planted fault, until a schedule shows it
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import type { Failure, Report } from './batch.ts';
import { type Bundle, bundleOver, type StoreName } from './bundle.ts';
import { carryOut, inParts, inPlaces, together } from './children.ts';
import { hunt, type Hunt, plantedFaults } from './planted.ts';
import type { Schedule } from './schedule.ts';

const { values } = parseArgs({
  options: {
    schedules: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    replay: { type: 'string' },
    planted: { type: 'boolean', default: false },
    only: { type: 'string' },
    store: { type: 'string', default: 'memory' },
    workers: { type: 'string', default: String(availableParallelism()) },
  },
});
const schedulesAtOnce: Readonly<Record<StoreName, number>> = { memory: 1_000, pglite: 100 };

function wholeNumber(text: string, name: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw new RangeError(`--${name} must be a whole number of 0 or more; got ${text}`);
}

function storeNamed(name: string): StoreName {
  if (name === 'memory' || name === 'pglite') return name;
  throw new RangeError(`--store must be memory or pglite; got ${name}`);
}

const grouped = (count: number): string => count.toLocaleString('en');

function closingLine(report: Report, seconds: number): string {
  const { schedules, interceptions, purchases, doublePurchases, lostJobs, centsOver, failed } = report;
  const parts = [
    `${grouped(schedules)} schedules`,
    `${grouped(interceptions)} interceptions`,
    `${grouped(purchases)} purchases`,
    `${doublePurchases} double purchases`,
    `${lostJobs} lost jobs`,
    `${centsOver} cents over`,
    `${failed} schedules failed a check`,
    `${grouped(Math.round(schedules / seconds))} schedules per second`,
  ];
  return `simulate: ${parts.join(', ')}`;
}

const mostLines = 60;

/** The lines of a trace; of a very long one its beginning and its end. */
const readable = (trace: readonly string[]): readonly string[] =>
  trace.length <= mostLines
    ? trace
    : [
        ...trace.slice(0, mostLines / 2),
        `          … ${trace.length - mostLines} lines …`,
        ...trace.slice(-mostLines / 2),
      ];

function show({ schedule, violations, trace }: Failure, isWhole = false): void {
  for (const line of isWhole ? trace : readable(trace)) console.log(line);
  for (const { check, message } of violations) console.log(`  ${check}: ${message}`);
  console.log(`  replay: npm run simulate -- --replay '${JSON.stringify(schedule)}'`);
}

async function showShortest(program: Bundle, failure: Failure): Promise<void> {
  const [violation] = failure.violations;
  if (violation === undefined) return;
  const { seed } = failure.schedule;
  console.log(
    `\nseed ${seed} fails: ${violation.message}. The shortest schedule that fails in the same way:`,
  );
  const { failures } = await carryOut(program, { shrink: failure.schedule, check: violation.check });
  for (const shortest of failures) show(shortest);
}

/** Says on standard error how far a long run is, twenty times in all. */
function progressOf(schedules: number): (report: Report) => void {
  let [done, failed, told] = [0, 0, 0];
  return (report) => {
    done += report.schedules;
    failed += report.failed;
    const part = Math.floor((done * 20) / schedules);
    if (part > told) console.error(`${grouped(done)} of ${grouped(schedules)} schedules, ${failed} failed`);
    told = part;
  };
}

/** @returns whether no schedule broke a promise */
async function simulate(schedules: number, seed: number): Promise<boolean> {
  const program = await bundleOver(store);
  try {
    const began = performance.now();
    const orders = inParts(seed, schedules, schedulesAtOnce[store]);
    const tell = progressOf(schedules);
    const carriedOut = async (order: (typeof orders)[number]): Promise<Report> => {
      const part = await carryOut(program, order);
      tell(part);
      return part;
    };
    const report = together(await inPlaces(orders, places, carriedOut));
    const seconds = (performance.now() - began) / 1000;
    const kinds = new Map(report.failures.map((failure) => [failure.violations[0]?.check, failure]));
    for (const failure of kinds.values()) await showShortest(program, failure);
    console.log(closingLine(report, seconds));
    return report.failed === 0;
  } finally {
    await program.remove();
  }
}

async function replay(text: string): Promise<boolean> {
  const program = await bundleOver(store);
  try {
    const { failures, failed } = await carryOut(program, { schedule: JSON.parse(text) as Schedule }); // as it was printed
    for (const failure of failures) show(failure, true);
    return failed === 0;
  } finally {
    await program.remove();
  }
}

const rowOf = ({ fault, schedules, found, failure }: Hunt): string =>
  found === undefined
    ? `${fault.id.padEnd(36)} NOT FOUND in ${grouped(schedules)} schedules`
    : `${fault.id.padEnd(36)} ${String(schedules).padStart(6)}  ${found.check} (seed ${failure?.schedule.seed})`;

/** @returns whether every planted fault was found */
async function huntAll(seed: number, only: string | undefined): Promise<boolean> {
  const chosen = plantedFaults.filter(({ id, store: over = 'memory' }) =>
    only === undefined ? over === store : only.split(',').includes(id),
  );
  if (chosen.length === 0) throw new RangeError(`there is no planted fault '${only}'`);
  console.log(`${'planted fault'.padEnd(36)} found after, by`);
  const hunts = await inPlaces(chosen, places, async (fault) => {
    const result = await hunt(fault, seed);
    console.log(rowOf(result));
    return result;
  });
  const found = hunts.filter((each) => each.found !== undefined).length;
  console.log(`planted faults: ${found} of ${hunts.length} found`);
  return found === hunts.length;
}

const seed = wholeNumber(values.seed, 'seed');
const store = storeNamed(values.store);
const places = Math.max(1, wholeNumber(values.workers, 'workers'));
const isSound =
  values.replay !== undefined
    ? await replay(values.replay)
    : values.planted
      ? await huntAll(seed, values.only)
      : await simulate(wholeNumber(values.schedules, 'schedules'), seed);
process.exitCode = isSound ? 0 : 1;
