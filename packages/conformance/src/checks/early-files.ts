import type { Finding } from '../run/finding.ts';
import { runStep } from '../run/step.ts';
import { isFirstOfShape, jobIn, urlsIn } from './alter.ts';
import type { Subject } from './check.ts';
import type { StatusResponse } from './status-response.ts';

/** A file beside a status value that means waiting or running is not finished: the value counts, not the file. */
export async function earlyFiles(
  { context, sound }: Subject,
  { plan, job, reworded }: StatusResponse,
): Promise<Finding[]> {
  if (plan.call === 'submit' || job['state'] !== 'succeeded' || urlsIn(job).length === 0) return [];
  if (!isFirstOfShape({ context, sound }, plan)) return [];
  const words = Object.entries(context.provider.spec.states).filter(
    ([word, state]) => word !== '*' && (state === 'queued' || state === 'running'),
  );
  const found = words.map(async ([word, state]): Promise<Finding[]> => {
    const altered = reworded(word);
    if (altered === undefined) return [];
    const run = await runStep(context, altered);
    if (jobIn(run.given)?.['state'] !== 'succeeded') return [];
    const message = `step ${plan.index}: '${word}' means ${state}, and beside a file the job is succeeded`;
    return [{ rule: 'STA-001', message, wire: run.wire }];
  });
  return (await Promise.all(found)).flat();
}
