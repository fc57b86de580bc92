// What a job costs through the clients that others publish, beside the registry and the bare loop.
import { type Contender, contenders, type MeasuredPeers, type PeerRun } from '../measure/peers.ts';
import { peerVersions } from '../peers/packages.ts';
import { peerTitles } from '../peers/subjects.ts';
import { titles } from '../subjects/subject.ts';
import { count, micros, times } from './numbers.ts';
import { type Spread, spreadOf, spreadWith } from './spread.ts';
import type { Table } from './tables.ts';

const titleOf: Readonly<Record<Contender, string>> = { ...titles, ...peerTitles };

const cpu = ({ costs }: MeasuredPeers, name: Contender): readonly number[] =>
  costs[name].map(({ cpuMicros }) => cpuMicros);

const ratio = (measured: MeasuredPeers, name: Contender): Spread =>
  spreadWith(cpu(measured, name), cpu(measured, 'request'), (one, bare) => one / bare);

/** The same packages at the same versions give the same comparison. */
export const peersLine = `Peers: ${Object.entries(peerVersions)
  .map(([name, version]) => `${name} ${version}`)
  .join(', ')}.`;

/** A table for each length of a job. */
export const peerTables = ({ settings }: PeerRun): Table[] =>
  settings.map((measured) => ({
    title: `CPU for a job of ${measured.polls} polls beside the clients of other gateways, 50 at once, ${count(measured.jobs)} jobs a round, ${measured.rounds} rounds`,
    head: ['', 'CPU per job', 'beside `undici.request`: min / median / max'],
    rows: contenders.map((name) => {
      const { min, median, max } = ratio(measured, name);
      return [
        titleOf[name],
        micros(spreadOf(cpu(measured, name)).median / measured.jobs),
        [min, median, max].map(times).join(' / '),
      ];
    }),
  }));

const plain = (text: string): string =>
  text.replaceAll('`', '').replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const rowHeight = 22;
const labels = 210;
const chart = 420;

/** A picture of the ratios, for a page: a bar for each median, and a line from the least to the most. */
export function peerPicture({ settings, measuredAt }: PeerRun): string {
  const most = Math.max(...settings.flatMap((each) => contenders.map((name) => ratio(each, name).max)));
  const x = (value: number): number => Math.round((labels + (value / most) * chart) * 10) / 10;
  const lines: string[] = [];
  let y = 34;
  for (const measured of settings) {
    lines.push(`<text class="head" x="8" y="${y + 14}">A job of ${measured.polls} polls</text>`);
    y += 26;
    for (const name of contenders) {
      const { min, median, max } = ratio(measured, name);
      const middle = y + rowHeight / 2;
      lines.push(
        `<text x="${labels - 8}" y="${middle + 4}" text-anchor="end">${plain(titleOf[name])}</text>`,
        `<rect class="${name === 'registry' ? 'ours' : 'other'}" x="${labels}" y="${y + 3}" width="${Math.max(1, x(median) - labels).toFixed(1)}" height="${rowHeight - 6}" rx="2"/>`,
        `<line x1="${x(min)}" x2="${x(max)}" y1="${middle}" y2="${middle}"/>`,
        `<text x="${x(Math.max(median, max)) + 6}" y="${middle + 4}">${times(median)}</text>`,
      );
      y += rowHeight;
    }
    y += 12;
  }
  const width = labels + chart + 70;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y}" width="${width}" height="${y}" role="img" aria-labelledby="title">
<title id="title">CPU of a job beside the bare undici.request loop, measured on ${measuredAt.slice(0, 10)}</title>
<style>
text { font: 12px system-ui, sans-serif; fill: #24292f; }
.head, .title { font-weight: 600; }
.ours { fill: #0969da; }
.other { fill: #afb8c1; }
line { stroke: #57606a; }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3; }
.ours { fill: #4493f8; }
.other { fill: #59636e; }
line { stroke: #b1bac4; }
}
</style>
<text class="title" x="8" y="20">CPU of a job beside the bare undici.request loop: the median, and the least to the most</text>
${lines.join('\n')}
</svg>
`;
}
