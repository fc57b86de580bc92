// What a large download costs, beside bare `undici.stream`.
import type { DownloadCost, DownloadName } from '../download-load.ts';
import type { MeasuredDownload } from '../measure/download.ts';
import type { Goal } from './figures.ts';
import { count, micros, times } from './numbers.ts';
import { spreadOf, spreadWith } from './spread.ts';
import type { Table } from './tables.ts';

const leastThroughput = 0.9;
/** Buffers of sockets and files, whatever the size of the file. */
const mostMegabytes = 100;

const titles: { readonly [Name in DownloadName]: string } = {
  registry: 'Crosspoint `download`: checked, hashed, synchronised, renamed',
  stream: 'bare `undici.stream` to a file',
  careful: '… with SHA-256, and synchronised',
};

const spread = (costs: readonly DownloadCost[], read: (cost: DownloadCost) => number) =>
  spreadOf(costs.map(read));
const ratio = ({ costs, bytes }: MeasuredDownload, name: DownloadName, to: DownloadName) =>
  spreadWith(
    costs[name].map(({ ms }) => bytes / ms),
    costs[to].map(({ ms }) => bytes / ms),
    (ours, bare) => ours / bare,
  );
const megabytes = (bytes: number): string => `${count(bytes / 1e6)} MB`;

/** A row for each way to save it. */
export function downloadTable(measured: MeasuredDownload): Table {
  const { bytes, rounds, costs } = measured;
  return {
    title: `A file of ${megabytes(bytes)} over loopback, ${rounds} rounds in turn, the median`,
    head: [
      '',
      'MB a second',
      'beside `undici.stream`: min / median / max',
      'CPU for a megabyte',
      'memory above the start, at most',
    ],
    rows: (['registry', 'stream', 'careful'] as const).map((name) => {
      const beside = ratio(measured, name, 'stream');
      return [
        titles[name],
        count(spread(costs[name], ({ ms }) => bytes / 1000 / ms).median),
        [beside.min, beside.median, beside.max].map(times).join(' / '),
        micros(spread(costs[name], ({ cpuMicros }) => (cpuMicros * 1e6) / bytes).median),
        megabytes(spread(costs[name], ({ moreResidentBytes }) => moreResidentBytes).max),
      ];
    }),
  };
}

export function judgeDownload(measured: MeasuredDownload): Goal[] {
  const { median, min, max } = ratio(measured, 'registry', 'stream');
  const memory = spread(measured.costs.registry, ({ moreResidentBytes }) => moreResidentBytes).max;
  return [
    {
      goal: `a large file is saved at ${times(leastThroughput)} the throughput of bare \`undici.stream\` to a file, or faster`,
      met: median >= leastThroughput,
      message: `it is saved at ${times(median)} (${times(min)} to ${times(max)})`,
    },
    {
      goal: `a download holds at most ${mostMegabytes} MB more memory, however large the file`,
      met: memory <= mostMegabytes * 1e6,
      message: `it held ${megabytes(memory)} more`,
    },
  ];
}
