import type { Finding } from '../run/finding.ts';
import { runStep, type StepPlan, type StepRun } from '../run/step.ts';
import { moneyIn } from './amounts.ts';
import { goodText, instead, stepsOf, withText } from './alter.ts';
import { jsonIn, type JsonObjectAt, objectsIn, withoutMember } from './changed-json.ts';
import type { Subject } from './check.ts';

/** The amounts of a balance, each as one text. */
const amountsOf = (run: StepRun): readonly string[] =>
  moneyIn(run).map(({ entry }) => `${String(entry['amount'])} ${String(entry['currency'])}`);

// What `parseExact` keeps as a text has other digits than a number; it is no amount that this check follows.
const isAmount = (value: unknown, amounts: readonly string[]): boolean =>
  (typeof value === 'number' || typeof value === 'string') &&
  amounts.some((amount) => Number(amount.split(' ')[0]) === Number(value) && String(value).trim() !== '');

/**
 * The members that a balance can lack: a flag, which is no amount, and one of several amounts that stand side by side. An
 * amount that stands alone may be what the others are about.
 */
function removable({ members }: JsonObjectAt, amounts: readonly string[]): readonly string[] {
  const money = Object.keys(members).filter((name) => isAmount(members[name], amounts));
  const flags = Object.keys(members).filter((name) => typeof members[name] === 'boolean');
  return [...flags, ...(money.length > 1 ? money : [])];
}

async function lacking({ context }: Subject, plan: StepPlan, run: StepRun): Promise<Finding[]> {
  const exchange = plan.exchanges.at(-1);
  const text = exchange === undefined ? undefined : goodText(exchange);
  const amounts = amountsOf(run);
  if (exchange === undefined || text === undefined || amounts.length === 0) return [];
  const places = [...objectsIn(jsonIn(text))].flatMap((object) =>
    removable(object, amounts).map((name) => ({ object, name })),
  );
  const found = places.map(async ({ object: { path, members }, name }): Promise<Finding[]> => {
    const odd = withText(exchange, withoutMember(text, path, name));
    const now = await runStep(context, instead(plan, exchange, odd));
    const left = amountsOf(now);
    const isOwn = (amount: string): boolean => isAmount(members[name], [amount]);
    const lost = amounts.filter((amount) => !isOwn(amount) && !left.includes(amount));
    if (lost.length === 0) return [];
    const message = `step ${plan.index}: without \`${name}\` the balance lacks ${lost.join(' and ')}, which is still in the response`;
    return [{ rule: 'MNY-006', message, wire: now.wire }];
  });
  return (await Promise.all(found)).flat();
}

/** Balances without a flag, and without one of their amounts. */
export const balances = (subject: Subject): Promise<Finding[]>[] =>
  stepsOf(subject, 'balance').map(({ plan, run }) => lacking(subject, plan, run));
