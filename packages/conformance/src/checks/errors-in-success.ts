import type { Finding } from '../run/finding.ts';
import type { StepPlan, StepRun } from '../run/step.ts';
import { goodText, isObject, stepsOf } from './alter.ts';
import { jsonIn } from './changed-json.ts';
import type { Subject } from './check.ts';
import { tokensOf } from './json-text.ts';

interface ErrorInSuccess {
  readonly plan: StepPlan;
  readonly run: StepRun;
  readonly text: string;
}

const errorsInSuccess = (subject: Subject): readonly ErrorInSuccess[] =>
  stepsOf(subject, 'submit').flatMap(({ plan, run }) => {
    const exchange = plan.exchanges.at(-1);
    const text = exchange === undefined ? undefined : goodText(exchange);
    const isError = 'error' in run.given && run.given.error.charged === 'no';
    return text !== undefined && isError && isObject(jsonIn(text)) ? [{ plan, run, text }] : [];
  });

// A name of a JSON body that holds a sentence.
const sentenceNames: ReadonlySet<string> = new Set(['message', 'detail', 'error_description', 'msg']);

/** The sentences of an error body; a text without blanks is a code. */
function sentencesIn(text: string): readonly string[] {
  const tokens = tokensOf(text);
  return tokens.flatMap(({ kind, value }, i) =>
    kind === 'text' && /\S\s+\S/.test(value) && sentenceNames.has(tokens[i - 1]?.value ?? '') ? [value] : [],
  );
}

const inOneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** An error inside a success has the sentence of its body, like any other. */
function sentence({ plan, run: { given, wire }, text }: ErrorInSuccess): Finding[] {
  const sentences = sentencesIn(text);
  if (!('error' in given) || sentences.length === 0) return [];
  const shown = inOneLine(given.error.message);
  // A long one may be cut at its end.
  if (sentences.some((each) => shown.includes(inOneLine(each).slice(0, 60)))) return [];
  const message = `step ${plan.index}: the error has none of the sentences of its body: ${sentences.join('; ')}`;
  return [{ rule: 'ERR-012', message, wire }];
}

/** Errors inside successful responses that do not repeat what their bodies say. */
export const errorsInSuccesses = (subject: Subject): readonly Finding[] =>
  errorsInSuccess(subject).flatMap(sentence);
