import type { EmulatedState } from '../frame/progress.ts';
import type { Filter, Overview, ShownJob } from '../frame/overview.ts';
import { type Html, counted, duration, html, table } from './html.ts';

const columns = ['State', 'Job', 'Gateway', 'Time', 'Cost'];
const order: readonly EmulatedState[] = ['waiting', 'processing', 'completed', 'failed'];

/** The jobs as a table, newest first, and a one-sentence summary that a screen reader reads when it changes. */
export function jobsSection({ jobs, jobCount, filter }: Overview, form: Html): Html {
  return html`<section id="jobs" aria-labelledby="jobs-title">
    <h2 id="jobs-title">Jobs</h2>
    ${form}
    <p id="jobs-now" role="status" data-live>${sentence(jobs, jobCount, filter)}</p>
    <div id="jobs-list" data-live>
      ${
        jobs.length === 0
          ? html`<p id="jobs-none" class="none">Start one here, or let an application ask.</p>`
          : table({ caption: 'Jobs, newest first', columns, rows: jobs.map(row) })
      }
    </div>
  </section>`;
}

function sentence(jobs: readonly ShownJob[], count: number, { gateway = '', find = '' }: Filter): string {
  const isFiltered = gateway !== '' || find !== '';
  if (jobs.length === 0) return isFiltered && count > 0 ? 'No job passes the filter.' : 'No job yet.';
  if (isFiltered) return `${counted(jobs.length, 'job')} of ${count} pass the filter.`;
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
  output,
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
        <small><code>${wireId}</code></small>
        ${state === 'completed' ? preview(id, output) : ''}`,
      gateway,
      ended ? duration(lastsMs) : `${duration(elapsedMs)} of ${duration(lastsMs)}`,
      cost === undefined ? html`<small>not told</small>` : `${cost.amount} ${cost.currency}`,
    ],
  };
}

/** The sample that every emulated job of this kind results in; it is loaded when it is opened. */
function preview(id: string, output: ShownJob['output']): Html {
  return html`<details id="preview-${id}" class="preview">
    <summary>Preview</summary>
    ${
      output === 'video'
        ? html`<video
            src="/_emulator/media/clip.mp4"
            controls
            muted
            playsinline
            preload="none"
            width="320"
            height="180"
          ></video>`
        : html`<img
            src="/_emulator/media/${output === 'image' ? 'picture.png' : 'preview.jpg'}"
            alt="${output === 'image' ? 'The sample image' : 'A view of the sample 3D model'}"
            loading="lazy"
            width="256"
            height="144"
          />`
    }
  </details>`;
}
