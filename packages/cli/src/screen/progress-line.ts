import type { JobUpdate } from '@crosspoint/core';
import { stateText } from './job.ts';

/** `7 s`, `3 min 05 s`, `1 h 02 min`. */
export function spanText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const two = (n: number): string => String(n).padStart(2, '0');
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${two(Math.floor(seconds / 60) % 60)} min`;
}

const barWidth = 12;

const bar = (progress: number): string => {
  const full = Math.round(progress * barWidth);
  return `${'█'.repeat(full)}${'░'.repeat(barWidth - full)} ${Math.round(progress * 100)} %`;
};

/** What there is to tell, most wanted first, so long after the look. */
function parts(job: JobUpdate, sinceMs: number, picture: boolean): string[] {
  const { fraction, queuePosition, stage, remainingMs } = job.progress ?? {};
  const { poll: seen } = job;
  const known = [
    ...(fraction === undefined ? [] : [picture ? bar(fraction) : `${Math.round(fraction * 100)} %`]),
    ...(queuePosition === undefined ? [] : [`${queuePosition} before it`]),
    ...(remainingMs === undefined ? [] : [`about ${spanText(Math.max(0, remainingMs - sinceMs))} left`]),
    ...(stage === undefined ? [] : [stage.slice(0, 40)]),
  ];
  const left = (seen.nextInMs ?? 0) - sinceMs;
  const next =
    seen.nextInMs === undefined || !job.resumable
      ? []
      : [left > 0 ? `next look in ${spanText(left + 999)}` : 'looking'];
  return [stateText(job), spanText(seen.elapsedMs + sinceMs), ...known, ...next];
}

const frames = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';

/** The moving line: what fits in one row of the terminal, and never a second row. */
export function movingLine(job: JobUpdate, sinceMs: number, frame: number, width: number): string {
  const told = parts(job, sinceMs, true);
  while (told.length > 1 && told.join(' · ').length + 3 > width) told.pop();
  return `${frames[frame % frames.length]} ${told.join(' · ')}`.slice(0, Math.max(1, width - 1));
}

/** The same as a line of a log. */
export const plainLine = (job: JobUpdate): string => parts(job, 0, false).join(', ');
