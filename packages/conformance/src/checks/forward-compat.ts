import type { PlannedExchange } from '../replay/wire.ts';
import type { Finding } from '../run/finding.ts';
import { runStep, type StepPlan, type StepRun } from '../run/step.ts';
import { goodText, instead, isObject, jobIn, stepsOf, withText } from './alter.ts';
import type { Check, Subject } from './check.ts';
import { rewrite, withExtraKeys } from './json-text.ts';
import { resultDifference } from './same.ts';

/** A word and a key no gateway uses. */
export const unheardOf = 'kit_unheard_of';

interface Spot {
  readonly plan: StepPlan;
  readonly run: StepRun;
  readonly at: PlannedExchange;
  readonly text: string;
}

// Not of a discovery: its responses go by names, and one more is one more model or parameter.
const spots = (subject: Subject): Spot[] =>
  stepsOf(subject, 'submit', 'status', 'wait', 'plan', 'balance', 'reconcile').flatMap(({ plan, run }) =>
    plan.exchanges.flatMap((at) => {
      const text = goodText(at);
      return text?.trimStart().startsWith('{') === true ? [{ plan, run, at, text }] : [];
    }),
  );

/** In a map that goes by name our key is one more name, and may be told like the others; nothing else may change. */
const withoutOurs = (given: StepRun['given']): StepRun['given'] =>
  'value' in given ? { value: without(given.value) } : given;

function without(value: unknown): unknown {
  if (Array.isArray(value))
    return value.filter((item) => !isObject(item) || item['field'] !== unheardOf).map(without);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, without(entry)]));
}

async function moreKeys(context: Subject['context'], { plan, run, at, text }: Spot): Promise<Finding[]> {
  const changed = await runStep(context, instead(plan, at, withText(at, withExtraKeys(text, unheardOf))));
  const notices = jobIn(changed.given)?.['notices'];
  const where = `step ${plan.index}, exchange ${at.index}`;
  const raw: Finding[] = JSON.stringify(notices ?? []).includes(String.raw`\"${unheardOf}\"`)
    ? [{ rule: 'EVO-001', message: `${where}: the raw response stands in the notices`, wire: changed.wire }]
    : [];
  const diff = resultDifference(run.given, withoutOurs(changed.given));
  const message = `${where}: one more key in every object changes the result`;
  return diff.length === 0 ? raw : [...raw, { rule: 'EVO-001', message, diff, wire: changed.wire }];
}

/** The status word of a response, written anew. */
export const withWord = (text: string, old: string, word: string): string | undefined =>
  rewrite(text, ({ kind, value }) => (kind === 'text' && value === old ? JSON.stringify(word) : undefined));

async function otherWord(context: Subject['context'], { plan, run, at, text }: Spot): Promise<Finding[]> {
  const status = jobIn(run.given)?.['gatewayStatus'];
  if (typeof status !== 'string') return [];
  const changed = withWord(text, status, unheardOf);
  if (changed === undefined) return [];
  const odd = withText(at, changed);
  // A wait goes on after a word it does not know, and finds the answer the next time.
  const altered = await runStep(
    context,
    plan.call === 'wait' ? instead(plan, at, odd, at) : instead(plan, at, odd),
  );
  const job = jobIn(altered.given);
  const where = `step ${plan.index}, exchange ${at.index}`;
  if (job === undefined) {
    const why = 'error' in altered.given ? altered.given.error.message : 'no job came';
    return [
      {
        rule: 'EVO-002',
        message: `${where}: an unknown status word breaks the call: ${why}`,
        wire: altered.wire,
      },
    ];
  }
  const diff = plan.call === 'wait' ? resultDifference(run.given, altered.given) : [];
  return diff.length === 0
    ? []
    : [
        {
          rule: 'EVO-002',
          message: `${where}: an unknown status word ends the wait otherwise`,
          diff,
          wire: altered.wire,
        },
      ];
}

/** What a gateway adds without a word breaks nothing. */
export const forwardCompat: Check = {
  family: 'forward-compat',
  title: 'new keys and words harm nothing',
  idle: (subject) => (spots(subject).length === 0 ? 'no response is JSON' : undefined),
  run: async (subject) => {
    const { context } = subject;
    const found = spots(subject).flatMap((spot) => [moreKeys(context, spot), otherWord(context, spot)]);
    return (await Promise.all(found)).flat();
  },
};
