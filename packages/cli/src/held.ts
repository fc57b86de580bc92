import type { Job } from '@crosspoint/core';
import type { Attempt } from '@crosspoint/core/store';
import type { Bought } from './buy.ts';
import { command } from './again.ts';
import { spanText } from './screen/progress-line.ts';
import type { Session } from './session.ts';

/** Whether this very process holds the call that will be answered with the outputs: nobody else can have them. */
export const isHeldHere = ({ job, bought }: Bought): boolean =>
  bought === 'now' && !job.resumable && (job.state === 'queued' || job.state === 'running');

/** Said in the place of a command that goes on: there is none. */
export const heldText = ({ io }: Session, { ref }: Job): string =>
  [
    `${ref.provider} is making it, and answers this process alone: keep it running.`,
    `If it ends before, the answer is lost and may have been paid for; ${command(io, 'jobs')} then shows how to settle it.`,
  ].join('\n');

/** What the first Ctrl-C says, before anything is lost. */
export const leavingLoses = (providers: readonly string[]): string =>
  `Leaving now loses the answer: ${[...new Set(providers)].join(', ')} answers this process alone and may have charged already. Waiting goes on; Ctrl-C again leaves.`;

/** Said where a time was set for a wait that must not end early. */
export const timeSetAside = (provider: string): string =>
  `--timeout is set aside: ${provider} answers this process alone, and leaving would lose what may be paid for.`;

/** Said where another process holds the call, which may be gone by now. */
export const heldElsewhere = ({ ref, expiresInMs }: Attempt): string =>
  `${ref.provider} answers the process that asked alone. If that is gone, so is the answer: this is told in ${spanText(expiresInMs)} at most, and nothing is sent a second time.`;
