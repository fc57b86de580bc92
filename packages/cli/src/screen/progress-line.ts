import type { JobUpdate } from '@crosspoint/core';
import { cut } from '../text/rows.ts';
import { spanText } from '../text/span.ts';
import { widthOf } from '../text/width.ts';
import { stateText } from './job.ts';

const barWidth = 12;

const bar = (progress: number): string => {
  const full = Math.round(progress * barWidth);
  return `${'█'.repeat(full)}${'░'.repeat(barWidth - full)} ${Math.round(progress * 100)} %`;
};

/** The parts of the line, the most important first, `sinceMs` after the last poll. */
function parts(job: JobUpdate, sinceMs: number, picture: boolean): string[] {
  const { fraction, queuePosition, stage, remainingMs } = job.progress ?? {};
  const { poll } = job;
  const known = [
    ...(fraction === undefined ? [] : [picture ? bar(fraction) : `${Math.round(fraction * 100)} %`]),
    ...(queuePosition === undefined ? [] : [`${queuePosition} before it`]),
    ...(remainingMs === undefined ? [] : [`about ${spanText(Math.max(0, remainingMs - sinceMs))} left`]),
    ...(stage === undefined ? [] : [stage.slice(0, 40)]),
  ];
  const nextPollMs = (poll.nextInMs ?? 0) - sinceMs;
  const next =
    poll.nextInMs === undefined || !job.resumable
      ? []
      : [nextPollMs > 0 ? `next poll in ${spanText(nextPollMs + 999)}` : 'polling'];
  return [stateText(job), spanText(poll.elapsedMs + sinceMs), ...known, ...next];
}

const frames = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';

/** The moving line: what fits in one row of the terminal, and never a second row. */
export function movingLine(job: JobUpdate, sinceMs: number, frame: number, width: number): string {
  const shown = parts(job, sinceMs, true);
  while (shown.length > 1 && widthOf(shown.join(' · ')) + 3 > width) shown.pop();
  return cut(`${frames[frame % frames.length]} ${shown.join(' · ')}`, width - 1);
}

/** The same as a line of a log. */
export const plainLine = (job: JobUpdate): string => parts(job, 0, false).join(', ');
