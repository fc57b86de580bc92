import type { SucceededJob } from '../../model/job.ts';
import { issueText } from '../../model/issue.ts';
import type { Files } from '../../io/files.ts';
import { type Context, type JobLike, jobOf, refOf, linkedSignal } from '../context.ts';
import { noOutputError } from './job-error.ts';
import { knownJob } from './known-job.ts';
import { pollOnce } from './poll-once.ts';
import { Download, type SavedOutput, type DownloadOptions } from './save-output.ts';

async function finished(
  context: Context,
  given: JobLike,
  signal: AbortSignal | undefined,
): Promise<SucceededJob> {
  const ref = refOf(given);
  const inHand = jobOf(given);
  const stop = linkedSignal(context, signal);
  const lastKnown =
    inHand?.state === 'succeeded' ? inHand : (await knownJob(context, given, Infinity, stop)).job;
  // A job known as failed or expired is polled once: it may have succeeded since, and is paid.
  const job =
    lastKnown?.state === 'succeeded' || lastKnown?.state === 'canceled'
      ? lastKnown
      : (await pollOnce(context, ref, lastKnown, stop)).job;
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
  if (options.outputIndex !== undefined && options.outputIndex >= outputs.length) {
    const path = ['outputIndex'];
    const message = `must be less than ${outputs.length}, because the job has ${outputs.length === 1 ? 'one output' : `${outputs.length} outputs`}; got ${options.outputIndex}`;
    throw current.fail('invalid_request', issueText({ path, message }), { issues: [{ path, message }] });
  }
  const wanted = options.outputIndex === undefined ? mains : [options.outputIndex];
  if (wanted.length > 1 && typeof options.to !== 'string') {
    throw current.fail(
      'invalid_request',
      `the job has ${wanted.length} outputs; say which one goes to the stream with outputIndex: 0 to ${outputs.length - 1}`,
    );
  }
  if (options.resume !== undefined && typeof options.to === 'string') {
    const message = 'resume goes on with a stream; a path is written whole';
    throw current.fail('invalid_request', message, { issues: [{ path: ['resume'], message }] });
  }
  const saved: SavedOutput[] = [];
  for (const [i, index] of wanted.entries()) saved.push(await current.save(index, options.to, i + 1, files));
  return saved;
}
