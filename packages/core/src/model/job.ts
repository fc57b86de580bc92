import type { Cost } from './cost.ts';
import type { AttemptNote, ChargeStatus, ErrorCode } from './error.ts';
import type { FieldReport } from './field-report.ts';
import type { FlaggedInput } from './flagged-input.ts';
import type { JobProgress } from './progress.ts';
import type { JobRef } from './ref.ts';
import type { OutputKind } from './request.ts';

/** `expired`: the gateway no longer knows a job it had accepted. */
export type JobState = 'queued' | 'running' | 'succeeded' | 'failed' | 'canceled' | 'expired';

const ends: ReadonlySet<string> = new Set<JobState>(['succeeded', 'failed', 'canceled', 'expired']);

/**
 * Whether nothing more will come.
 *
 * @example if (isTerminal(job.state)) queue.remove(job.ref);
 */
export const isTerminal = (state: JobState): boolean => ends.has(state);

/** One file the gateway made. */
export interface Output {
  /** Where the file is: an https URL, or a data URL that holds the file. */
  readonly url: string;
  /** `main` is what was bought; `preview` is an image of it. */
  readonly role: 'main' | 'preview';
  /** The media type, such as `video/mp4`, where the gateway says it. */
  readonly mediaType?: string | undefined;
  /** When the link dies, ISO 8601, where that is known. */
  readonly expiresAt?: string | undefined;
  /** The size of the file, in bytes, where the gateway says it. */
  readonly bytes?: number | undefined;
  /** The length of a video or audio, in seconds, where the gateway says it. */
  readonly duration?: number | undefined;
  /** The width, in pixels, where the gateway says it. */
  readonly width?: number | undefined;
  /** The height, in pixels, where the gateway says it. */
  readonly height?: number | undefined;
}

/** Why the gateway says a job failed. */
export interface JobFailure {
  /** Why it failed, as one of core's codes. */
  readonly code: ErrorCode;
  /** Why it failed, as the gateway says it, on one line. */
  readonly message: string;
  /** Whether money was taken. */
  readonly charged: ChargeStatus;
  /** Which inputs the gateway's content check refused, where it says. */
  readonly flagged?: readonly FlaggedInput[] | undefined;
}

/** What every job says, whatever its state. */
export interface JobFacts {
  /** The address of the job; keep it to find the job again. */
  readonly ref: JobRef;
  /** The kind of the outputs. */
  readonly kind: OutputKind;
  /** The gateway's own status, as it was sent. */
  readonly gatewayStatus?: string | undefined;
  /** How far it is, where the gateway says. */
  readonly progress?: JobProgress | undefined;
  /** Money events, oldest first. Empty means unknown, not free. */
  readonly costs: readonly Cost[];
  /** What became of each field; empty when the job was found again by its ref alone. */
  readonly fieldReport: FieldReport;
  /** Things worth knowing that are no failure. */
  readonly notices: readonly string[];
  /** Whether another process can follow the job by its ref. */
  readonly resumable: boolean;
  /** Whether a store that outlives this process remembers it. */
  readonly durable: boolean;
  /** When this was seen, ISO 8601. */
  readonly observedAt: string;
  /** When the job was first seen running, ISO 8601. Absent: it was not watched when it began. */
  readonly startedAt?: string | undefined;
  /** When the job was first seen to be over, ISO 8601. Absent: it is not over, or was not watched when it ended. */
  readonly endedAt?: string | undefined;
  /**
   * When the job was last seen not to be over, ISO 8601: it ended between then and `endedAt`. The moment of the submit where
   * its first poll found it over. Absent without `endedAt`.
   */
  readonly lastActiveAt?: string | undefined;
  /**
   * The attempts before this one, oldest first: those of the same submit that brought no job, such as those at other
   * gateways, and those whose failed jobs `generate` bought again, which are `accepted` with a code. Absent: none.
   */
  readonly attempts?: readonly AttemptNote[] | undefined;
  /**
   * How often in a row the gateway has said that it does not know the job, and since when, ISO 8601. Absent where it knows
   * the job. The job is as it was last seen; only several misses over a minute make it `expired`.
   */
  readonly misses?: { readonly count: number; readonly since: string } | undefined;
}

/** A job that is queued or running. */
export type ActiveJob = JobFacts & { readonly state: 'queued' | 'running'; readonly outputs: readonly [] };
/** A job that succeeded, with at least one output. */
export type SucceededJob = JobFacts & {
  readonly state: 'succeeded';
  readonly outputs: readonly [Output, ...Output[]];
};
/** A job that the gateway reported as failed. */
export type FailedJob = JobFacts & {
  readonly state: 'failed';
  readonly outputs: readonly [];
  readonly failure: JobFailure;
};
/** Stopped by the caller or by the gateway. */
export type CanceledJob = JobFacts & { readonly state: 'canceled'; readonly outputs: readonly [] };
/** The gateway no longer knows a job it had accepted. */
export type ExpiredJob = JobFacts & { readonly state: 'expired'; readonly outputs: readonly [] };

/** A purchase as it was last seen. */
export type Job = ActiveJob | SucceededJob | FailedJob | CanceledJob | ExpiredJob;

/** A job as a wait sees it, with what a progress bar wants to know. */
export type JobUpdate = Job & {
  readonly poll: {
    /** Since the submit, in ms. */
    readonly elapsedMs: number;
    /** How often this wait has asked. */
    readonly count: number;
    /** When it will ask again, in ms from now; absent once the job is over. */
    readonly nextInMs?: number;
    /** Why the last poll failed; the job is as it was before that poll. */
    readonly lastError?: string;
  };
};
