// The goals of the benchmark, each with the sentence that says how it went.
import { longPolls, shortPolls } from '../exchange/job.ts';
import { concurrentSubmits, usualGatewayMs } from '../measure/latency.ts';
import type { Figures, Goal, LoadFigures } from './figures.ts';
import { bytes, kilobytes, micros, ms, times } from './numbers.ts';

const nothing = { min: Number.NaN, median: Number.NaN, max: Number.NaN };

/** The concurrency whose CPU counts. */
export const usualConcurrency = 50;

/** What is asked of the registry, beside the bare `undici.request` loop in the same round. */
const most = {
  shortRatio: 1.5,
  longRatio: 1,
  aboveBytes: 1_000,
  aboveZodMs: 10,
  bundleBytes: 25_000,
  planMicros: 200,
  addedP99Ms: 1,
};

type Measured = Omit<Figures, 'goals'>;

/** The figures at the usual concurrency, of jobs of so many polls. @throws Error where none were measured */
export function usualLoad(load: readonly LoadFigures[], polls: number): LoadFigures {
  const found = load.find((each) => each.concurrency === usualConcurrency && each.polls === polls);
  if (found !== undefined) return found;
  throw new Error(`nothing was measured at concurrency ${usualConcurrency} with ${polls} polls`);
}

function cpuGoal({ polls, subjects: { registry, request } }: LoadFigures, mostRatio: number): Goal {
  const { min, median, max } = registry.cpuRatio;
  const [ours, bare] = [registry.cpuMicrosPerJob.median, request.cpuMicrosPerJob.median];
  return {
    goal: `a validated, priced, reported job of ${polls} polls costs at most ${times(mostRatio)} the CPU of the bare \`undici.request\` loop`,
    met: median <= mostRatio,
    message: `it costs ${times(median)} (${times(min)} to ${times(max)}): ${micros(ours)} beside ${micros(bare)}`,
  };
}

export function judge({ load, heap, imports, sizes, partMicros, latency }: Measured): Goal[] {
  const above = heap.aboveRequestBytes.median;
  const late = imports.aboveZodMs.median;
  const planning = partMicros.planMany.median;
  const added = latency.find(({ gatewayMs }) => gatewayMs === usualGatewayMs)?.addedP99Ms ?? nothing;

  return [
    cpuGoal(usualLoad(load, longPolls), most.longRatio),
    cpuGoal(usualLoad(load, shortPolls), most.shortRatio),
    {
      goal: 'a waiting job retains at most 1 kB of heap above the bare loop',
      met: above <= most.aboveBytes,
      message: `it retains ${bytes(above)} above it, ${apart(most.aboveBytes - above, bytes)}`,
    },
    {
      goal: 'planning with 10 gateways of 500 models, which all serve the model, takes at most 0.2 ms of CPU',
      met: planning <= most.planMicros,
      message: `it takes ${micros(planning)}`,
    },
    {
      goal: `with ${concurrentSubmits} submits under way and a gateway that responds after ${usualGatewayMs} ms, the slowest of a hundred takes at most 1 ms more than the bare POST`,
      met: added.median <= most.addedP99Ms,
      message: `it takes ${ms(added.median)} more (${ms(added.min)} to ${ms(added.max)})`,
    },
    {
      goal: 'importing core takes at most 10 ms more CPU than importing zod',
      met: late <= most.aboveZodMs,
      message: `it takes ${ms(late)} more, ${apart(most.aboveZodMs - late, ms)}`,
    },
    {
      goal: '`createRegistry` is at most 25 kB gzipped of what an application loads at once, zod and undici apart',
      met: sizes.nodeBytes <= most.bundleBytes,
      message: `it is ${kilobytes(sizes.nodeBytes)}, ${apart(most.bundleBytes - sizes.nodeBytes, kilobytes)}`,
    },
  ];
}

const apart = (left: number, write: (value: number) => string): string =>
  left < 0 ? `${write(-left)} too much` : `${write(left)} to spare`;

export const verdict = ({ goal, met, message }: Goal): string =>
  `${met ? 'Met' : 'Missed'}: ${goal}; ${message}.`;
