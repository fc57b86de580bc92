// What many waiting jobs cost, beside the bare loop that polls as many.
import type { WaitingLoad } from '../measure/waiting-load.ts';
import { subjectTitle } from '../subjects/subject.ts';
import { bytes, count, ms } from './numbers.ts';
import type { Table } from './tables.ts';

const pollEachSeconds = 5;

const cpuShare = ({ cpuMicros, ms: passed }: WaitingLoad): string =>
  `${((cpuMicros / 1000 / passed) * 100).toFixed(0)} %`;

/** A column for each subject. */
export function waitingLoadTable(loads: readonly WaitingLoad[]): Table {
  const row = (title: string, cell: (load: WaitingLoad) => string): string[] => [title, ...loads.map(cell)];
  const [{ jobs }] = loads as readonly [WaitingLoad, ...WaitingLoad[]];
  return {
    title: `${count(jobs)} jobs begun within 20 s, each polled every ${pollEachSeconds} s`,
    head: ['', ...loads.map(({ name }) => subjectTitle(name))],
    rows: [
      row('Until all were submitted', (load) => ms(load.submitMs)),
      row(`Polls a second, of ${count(jobs / pollEachSeconds)}`, (load) => count(load.pollsPerSecond)),
      row('CPU of one core', cpuShare),
      row('Event-loop delay, p99', (load) => ms(load.delayP99Ms)),
      row('Sockets, at most', (load) => count(load.mostSockets)),
      row('Heap a job', (load) => bytes(load.heapBytes / jobs)),
      row('Resident memory', (load) => `${count(load.residentBytes / 1e6)} MB`),
      row('Jobs that ended well', (load) => count(load.succeeded)),
      row('Failures', ({ failures }) => {
        const kinds = Object.entries(failures);
        return kinds.length === 0
          ? 'none'
          : kinds.map(([message, times]) => `${count(times)} × ${message}`).join('; ');
      }),
    ],
  };
}
