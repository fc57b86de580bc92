import type { JobState } from '../frame/progress.ts';
import type { Overview, ShownJob } from '../frame/overview.ts';
import { type Html, counted, duration, html, table } from './html.ts';

const columns = ['State', 'Job', 'Gateway', 'Time', 'Cost'];
const order: readonly JobState[] = ['waiting', 'processing', 'completed', 'failed'];

/** What happens, as a table, newest first; and in one sentence, which is read aloud when it changes. */
export function jobsSection({ jobs, jobCount }: Overview): Html {
  return html`<section id="jobs" aria-labelledby="jobs-title">
    <h2 id="jobs-title">Jobs</h2>
    <p id="jobs-now" role="status" data-live>${sentence(jobs, jobCount)}</p>
    <div id="jobs-list" data-live>
      ${
        jobs.length === 0
          ? html`<p id="jobs-none" class="none">Start one here, or let an application ask.</p>`
          : table({ caption: 'Jobs, newest first', columns, rows: jobs.map(row) })
      }
    </div>
  </section>`;
}

function sentence(jobs: readonly ShownJob[], count: number): string {
  if (jobs.length === 0) return 'No job yet.';
  const which = count > jobs.length ? `The newest ${jobs.length} of ${count} jobs` : counted(count, 'job');
  const counts = order.map((state) => [state, jobs.filter((job) => job.state === state).length] as const);
  const parts = counts.filter(([, count]) => count > 0).map(([state, count]) => `${count} ${state}`);
  return `${which}: ${parts.join(', ')}.`;
}

function row({
  id,
  wireId,
  state,
  message,
  model,
  prompt,
  gateway,
  elapsedMs,
  lastsMs,
  isUnlisted,
  cost,
}: ShownJob) {
  const ended = state === 'completed' || state === 'failed';
  return {
    id: `job-${id}`,
    cells: [
      html`<span class="state" data-state="${state}">${state}</span> ${
          message === state ? '' : html`<small>${message}</small>`
        }`,
      html`<span class="prompt">${prompt}</span>
        <small>${model}${isUnlisted ? ' (not in the document)' : ''}</small>
        <small><code>${wireId}</code></small>`,
      gateway,
      ended ? duration(lastsMs) : `${duration(elapsedMs)} of ${duration(lastsMs)}`,
      cost === undefined ? html`<small>not told</small>` : `${cost.amount} ${cost.currency}`,
    ],
  };
}
