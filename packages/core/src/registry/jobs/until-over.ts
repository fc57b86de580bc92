import type { Job } from '../../model/job.ts';

/** A job that is followed, as far as a wait needs it. */
interface Followed {
  readonly over: boolean;
  readonly job: Job | undefined;
  pass(): Promise<void>;
  ask(): Promise<void>;
  notify(): void;
}

/**
 * Follows a job to its end. Of a wait that lasts for hours this is the only frame: whoever made the poller is done, and
 * what it was given, such as the job as it was before, is let go of.
 */
export async function untilOver(opening: Promise<Followed> | undefined): Promise<Job> {
  const followed = (await opening)!;
  opening = undefined; // else the frame holds it
  followed.notify();
  while (!followed.over) {
    await followed.pass();
    await followed.ask();
    followed.notify();
  }
  return followed.job!;
}
