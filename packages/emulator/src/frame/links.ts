import type { EmulatedJob } from './job.ts';
import { deadLinks } from './script-words.ts';

/**
 * Links that are dead at first. A link carries how often its job's links were refused before it was given out; one
 * from before the first refusal is dead. So it does not matter how many status calls come before the download.
 */
export interface Links {
  /** What to append to the address of a job's file: nothing, or a query. */
  query(job: EmulatedJob): string;
  /** The status with which to refuse a file, or undefined where it is to be served. */
  refusal(job: EmulatedJob, query: Readonly<Record<string, string>>): number | undefined;
  reset(): void;
}

export function createLinks(): Links {
  const refused = new Set<string>();
  return {
    query(job) {
      if (deadLinks[job.script.end] === undefined) return '';
      return `?link=${refused.has(job.id) ? 2 : 1}`;
    },
    refusal(job, query) {
      const status = deadLinks[job.script.end];
      if (status === undefined || query.link === '2') return undefined;
      refused.add(job.id);
      return status;
    },
    reset: () => refused.clear(),
  };
}
