import type { Finding } from '../run/finding.ts';
import { runStep, type StepPlan, type StepRun } from '../run/step.ts';
import { goodText, instead, isFirstOfShape, isObject, jobIn, lastPoll, stepsOf, withText } from './alter.ts';
import type { Subject } from './check.ts';
import { rewrite, tokensOf } from './json-text.ts';

/** The texts and the numbers of a response, numbers in texts included: `"40 %"`, `"frame 12 of 48"`. */
function printedIn(texts: readonly string[]): {
  readonly words: readonly string[];
  readonly numbers: readonly number[];
} {
  const tokens = texts.flatMap((text) => tokensOf(text)).filter(({ kind }) => kind !== 'key');
  const words = tokens.map(({ value }) => value);
  const numbers = words.flatMap((word) => (word.match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number));
  return { words, numbers };
}

const isNear = (one: number, other: number): boolean =>
  Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(other));

/** Whether a fraction is printed: as it is, in percent, as its rest, or as a count and a total. */
const isFraction = (fraction: number, numbers: readonly number[]): boolean =>
  numbers.some(
    (one) =>
      [one, one / 100, 1 - one, 1 - one / 100].some((each) => isNear(each, fraction)) ||
      numbers.some((total) => total !== 0 && isNear(one / total, fraction)),
  );

/** Whether a time is printed, in ms, seconds or minutes. */
const isTime = (ms: number, numbers: readonly number[]): boolean =>
  [1, 1_000, 60_000].some((unit) => numbers.some((printed) => isNear(printed * unit, ms)));

/** The parts of a job's progress that its response does not have. */
function inventedParts(progress: Readonly<Record<string, unknown>>, texts: readonly string[]): string[] {
  const { words, numbers } = printedIn(texts);
  const isWord = (part: unknown): boolean =>
    typeof part !== 'string' ||
    words.some((word) => word.replaceAll(/\s+/g, ' ').includes(part.replaceAll(/\s+/g, ' ')));
  const { fraction, queuePosition, remainingMs, stage, logLine } = progress;
  return [
    ...(typeof fraction !== 'number' || isFraction(fraction, numbers) ? [] : [`fraction ${fraction}`]),
    ...(typeof queuePosition !== 'number' || numbers.some((one) => Math.abs(one - queuePosition) <= 1)
      ? []
      : [`queuePosition ${queuePosition}`]),
    ...(typeof remainingMs !== 'number' || isTime(remainingMs, numbers)
      ? []
      : [`remainingMs ${remainingMs}`]),
    ...(isWord(stage) ? [] : [`stage ${String(stage)}`]),
    ...(isWord(logLine) ? [] : [`logLine ${String(logLine)}`]),
  ];
}

/** Progress that no response has. A success is 1 by itself, and a job known before brings its own. */
export const progressParts = (subject: Subject): Finding[] =>
  stepsOf(subject, 'status').flatMap(({ plan, run }) => {
    const job = jobIn(run.given);
    const isKnown = isObject(plan.input) && 'progress' in plan.input;
    if (job?.['state'] === 'succeeded' || isKnown || !isObject(job?.['progress'])) return [];
    const texts = lastPoll(subject.context, plan, job).flatMap((exchange) => goodText(exchange) ?? []);
    if (texts.length === 0) return [];
    return inventedParts(job['progress'], texts).map((part) => ({
      rule: 'STA-012',
      message: `step ${plan.index}: the progress has ${part}, and the response does not`,
      wire: run.wire,
    }));
  });

// What a reader may take for a fraction, and what only a percentage can be.
const percents = [1, 2, 50, 99];

const fractionIn = ({ given }: StepRun): unknown => {
  const progress = jobIn(given)?.['progress'];
  return isObject(progress) ? progress['fraction'] : undefined;
};

async function growing({ context }: Subject, plan: StepPlan, run: StepRun): Promise<Finding[]> {
  const job = jobIn(run.given);
  const fraction = fractionIn(run);
  const exchange = lastPoll(context, plan, job)[0];
  const text = exchange === undefined ? undefined : goodText(exchange);
  if (exchange === undefined || text === undefined || typeof fraction !== 'number') return [];
  const places = tokensOf(text).filter(
    ({ kind, value }) => kind === 'number' && Number(value) > 1 && isNear(Number(value) / 100, fraction),
  );
  const [place, ...others] = places;
  // Of two equal numbers one may be something else.
  if (place === undefined || others.length > 0) return [];
  const runs = await Promise.all(
    percents.map((percent) => {
      const changed = rewrite(text, ({ start }) => (start === place.start ? String(percent) : undefined));
      return runStep(context, instead(plan, exchange, withText(exchange, changed ?? text)));
    }),
  );
  const wrong = runs.findIndex((now, i) => {
    const given = fractionIn(now);
    return typeof given !== 'number' || !isNear(given, percents[i]! / 100);
  });
  // A reader that needs a total beside the number follows none of them.
  const follows = isNear(Number(fractionIn(runs[2]!)), 0.5);
  if (wrong === -1 || !follows) return [];
  const message = `step ${plan.index}: a progress of ${percents[wrong]} in place of ${place.value} becomes ${String(fractionIn(runs[wrong]!))}`;
  return [{ rule: 'STA-015', message, wire: runs[wrong]!.wire }];
}

/** Percentages from the first to the last. */
export const growingProgress = (subject: Subject): Promise<Finding[]>[] =>
  stepsOf(subject, 'status').flatMap(({ plan, run }) => {
    const isKnown = isObject(plan.input) && 'progress' in plan.input;
    const isSuccess = jobIn(run.given)?.['state'] === 'succeeded';
    return isKnown || isSuccess || !isFirstOfShape(subject, plan) ? [] : [growing(subject, plan, run)];
  });
