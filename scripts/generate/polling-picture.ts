import { type Durations, durationsSeen, durationsWithin } from '../../packages/core/src/steps/durations.ts';
import { paceOf } from '../../packages/core/src/steps/pace.ts';
import { drawn, documentedIntervalMs, narrow, seeds } from '../../packages/core/test/polling/cases.ts';
import { generated, type Generated } from './tables.ts';

/** A curve of the picture: what is known of the jobs, and its color. */
interface Curve {
  readonly name: string;
  readonly color: string;
  readonly durations: Durations;
}

/** What is learned of jobs whose every end was seen within a second. */
function learnedOf(name: string): Durations {
  const durations = narrow.find((each) => each.name === name);
  if (durations === undefined) throw new Error(`no narrow case is called ${name}`);
  const jobs = drawn(durations, seeds[0], 200);
  const seen = durationsSeen(jobs.map((s) => ({ afterMs: s * 1000 - 1000, byMs: s * 1000 })));
  if (seen === undefined) throw new Error('nothing was learned');
  return seen;
}

const curves = (): readonly Curve[] => [
  {
    name: 'learned: median 60 s, σ 0.25',
    color: '#0a7d5a',
    durations: learnedOf('log-normal, median 60 s, σ 0.25'),
  },
  {
    name: 'learned: median 160 s, σ 0.1',
    color: '#8a3ffc',
    durations: learnedOf('log-normal, median 160 s, σ 0.1'),
  },
  { name: 'documented: 1 to 5 minutes', color: '#b8500c', durations: durationsWithin(60_000, 300_000) },
];

const [width, height, left, top, bottom, right] = [860, 380, 60, 24, 56, 24] as const;
const [mostAge, mostPause] = [340, 60] as const; // in seconds

const x = (age: number): number => left + ((width - left - right) * age) / mostAge;
const y = (pause: number): number => height - bottom - ((height - bottom - top) * pause) / mostPause;
const point = (age: number, pause: number): string => `${x(age).toFixed(1)},${y(pause).toFixed(1)}`;

/** The pause after a poll at each age, in seconds. */
function line({ durations, color }: Curve): string {
  const pace = paceOf({ durations, intervalMs: documentedIntervalMs, longestMs: 60_000 });
  const points: string[] = [];
  for (let age = 0; age <= mostAge; age += 1) points.push(point(age, pace.pauseAt(age * 1000) / 1000));
  return `<polyline fill="none" stroke="${color}" stroke-width="2" points="${points.join(' ')}"/>`;
}

const text = (at: readonly [number, number], words: string, more = ''): string =>
  `<text x="${at[0].toFixed(1)}" y="${at[1].toFixed(1)}" ${more}>${words}</text>`;

function picture(): string {
  const shown = curves();
  const base = height - bottom;
  const ages = Array.from({ length: 9 }, (_, i) => i * 40);
  const pauses = [0, 10, 20, 30, 40, 50, 60];
  const legend = [
    ...shown.map(({ name, color }) => ({ name, color })),
    { name: 'fixed: every 5 s', color: '#555' },
  ];
  return [
    '<!-- Made by scripts/generate/polling-picture.ts; `npm run generate` draws it again. -->',
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" fill="#222">`,
    '<title>The pause after a poll, by how long ago the job was submitted</title>',
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...pauses.map(
      (pause) =>
        `<line x1="${left}" x2="${width - right}" y1="${y(pause).toFixed(1)}" y2="${y(pause).toFixed(1)}" stroke="#ddd"/>`,
    ),
    ...pauses.map((pause) => text([left - 8, y(pause) + 4], `${pause}`, 'text-anchor="end"')),
    ...ages.map((age) => text([x(age), base + 18], `${age}`, 'text-anchor="middle"')),
    text([(left + width) / 2, height - 12], 'seconds since the submit', 'text-anchor="middle"'),
    text(
      [16, height / 2],
      'seconds until the next poll',
      `text-anchor="middle" transform="rotate(-90 16 ${height / 2})"`,
    ),
    `<line x1="${x(0)}" x2="${x(mostAge)}" y1="${y(5).toFixed(1)}" y2="${y(5).toFixed(1)}" stroke="#555" stroke-dasharray="5 4"/>`,
    ...shown.map(line),
    ...legend.flatMap(({ name, color }, i) => [
      `<rect x="${width - 250}" y="${top + 8 + i * 20}" width="14" height="4" fill="${color}"/>`,
      text([width - 228, top + 14 + i * 20], name),
    ]),
    '</svg>',
    '',
  ].join('\n');
}

/** The picture in docs/benchmarks.md of how often jobs are polled. */
export const generatedPollingPicture = (): Generated => generated('docs/images/polling-pace.svg', picture());
