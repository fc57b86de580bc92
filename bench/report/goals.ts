// The goals of the benchmark, each with the sentence that says how it went.
import type { Figures } from './figures.ts';
import { bytes, kilobytes, micros, ms, times } from './numbers.ts';

export interface Goal {
  readonly goal: string;
  readonly met: boolean;
  readonly message: string;
}

/** The concurrency whose CPU counts. */
export const usualConcurrency = 50;

const most = { cpuRatio: 1, aboveBytes: 2_000, aboveZodMs: 10, bundleBytes: 20_000 };

type Measured = Omit<Figures, 'goals'>;

export function judge({ load, heap, imports, sizes }: Measured): Goal[] {
  const usual = load.find(({ concurrency }) => concurrency === usualConcurrency);
  if (usual === undefined) throw new Error(`nothing was measured at concurrency ${usualConcurrency}`);
  const { registry, request } = usual.subjects;
  const ratio = registry.cpuRatio.median;
  const [ours, bare] = [registry.cpuMicrosPerJob.median, request.cpuMicrosPerJob.median];
  const above = heap.aboveRequestBytes.median;
  const late = imports.aboveZodMs.median;

  return [
    {
      goal: 'a validated, priced, reported job costs no more CPU than the bare `undici.request` loop',
      met: ratio <= most.cpuRatio,
      message:
        `it costs ${times(ratio)} (${times(registry.cpuRatio.min)} to ${times(registry.cpuRatio.max)}): ` +
        `${micros(ours)} beside ${micros(bare)}, ${ours > bare ? `${micros(ours - bare)} too much` : `${micros(bare - ours)} to spare`}`,
    },
    {
      goal: 'a waiting job retains at most 2 kB of heap above the bare loop',
      met: above <= most.aboveBytes,
      message: `it retains ${bytes(above)} above it, ${apart(most.aboveBytes - above, bytes)}`,
    },
    {
      goal: 'importing core takes at most 10 ms more than importing zod',
      met: late <= most.aboveZodMs,
      message: `it takes ${ms(late)} more, ${apart(most.aboveZodMs - late, ms)}`,
    },
    {
      goal: 'core is at most 20 kB gzipped in an application’s bundle, zod and undici apart',
      met: sizes.nodeBytes <= most.bundleBytes,
      message: `it is ${kilobytes(sizes.nodeBytes)}, ${apart(most.bundleBytes - sizes.nodeBytes, kilobytes)}`,
    },
  ];
}

const apart = (left: number, write: (value: number) => string): string =>
  left < 0 ? `${write(-left)} too much` : `${write(left)} to spare`;

export const verdict = ({ goal, met, message }: Goal): string =>
  `${met ? 'Met' : 'Missed'}: ${goal}; ${message}.`;
