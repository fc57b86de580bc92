// The tables of a report, as rows of text: the terminal and Markdown write the same ones.
import { type SubjectName, subjectNames, titles } from '../subjects/subject.ts';
import type { Figures, LoadFigures, SubjectFigures } from './figures.ts';
import { shortPolls } from '../exchange/job.ts';
import { concurrentSubmits } from '../measure/latency.ts';
import { usualConcurrency, usualLoad } from './goals.ts';
import { count, kilobytes, micros, ms, times } from './numbers.ts';
import type { Spread } from './spread.ts';

export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const spread = (of: Spread, write: (value: number) => string): string =>
  `${write(of.min)} / ${write(of.median)} / ${write(of.max)}`;

export const tablesOf = (figures: Figures): Table[] => [
  ...figures.load.filter(({ concurrency }) => concurrency === usualConcurrency).map(cpuTable),
  wallTable(figures),
  latencyTable(figures),
  otherTable(figures),
];

const cpuTable = ({ concurrency, jobs, rounds, polls, subjects }: LoadFigures): Table => ({
  title: `CPU for a job of ${polls} polls, ${concurrency} at once, ${count(jobs)} jobs a round, ${rounds} rounds`,
  head: ['', 'CPU per job', 'jobs per CPU-second', 'beside `undici.request`: min / median / max'],
  rows: subjectNames.map((name) => {
    const { cpuMicrosPerJob, jobsPerCpuSecond, cpuRatio } = subjects[name];
    return [
      titles[name],
      micros(cpuMicrosPerJob.median),
      count(jobsPerCpuSecond.median),
      spread(cpuRatio, times),
    ];
  }),
});

/** A column for each concurrency. */
function wallTable(figures: Figures): Table {
  const load = figures.load.filter(({ polls }) => polls === shortPolls);
  const cell = ({ wallMicrosPerJob, wallRatio, cpuRatio }: SubjectFigures): string =>
    `${micros(wallMicrosPerJob.median)}, ${times(wallRatio.median)} (CPU ${times(cpuRatio.median)})`;
  const row = (name: SubjectName): string[] => [
    titles[name],
    ...load.map(({ subjects }) => cell(subjects[name])),
  ];
  return {
    title: 'Wall time for a job of 3 polls, the median, and how it compares with `undici.request`',
    head: ['', ...load.map(({ concurrency }) => `${count(concurrency)} at once`)],
    rows: subjectNames.map(row),
  };
}

/** A row for each time the gateway takes. */
function latencyTable({ latency }: Figures): Table {
  const gatewayOf = (gatewayMs: number): string =>
    gatewayMs === 0 ? 'responds at once' : `responds after ${gatewayMs} ms`;
  return {
    title: `A submit beside the bare POST, ${concurrentSubmits} of each under way: the slowest of a hundred, min / median / max`,
    head: [
      'The gateway',
      'Crosspoint registry',
      'bare `undici.request`',
      'added',
      'added to the median submit',
    ],
    rows: latency.map(({ gatewayMs, registryP99Ms, requestP99Ms, addedP99Ms, addedP50Ms }) => [
      gatewayOf(gatewayMs),
      ...[registryP99Ms, requestP99Ms, addedP99Ms, addedP50Ms].map((each) => spread(each, ms)),
    ]),
  };
}

function otherTable({ heap, partMicros, imports, sizes, load }: Figures): Table {
  const usual = usualLoad(load, shortPolls);
  const job = usual?.subjects.registry.cpuMicrosPerJob.median ?? Number.NaN;
  const share = (of: Spread): string => `${((100 * of.median) / job).toFixed(1)} % of a job`;
  return {
    title: 'The rest',
    head: ['', 'min / median / max', ''],
    rows: [
      [
        `Heap a waiting job retains, of ${count(heap.waitingJobs)}: registry`,
        spread(heap.registryBytes, count),
        'bytes',
      ],
      ['… bare `undici.request` loop', spread(heap.requestBytes, count), 'bytes'],
      ['… registry above it', spread(heap.aboveRequestBytes, count), 'bytes'],
      ['zod on the request', spread(partMicros.validate, micros), share(partMicros.validate)],
      ['zod on all responses of a job', spread(partMicros.responses, micros), share(partMicros.responses)],
      ['`plan`: everything before sending', spread(partMicros.plan, micros), share(partMicros.plan)],
      [
        '`plan` with 10 gateways of 500 models, which all serve it',
        spread(partMicros.planMany, micros),
        share(partMicros.planMany),
      ],
      ['Importing zod', spread(imports.zodMs, ms), 'user CPU of a fresh process'],
      ['Importing core, as published', spread(imports.coreMs, ms), 'user CPU of a fresh process'],
      ['… above zod', spread(imports.aboveZodMs, ms), ''],
      [
        '`createRegistry` in a bundle for Node.js',
        kilobytes(sizes.nodeBytes),
        'gzipped, zod and undici apart',
      ],
      ['… for another runtime', kilobytes(sizes.otherRuntimeBytes), 'gzipped, zod apart'],
    ],
  };
}
