import type { PlannedExchange } from '../replay/wire.ts';
import type { Finding } from '../run/finding.ts';
import { runStep, type StepPlan, type StepRun } from '../run/step.ts';
import { goodText, instead, isFirstOfExchanges, isObject, jobIn, stepsOf, withText } from './alter.ts';
import type { Check, Subject } from './check.ts';
import { rewrite, withExtraKeys, tokensOf } from './json-text.ts';
import { adjustments } from './adjustments.ts';
import { balances } from './balances.ts';
import { listedModels } from './listed-models.ts';
import { liveParameters } from './live-parameters.ts';
import { otherNames } from './other-names.ts';
import { resultDifference } from './same.ts';

/** A status value and a key that no gateway uses. */
export const unknownValue = 'kit_unheard_of';

interface AlteredValue {
  readonly plan: StepPlan;
  readonly run: StepRun;
  readonly exchange: PlannedExchange;
  readonly text: string;
}

// Not of a discovery: in its responses every key names a model or parameter.
const spots = (subject: Subject): AlteredValue[] =>
  stepsOf(subject, 'submit', 'status', 'wait', 'plan', 'balance', 'reconcile').flatMap(({ plan, run }) =>
    plan.exchanges.flatMap((exchange) => {
      const text = goodText(exchange);
      return text?.trimStart().startsWith('{') === true ? [{ plan, run, exchange, text }] : [];
    }),
  );

/** In a map with arbitrary names the extra key is one more name and may be reported; nothing else may change. */
const withoutExtraKey = (given: StepRun['given']): StepRun['given'] =>
  'value' in given ? { value: without(given.value) } : given;

function without(value: unknown): unknown {
  if (Array.isArray(value))
    return value.filter((item) => !isObject(item) || item['field'] !== unknownValue).map(without);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, without(entry)]));
}

async function moreKeys(
  context: Subject['context'],
  { plan, run, exchange, text }: AlteredValue,
): Promise<Finding[]> {
  const changed = await runStep(
    context,
    instead(plan, exchange, withText(exchange, withExtraKeys(text, unknownValue))),
  );
  const notices = jobIn(changed.given)?.['notices'];
  const where = `step ${plan.index}, exchange ${exchange.index}`;
  const raw: Finding[] = JSON.stringify(notices ?? []).includes(String.raw`\"${unknownValue}\"`)
    ? [{ rule: 'EVO-001', message: `${where}: the raw response is in the notices`, wire: changed.wire }]
    : [];
  const diff = resultDifference(run.given, withoutExtraKey(changed.given));
  const message = `${where}: one more key in every object changes the result`;
  return diff.length === 0 ? raw : [...raw, { rule: 'EVO-001', message, diff, wire: changed.wire }];
}

/** The response with another status value. */
export function withWord(text: string, old: string, word: string): string | undefined {
  const tokens = tokensOf(text);
  const same = tokens.filter(({ kind, value }) => kind === 'number' && value === old);
  // Of several equal numbers, the state is the one under a name like it.
  const isState = (index: number): boolean =>
    same.length === 1 || /stat(?:e|us)/i.test(tokens[index - 1]?.value ?? '');
  return rewrite(text, ({ kind, value }, index) => {
    if (kind === 'key' || value !== old) return undefined;
    if (kind === 'text') return JSON.stringify(word);
    return /^\d+$/.test(word) && isState(index) ? word : undefined;
  });
}

async function otherWord(
  context: Subject['context'],
  { plan, run, exchange, text }: AlteredValue,
): Promise<Finding[]> {
  const status = jobIn(run.given)?.['gatewayStatus'];
  if (typeof status !== 'string') return [];
  const changed = withWord(text, status, unknownValue);
  if (changed === undefined) return [];
  const odd = withText(exchange, changed);
  // A wait continues after an unknown status value, and the next poll gets the sound response.
  const altered = await runStep(
    context,
    plan.call === 'wait' ? instead(plan, exchange, odd, exchange) : instead(plan, exchange, odd),
  );
  const job = jobIn(altered.given);
  const where = `step ${plan.index}, exchange ${exchange.index}`;
  if (job === undefined) {
    const why = 'error' in altered.given ? altered.given.error.message : 'no job came';
    return [
      {
        rule: 'EVO-002',
        message: `${where}: an unknown status value breaks the call: ${why}`,
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
          message: `${where}: an unknown status value changes the result of the wait`,
          diff,
          wire: altered.wire,
        },
      ];
}

/** Unknown keys and status values break nothing. */
export const forwardCompat: Check = {
  family: 'forward-compat',
  title: 'new keys and status values break nothing',
  notApplicable: (subject) =>
    spots(subject).length + stepsOf(subject, 'discover').length === 0 ? 'no response is JSON' : undefined,
  run: async (subject) => {
    const { context } = subject;
    const firsts = spots(subject).filter(({ plan }) => isFirstOfExchanges(subject, plan));
    const found = firsts.flatMap((spot) => [moreKeys(context, spot), otherWord(context, spot)]);
    const read = [
      ...listedModels(subject),
      ...liveParameters(subject),
      ...balances(subject),
      ...adjustments(subject),
    ];
    return [...otherNames(subject), ...(await Promise.all([...found, ...read])).flat()];
  },
};
