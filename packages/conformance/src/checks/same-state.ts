import type { Finding } from '../run/finding.ts';
import { runStep } from '../run/step.ts';
import { isFirstOfShape, isObject } from './alter.ts';
import type { Subject } from './check.ts';
import { resultDifference } from './same.ts';
import type { StatusResponse } from './status-response.ts';

/** A result without the gateway's own status value; of a failure, a word of its own may be the reason. */
const withoutWord = (value: unknown): unknown =>
  isObject(value) ? { ...value, gatewayStatus: null, failure: null } : value;

/** Two status values that mean the same state have the same result: the same outputs and costs. */
export async function sameState(
  subject: Subject,
  { plan, job, reworded }: StatusResponse,
): Promise<Finding[]> {
  const { context } = subject;
  if (plan.call !== 'status' || !isFirstOfShape(subject, plan)) return [];
  const { states } = context.provider.spec;
  const printed = String(job['gatewayStatus']);
  // A state that follows from more than the word has no row, or is another one.
  const [, state] =
    Object.entries(states).find(([word]) => word.toLowerCase() === printed.toLowerCase()) ?? [];
  if (state === undefined || state !== job['state']) return [];
  const others = Object.entries(states).filter(
    ([word, meant]) => meant === state && word !== '*' && word.toLowerCase() !== printed.toLowerCase(),
  );
  // A status value means the same in any case.
  const cases = [printed.toUpperCase(), printed.toLowerCase()].filter((word) => word !== printed);
  const found = [...others.map(([word]) => word), ...cases].map(async (word): Promise<Finding[]> => {
    const altered = reworded(word);
    if (altered === undefined) return [];
    const run = await runStep(context, altered);
    const { given } = run;
    const diff = resultDifference(
      { value: withoutWord(job) },
      'value' in given ? { value: withoutWord(given.value) } : given,
    );
    if (diff.length === 0) return [];
    const message = `step ${plan.index}: '${word}' means ${state} like '${printed}', and has another result`;
    return [{ rule: 'STA-014', message, diff, wire: run.wire }];
  });
  return (await Promise.all(found)).flat();
}
