import { RepeatedRequest } from '../../io/repeated-request.ts';
import { isTerminal, type Job } from '../../model/job.ts';
import type { Endpoint, ProviderSpec } from '../../model/provider.ts';
import { refundDue } from '../../steps/refund.ts';

/** What the polls of one wait share: their request, and what the last response left the job as. */
export class PollMemory extends RepeatedRequest {
  /** The job as the last response left it, where the same response again would leave it so. */
  lastJob: Job | undefined;
  /** When a response last came that was the same, ms since 1970. */
  confirmedAt: number | undefined;

  /** Notes what a response led to, which was no trouble. A reader that wants the headers reads every response. */
  note({ parse }: Endpoint, job: Job): void {
    const isSame = !isTerminal(job.state) && job.misses === undefined && parse.length < 3;
    this.lastJob = isSame ? job : undefined;
  }

  /** Whether the last response, once more, has nothing to tell about this job. Time alone can tell of a refund. */
  canSkip({ billing }: ProviderSpec, job: Job | undefined, now: number): boolean {
    if (job === undefined || job !== this.lastJob) return false;
    if (billing.refundAfterMs === undefined) return true;
    return refundDue(billing, job.costs, job.state, now - Date.parse(job.ref.submittedAt)).length === 0;
  }
}
