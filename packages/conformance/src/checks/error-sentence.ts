import type { Finding } from '../run/finding.ts';
import type { PlannedExchange } from '../replay/wire.ts';
import { runStep, type StepPlan, type StepRun } from '../run/step.ts';
import { instead, stepsOf } from './alter.ts';
import type { Subject } from './check.ts';
import { rewrite, type Token, tokensOf } from './json-text.ts';

/** The response that an error was read from, if it is JSON. */
function errorResponse({
  exchanges,
}: StepPlan): { readonly exchange: PlannedExchange; readonly text: string } | undefined {
  const exchange = exchanges.at(-1);
  const text = exchange?.outcome.response?.body?.text;
  return exchange === undefined || text?.trimStart().startsWith('{') !== true
    ? undefined
    : { exchange, text };
}

// A shorter text is a code rather than a sentence.
const shortest = 8;

/** The sentence of a response that the message of the error repeats. */
function sentenceIn(text: string, message: string): Token | undefined {
  const values = tokensOf(text).filter(({ kind }) => kind !== 'key');
  // Where nothing else is printed, the sentence is all there is to know.
  if (values.length < 2) return undefined;
  return values.find(
    ({ kind, value }) =>
      kind === 'text' && value.length >= shortest && /\s/.test(value) && message.includes(value),
  );
}

async function withoutSentence({ context }: Subject, plan: StepPlan, run: StepRun): Promise<Finding[]> {
  const { given } = run;
  const response = errorResponse(plan);
  if (!('error' in given) || response === undefined) return [];
  const { exchange, text } = response;
  const sentence = sentenceIn(text, given.error.message);
  // An error row may be about the sentence itself.
  const isNamed = context.provider.spec.errors?.some(
    ({ message }) => sentence?.value.search(message ?? /$^/) !== -1,
  );
  if (sentence === undefined || isNamed === true) return [];
  const changed = rewrite(text, ({ start }) => (start === sentence.start ? 'null' : undefined)) ?? text;
  const { response: sound } = exchange.outcome;
  if (sound === undefined) return [];
  const odd = { ...exchange, outcome: { response: { ...sound, body: { text: changed } } } };
  const now = await runStep(context, instead(plan, exchange, odd));
  const end = 'error' in now.given ? now.given.error : undefined;
  // The sentence may say more precisely why; whether money may have moved does not depend on it.
  if (end !== undefined && end.charged === given.error.charged) return [];
  const message = `step ${plan.index}, exchange ${exchange.index}: without its sentence the error ${String(given.error.code)} is ${end?.message ?? 'no error'}`;
  return [{ rule: 'ERR-011', message, wire: now.wire }];
}

/** Errors whose sentence is missing. */
export const errorSentences = (subject: Subject): Promise<Finding[]>[] =>
  stepsOf(subject, 'submit', 'status').flatMap(({ plan, run }) =>
    'error' in run.given ? [withoutSentence(subject, plan, run)] : [],
  );
