import type { Finding } from '../run/finding.ts';
import { runStep, type StepPlan, type StepRun } from '../run/step.ts';
import { instead, isObject, jobIn, stepsOf, withLastText } from './alter.ts';
import type { Subject } from './check.ts';
import { rewrite, tokensOf } from './json-text.ts';

// A shorter text is a code rather than a sentence.
const shortest = 8;
const otherSentence = 'A heron stood in the way of the kit.';

/** The longest sentence of a response that a message repeats. */
function sentenceIn(text: string, message: string): string | undefined {
  const printed = tokensOf(text).flatMap(({ kind, value }) =>
    kind === 'text' && value.length >= shortest && /\s/.test(value) && message.includes(value) ? [value] : [],
  );
  return printed.toSorted((a, b) => b.length - a.length)[0];
}

/** A response with another sentence in each place of the one that a message repeats: a reader may take any of them. */
function reworded(text: string | undefined, message: string): string | undefined {
  if (text === undefined || !/^\s*[[{]/.test(text)) return undefined;
  const sentence = sentenceIn(text, message);
  if (sentence === undefined) return undefined;
  return rewrite(text, ({ kind, value }) =>
    kind === 'text' && value === sentence ? JSON.stringify(otherSentence) : undefined,
  );
}

const failureIn = (run: StepRun): { readonly [name: string]: unknown } | undefined => {
  const failure = jobIn(run.given)?.['failure'];
  return isObject(failure) ? failure : undefined;
};

/** A failed job with another reason reports that one. */
async function ofJob(subject: Subject, plan: StepPlan, run: StepRun): Promise<Finding[]> {
  const said = failureIn(run)?.['message'];
  if (typeof said !== 'string') return [];
  const altered = withLastText(subject, plan, jobIn(run.given), (text) => reworded(text, said));
  if (altered === undefined) return [];
  const now = await runStep(subject.context, altered);
  const failure = failureIn(now);
  if (failure === undefined || String(failure['message']).includes(otherSentence)) return [];
  const message = `step ${plan.index}: the reason of the failed job is '${otherSentence}', and it reports '${String(failure['message'])}'`;
  return [{ rule: 'ERR-006', message, wire: now.wire }];
}

/** An error with another sentence passes that one on. */
async function ofError({ context }: Subject, plan: StepPlan, run: StepRun): Promise<Finding[]> {
  const exchange = plan.exchanges.at(-1);
  const response = exchange?.outcome.fault === undefined ? exchange?.outcome.response : undefined;
  if (!('error' in run.given) || exchange === undefined || response === undefined) return [];
  const { code, message: said } = run.given.error;
  const changed = reworded(response.body?.text, said);
  if (changed === undefined) return [];
  const other = { ...exchange, outcome: { response: { ...response, body: { text: changed } } } };
  const now = await runStep(context, instead(plan, exchange, other));
  // An error may be known by its sentence alone: with another one it is another error, or none.
  if (!('error' in now.given) || now.given.error.code !== code) return [];
  if (now.given.error.message.includes(otherSentence)) return [];
  const message = `step ${plan.index}, exchange ${exchange.index}: the response has the sentence '${otherSentence}', and the error is ${now.given.error.message}`;
  return [{ rule: 'ERR-005', message, wire: now.wire }];
}

/** Failed jobs and errors with another sentence than the one a fixture prints: it is passed on as well. */
export const otherSentences = (subject: Subject): Promise<Finding[]>[] =>
  stepsOf(subject, 'submit', 'status', 'wait', 'cancel', 'balance').flatMap(({ plan, run }) => [
    ofJob(subject, plan, run),
    ofError(subject, plan, run),
  ]);
