import type { Finding } from '../run/finding.ts';
import { runStep, type StepPlan, type StepRun } from '../run/step.ts';
import { isFirstOfShape, jobIn, stepsOf, urlsIn, withLastText } from './alter.ts';
import type { Subject } from './check.ts';
import { heldEnd } from './held-end.ts';
import { rewrite, tokensOf } from './json-text.ts';

const asHttp = (text: string): string => text.replaceAll('https://', 'http://');

/** The notices of a job, or the message of the error it ended in. */
function messagesIn({ given }: StepRun): string {
  if ('error' in given) return given.error.message;
  const notices = jobIn(given)?.['notices'];
  return Array.isArray(notices) ? notices.join('\n') : '';
}

// Long links may be named by their beginning.
const nameLength = 120;
const nameOf = (url: string): string =>
  asHttp(url)
    .replace(/[?#].*$/, '')
    .slice(0, nameLength);

async function notFollowed(
  subject: Subject,
  plan: StepPlan,
  job: ReturnType<typeof jobIn>,
): Promise<Finding[]> {
  // The links that are printed; a relative one stays as it is.
  let urls: readonly string[] = [];
  const changed = withLastText(subject, plan, job, (text) => {
    const texts = tokensOf(text).flatMap(({ kind, value }) => (kind === 'text' ? [value] : []));
    urls = urlsIn(job).filter(
      (url) => url.startsWith('https://') && texts.some((printed) => printed.includes(url)),
    );
    return rewrite(text, ({ kind, value }) =>
      kind === 'text' && urls.some((url) => value.includes(url)) ? JSON.stringify(asHttp(value)) : undefined,
    );
  });
  if (changed === undefined) return [];
  const run = await heldEnd(subject.context, changed, runStep);
  const where = `step ${plan.index}: a success whose links are plain http`;
  const kept = urlsIn(jobIn(run.given)).filter((url) => url.startsWith('http://'));
  const shown = messagesIn(run);
  // A job names ten of them at most.
  const unnamed = urls.slice(0, 10).filter((url) => !shown.includes(nameOf(url)));
  return [
    ...kept.map((url) => `has the output ${nameOf(url)}`),
    ...unnamed.map((url) => `does not name ${nameOf(url)} in a notice`),
  ].map((problem) => ({ rule: 'OUT-005', message: `${where} ${problem}`, wire: run.wire }));
}

/** Links that no download may follow: they are no outputs, and a person can still find them. */
export const plainLinks = (subject: Subject): Promise<Finding[]>[] =>
  stepsOf(subject, 'submit', 'status', 'wait').flatMap(({ plan, run }) => {
    if (!isFirstOfShape(subject, plan)) return [];
    const job = jobIn(run.given);
    return job?.['state'] === 'succeeded' ? [notFollowed(subject, plan, job)] : [];
  });
