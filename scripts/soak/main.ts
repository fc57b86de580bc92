// npm run soak -- --jobs 20000 --kills 300 --seed 1   -> real processes that are killed, over five emulated gateways
// npm run soak -- --planted intent-after-send         -> core with a mistake in it, which has to be seen
import { parseArgs } from 'node:util';
import { plantedFaults } from '../../packages/core/test/simulation/planted.ts';
import { soak, type SoakReport } from './run.ts';

const { values } = parseArgs({
  options: {
    jobs: { type: 'string', default: '20000' },
    kills: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    planted: { type: 'string' },
  },
});

function wholeNumber(name: 'jobs' | 'kills' | 'seed'): number {
  const number = Number(values[name]);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw new RangeError(`--${name} must be a whole number of 0 or more; got ${values[name]}`);
}

function faultNamed(id: string | undefined) {
  if (id === undefined) return undefined;
  const fault = plantedFaults.find((each) => each.id === id);
  if (fault === undefined) throw new RangeError(`there is no planted fault '${id}'`);
  return fault;
}

const grouped = (count: number): string => count.toLocaleString('en');

function closingLine(report: SoakReport): string {
  const { ends } = report;
  const parts = [
    `${grouped(report.jobs)} jobs (${Object.entries(ends)
      .map(([end, count]) => `${grouped(count)} ${end}`)
      .join(', ')})`,
    `${report.kills} kills`,
    `${grouped(report.posts)} POSTs`,
    `${grouped(report.purchases)} purchases`,
    `${report.postsWithoutIntent} POSTs without an intent`,
    `${report.doublePurchases.length} double purchases`,
    `${report.lostJobs.length} lost jobs`,
    `${report.wrongEnds.length} wrong ends`,
    `${report.centsOver} cents over budget`,
    `heap ${report.heapGrowth >= 0 ? '+' : ''}${report.heapGrowth.toFixed(1)} %`,
    `${Math.round(report.seconds)} s`,
  ];
  return `soak: ${parts.join(', ')}`;
}

const report = await soak({
  jobs: wholeNumber('jobs'),
  kills: wholeNumber('kills'),
  seed: wholeNumber('seed'),
  fault: faultNamed(values.planted),
  onProgress: (done, kills) => process.stderr.write(`${grouped(done)} jobs, ${kills} kills\n`),
});
for (const problem of report.doublePurchases) console.log(`double purchase: ${problem}`);
for (const problem of report.lostJobs) console.log(`lost: ${problem}`);
for (const problem of report.wrongEnds) console.log(`wrong end: ${problem}`);
console.log(closingLine(report));
const { doublePurchases, lostJobs, wrongEnds, centsOver, postsWithoutIntent, heapGrowth } = report;
const isSound =
  doublePurchases.length + lostJobs.length + wrongEnds.length + centsOver + postsWithoutIntent === 0 &&
  heapGrowth <= 5;
process.exitCode = isSound ? 0 : 1;
