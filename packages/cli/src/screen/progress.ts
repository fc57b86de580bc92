import type { JobUpdate } from '@crosspoint/core';
import type { Session } from '../session/session.ts';
import { movingLine, plainLine } from './progress-line.ts';

const frameMs = 120;
const quietMs = 10_000;

/** Shows how a job goes on. */
export interface ProgressDisplay {
  seen(job: JobUpdate): void;
  end(): void;
}

/** A moving line on a terminal, lines of a log elsewhere, nothing with `--quiet`. */
export function createProgress(session: Session): ProgressDisplay {
  if (session.quiet) return { seen: () => undefined, end: () => undefined };
  const noteError = errorNotes(session);
  const way = session.lively ? moving(session) : logged(session);
  return {
    seen(job) {
      noteError(job);
      way.seen(job);
    },
    end: () => way.end(),
  };
}

function moving(session: Session): ProgressDisplay {
  const { clock, stderr } = session.io;
  let last: { readonly job: JobUpdate; readonly at: number } | undefined;
  let spinnerStep = 0;
  const draw = (): void => {
    if (last === undefined) return;
    spinnerStep += 1;
    session.status(movingLine(last.job, clock.now() - last.at, spinnerStep, stderr.columns ?? 80));
  };
  const stop = clock.every(frameMs, draw);
  return {
    seen(job) {
      last = { job, at: clock.now() };
      draw();
    },
    end() {
      stop();
      session.status('');
    },
  };
}

/** A line for every change of state, and for a state that lasts at most one in 10 s. */
function logged(session: Session): ProgressDisplay {
  let shown: { readonly state: string; readonly at: number } | undefined;
  return {
    seen(job) {
      const now = session.io.clock.now();
      if (shown?.state === job.state && now - shown.at < quietMs) return;
      shown = { state: job.state, at: now };
      session.hint(plainLine(job));
    },
    end: () => undefined,
  };
}

/** Prints each error of a poll once while the job goes on. */
function errorNotes(session: Session): (job: JobUpdate) => void {
  let shown: string | undefined;
  return ({ poll: { lastError } }) => {
    if (lastError !== undefined && lastError !== shown) session.hint(`Error: ${lastError}`);
    shown = lastError;
  };
}
