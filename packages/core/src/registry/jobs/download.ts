import type { SucceededJob } from '../../model/job.ts';
import type { Files } from '../../io/files.ts';
import { type Context, type JobLike, jobOf, refOf, linkedSignal } from '../context.ts';
import { noOutputError } from './job-error.ts';
import { knownJob } from './known-job.ts';
import { pollOnce } from './poll-once.ts';
import { Download, type SavedOutput, type DownloadOptions } from './save-output.ts';

/** `boat.png`, `boat-2.png`, … */
function numbered(path: string, n: number): string {
  const dot = path.lastIndexOf('.');
  const named = dot > Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1;
  return named ? `${path.slice(0, dot)}-${n}${path.slice(dot)}` : `${path}-${n}`;
}

/** Names for a file beside the one the caller named: whatever bears one already may be another job's. */
const beside = (path: string, n: number): Iterable<string> => ({
  *[Symbol.iterator]() {
    for (let last = n; last < n + 10_000; last += 1) yield numbered(path, last);
  },
});

async function finished(
  context: Context,
  given: JobLike,
  signal: AbortSignal | undefined,
): Promise<SucceededJob> {
  const ref = refOf(given);
  const inHand = jobOf(given);
  const stop = linkedSignal(context, signal);
  const known = inHand?.state === 'succeeded' ? inHand : (await knownJob(context, given, Infinity, stop)).job;
  // A job known as failed or expired is polled once: it may have succeeded since, and is paid.
  const job =
    known?.state === 'succeeded' || known?.state === 'canceled'
      ? known
      : (await pollOnce(context, ref, known, stop)).job;
  if (job.state === 'succeeded') return job;
  throw noOutputError(job);
}

/**
 * Saves a job's outputs: streamed, checked against size and kind, under their names only when whole.
 *
 * @throws CrosspointError with the ref; what was paid for can be downloaded again.
 */
export async function download(
  context: Context,
  files: Files,
  given: JobLike,
  options: DownloadOptions,
): Promise<readonly SavedOutput[]> {
  const current = new Download(context, await finished(context, given, options.signal), options);
  const { outputs } = current.job;
  const mains = outputs.flatMap(({ role }, i) => (role === 'main' ? [i] : []));
  const wanted = options.outputIndex === undefined ? mains : [options.outputIndex];
  if (wanted.length > 1 && typeof options.to !== 'string') {
    throw current.fail(
      'invalid_request',
      `the job has ${wanted.length} outputs; say which one goes to the stream with outputIndex: 0 to ${outputs.length - 1}`,
    );
  }
  const saved: SavedOutput[] = [];
  for (const [i, index] of wanted.entries()) {
    saved.push(
      await current.save(
        index,
        typeof options.to === 'string' && i > 0 ? beside(options.to, i + 1) : options.to,
        files,
      ),
    );
  }
  return saved;
}
