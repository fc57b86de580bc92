/** How far a job is, as its gateway says. Every part is the gateway's own; nothing is worked out or guessed. */
export interface JobProgress {
  /** 0 to 1. It never falls, and it is 1 once the job succeeded. */
  readonly fraction?: number | undefined;
  /** How many jobs are before this one; 0 is the next. Absent once the job is no longer queued. */
  readonly queuePosition?: number | undefined;
  /** What the gateway is doing now, in its own text, on one line. */
  readonly stage?: string | undefined;
  /** The last line of the job's log, on one line. */
  readonly logLine?: string | undefined;
  /** The gateway's estimate of the time that is left, in ms. */
  readonly remainingMs?: number | undefined;
}
