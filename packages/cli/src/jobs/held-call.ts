import type { Job } from '@crosspoint/core';
import type { Attempt } from '@crosspoint/core/store';
import type { PurchaseOutcome } from './buy.ts';
import { shellCommand } from '../screen/next-command.ts';
import { spanText } from '../text/span.ts';
import type { Session } from '../session/session.ts';

/** Whether this process holds the open call whose response brings the outputs: no other process can get them. */
export const isHeldHere = ({ job, bought }: PurchaseOutcome): boolean =>
  bought === 'now' && !job.resumable && (job.state === 'queued' || job.state === 'running');

/** Printed in the place of a command that resumes: there is none. */
export const heldText = ({ io }: Session, { ref }: Job): string =>
  [
    `${ref.provider} is processing the job and responds to this process alone: keep it running.`,
    `If it ends before, the response is lost and may have been paid for; ${shellCommand(io, 'jobs')} then shows how to settle it.`,
  ].join('\n');

/** Printed at the first Ctrl-C, before anything is lost. */
export const leavingLoses = (providers: readonly string[]): string =>
  `Leaving now loses the response: ${[...new Set(providers)].join(', ')} responds to this process alone and may have charged already. Waiting goes on; Ctrl-C again leaves.`;

/** Printed where a timeout was set for a wait that must not end early. */
export const timeoutIgnored = (provider: string): string =>
  `--timeout is ignored: ${provider} responds to this process alone, and leaving would lose what may be paid for.`;

/** Printed where another process, which may have ended, holds the call. */
export const heldElsewhere = ({ ref, expiresInMs }: Attempt): string =>
  `${ref.provider} responds to the process that sent the request alone. If that has ended, the response is lost: this is known in ${spanText(expiresInMs)} at most, and nothing is sent a second time.`;
