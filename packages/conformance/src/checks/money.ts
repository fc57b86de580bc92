import type { Planned } from '../replay/wire.ts';
import type { Finding } from '../run/finding.ts';
import { runStep, type StepPlan, type StepRun } from '../run/step.ts';
import { goodText, instead, isObject, jobIn, withText } from './alter.ts';
import type { Check, Subject } from './check.ts';
import { rewrite } from './json-text.ts';

type Loose = Readonly<Record<string, unknown>>;

const canonical = /^-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?$/;
const bases: ReadonlySet<unknown> = new Set(['estimate', 'quote', 'held', 'charged', 'refunded']);
const planned: ReadonlySet<unknown> = new Set(['estimate', 'quote']);

const listOf = (value: unknown): readonly Loose[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** The costs of a job. */
const costsOf = (run: StepRun): readonly Loose[] => listOf(jobIn(run.given)?.['costs']);

/** The prices of a plan. */
const pricesOf = ({ given }: StepRun): readonly Loose[] => {
  const value = 'value' in given && isObject(given.value) ? given.value : {};
  return listOf(value['offers']).flatMap(({ price }) => (isObject(price) ? [price] : []));
};

function shape(run: StepRun): Finding[] {
  const where = `step ${run.index}`;
  const all = [...costsOf(run), ...pricesOf(run)];
  const odd = all.filter(
    ({ amount, currency, basis }) =>
      typeof amount !== 'string' ||
      !canonical.test(amount) ||
      amount === '-0' ||
      typeof currency !== 'string' ||
      currency.trim() === '' ||
      !bases.has(basis),
  );
  const bold = [
    ...pricesOf(run).filter(({ basis }) => !planned.has(basis)),
    ...costsOf(run).filter(
      ({ basis, source }) => !planned.has(basis) && String(source).startsWith('price table'),
    ),
  ];
  return [
    ...odd.map((it): Finding => ({
      rule: 'MNY-001',
      says: `${where}: ${JSON.stringify(it)} is no exact amount`,
    })),
    ...bold.map((it): Finding => ({
      rule: 'MNY-004',
      says: `${where}: ${JSON.stringify(it)} was worked out, not taken`,
    })),
  ];
}

// More digits than a double holds.
const exact = '0.10000000000000000001';

const isAmount = (text: string, amount: unknown): boolean =>
  typeof amount === 'string' && text.trim() !== '' && Number(text) === Number(amount);

interface Figure {
  readonly plan: StepPlan;
  readonly at: Planned;
  readonly text: string;
  readonly cost: Loose;
}

const figures = ({ sound }: Subject): Figure[] =>
  sound.plans.flatMap((plan, i) => {
    const run = sound.steps[i];
    const at = plan.exchanges.at(-1);
    const text = at === undefined ? undefined : goodText(at);
    if (run === undefined || at === undefined || text === undefined) return [];
    return costsOf(run).map((cost) => ({ plan, at, text, cost }));
  });

const withFigure = (text: string, amount: unknown, figure: string): string | undefined =>
  rewrite(text, ({ kind, value }) => {
    if (kind === 'key' || !isAmount(value, amount)) return undefined;
    return kind === 'text' && figure !== 'null' ? JSON.stringify(figure) : figure;
  });

async function digits(lab: Subject['lab'], { plan, at, text, cost }: Figure): Promise<Finding[]> {
  const changed = withFigure(text, cost['amount'], exact);
  if (changed === undefined) return [];
  const run = await runStep(lab, instead(plan, at, withText(at, changed)));
  const kept = costsOf(run).some(({ amount }) => amount === exact);
  const says = `step ${plan.index}: ${exact} became ${
    costsOf(run)
      .map(({ amount }) => String(amount))
      .join(', ') || 'nothing'
  }`;
  return kept ? [] : [{ rule: 'MNY-002', says, wire: run.wire }];
}

async function absent(lab: Subject['lab'], { plan, at, text, cost }: Figure): Promise<Finding[]> {
  const changed = withFigure(text, cost['amount'], 'null');
  if (changed === undefined) return [];
  const run = await runStep(lab, instead(plan, at, withText(at, changed)));
  const where = `step ${plan.index}`;
  if (jobIn(run.given) === undefined)
    return [
      { rule: 'MNY-003', says: `${where}: without the figure there is no job any more`, wire: run.wire },
    ];
  const invented = costsOf(run).some(({ amount, basis }) => amount === '0' && basis === cost['basis']);
  return invented
    ? [{ rule: 'MNY-003', says: `${where}: a figure that is missing became 0`, wire: run.wire }]
    : [];
}

/** Money is exact, named, and never made up. */
export const money: Check = {
  family: 'money',
  title: 'money is exact and never made up',
  idle: ({ sound }) =>
    sound.steps.some((run) => costsOf(run).length + pricesOf(run).length > 0)
      ? undefined
      : 'no money is named',
  run: async (subject) => {
    const { lab, sound } = subject;
    const altered = figures(subject).flatMap((it) => [digits(lab, it), absent(lab, it)]);
    return [...sound.steps.flatMap(shape), ...(await Promise.all(altered)).flat()];
  },
};
