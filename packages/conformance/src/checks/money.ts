import type { PlannedExchange } from '../replay/wire.ts';
import type { Finding } from '../run/finding.ts';
import { runStep, type StepPlan, type StepRun } from '../run/step.ts';
import { goodText, instead, withText } from './alter.ts';
import { isWorkedOut, type Money, moneyIn, shiftBetween, shifted } from './amounts.ts';
import type { Check, Subject } from './check.ts';
import { rewrite, tokensOf } from './json-text.ts';
import { otherUnit, unitBeside } from './unit.ts';

const canonical = /^-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?$/;
const bases: ReadonlySet<unknown> = new Set(['estimate', 'quote', 'reserved', 'charged', 'refunded']);
const planned: ReadonlySet<unknown> = new Set(['estimate', 'quote']);

function isExact({ kind, figure: { amount, currency, basis } }: Money): boolean {
  const named = typeof currency === 'string' && currency.trim() !== '';
  const exact = typeof amount === 'string' && canonical.test(amount) && amount !== '-0';
  return exact && named && (kind === 'balance' || bases.has(basis));
}

function shape(run: StepRun): Finding[] {
  const all = moneyIn(run);
  const bold = all.filter(
    (money) =>
      money.kind !== 'balance' &&
      !planned.has(money.figure['basis']) &&
      (money.kind === 'price' || isWorkedOut(money)),
  );
  const finding = (rule: 'MNY-001' | 'MNY-004', { figure }: Money, what: string): Finding => ({
    rule,
    message: `step ${run.index}: ${JSON.stringify(figure)} ${what}`,
  });
  return [
    ...all.filter((money) => !isExact(money)).map((money) => finding('MNY-001', money, 'is no exact amount')),
    ...bold.map((money) => finding('MNY-004', money, 'was worked out, not taken')),
  ];
}

/** A figure in a response that an amount may have been read from. */
interface Spot {
  readonly plan: StepPlan;
  readonly at: PlannedExchange;
  readonly text: string;
  /** Which of the amounts the step gave. */
  readonly which: number;
  /** Which of the tokens of the text. */
  readonly token: number;
  readonly written: string;
  readonly kind: 'text' | 'number';
  /** By how many places the point moves: cents to dollars are two. */
  readonly shift: number;
  readonly money: Money;
  /** How many amounts of its kind are 0 as it is. */
  readonly zeros: number;
}

/** How many amounts in the same unit and on the same basis are 0; where one figure is missing another may be told. */
const zerosIn = (run: StepRun, { figure: own }: Money): number =>
  moneyIn(run).filter(
    ({ figure }) =>
      figure['amount'] === '0' && figure['currency'] === own['currency'] && figure['basis'] === own['basis'],
  ).length;

const spots = ({ sound }: Subject): Spot[] =>
  sound.plans.flatMap((plan, i) => {
    const run = sound.steps[i];
    const amounts = run === undefined ? [] : moneyIn(run);
    const zerosLike = (money: Money): number => (run === undefined ? 0 : zerosIn(run, money));
    return amounts.flatMap((money, which) =>
      isWorkedOut(money)
        ? []
        : plan.exchanges.flatMap((at): Spot[] => {
            const text = goodText(at);
            return (text === undefined ? [] : tokensOf(text)).flatMap(({ kind, value }, token): Spot[] => {
              const shift = kind === 'key' ? undefined : shiftBetween(value, money.figure['amount']);
              if (shift === undefined || kind === 'key') return [];
              return [
                {
                  plan,
                  at,
                  text: text!,
                  which,
                  token,
                  written: value,
                  kind,
                  shift,
                  money,
                  zeros: zerosLike(money),
                },
              ];
            });
          }),
    );
  });

async function withFigure(
  context: Subject['context'],
  { plan, at, text, token, kind }: Spot,
  figure: string,
): Promise<StepRun> {
  const write = kind === 'text' && figure !== 'null' ? JSON.stringify(figure) : figure;
  const changed = rewrite(text, (_, i) => (i === token ? write : undefined)) ?? text;
  return runStep(context, instead(plan, at, withText(at, changed)));
}

/** The same response, in which nobody knows the figure's name. */
async function withoutFigure(context: Subject['context'], spot: Spot): Promise<StepRun> {
  const { plan, at, text, token } = spot;
  const name = tokensOf(text)[token - 1];
  if (name?.kind !== 'key') return withFigure(context, spot, 'null');
  const changed = rewrite(text, ({ value }, i) =>
    i === token - 1 ? JSON.stringify(`kit_was_${value}`) : undefined,
  );
  return runStep(context, instead(plan, at, withText(at, changed ?? text)));
}

const amountOf = (run: StepRun, { which }: Spot): unknown => moneyIn(run)[which]?.figure['amount'];

/** Another figure in the same writing: the last digit is another. */
const nearby = (figure: string): string =>
  figure.replace(/\d$/, (last) => (last === '9' ? '8' : String(Number(last) + 1)));

// More digits than a double holds.
const exact = '0.10000000000000000001';
// Counts a double holds, and a hundredth of each does not.
const counts = ['57', '1155', '1234567890123'];

async function digits(context: Subject['context'], spot: Spot): Promise<Finding[]> {
  const whole = spot.kind === 'number' && /^-?\d+$/.test(spot.written);
  const tries = whole && spot.shift !== 0 ? counts : [exact];
  const found = tries.map(async (figure): Promise<Finding[]> => {
    const run = await withFigure(context, spot, figure);
    const amount = amountOf(run, spot);
    const wanted = shifted(figure, spot.shift);
    // A count may be refused where it is none.
    if (amount === wanted || (amount === undefined && whole)) return [];
    const message = `step ${spot.plan.index}: ${figure} became ${JSON.stringify(amount) ?? 'nothing'}, not ${wanted}`;
    return [{ rule: 'MNY-002', message, wire: run.wire }];
  });
  return (await Promise.all(found)).flat();
}

async function absent(context: Subject['context'], spot: Spot): Promise<Finding[]> {
  const where = `step ${spot.plan.index}`;
  const [nothing, gone] = await Promise.all([
    withFigure(context, spot, 'null'),
    withoutFigure(context, spot),
  ]);
  // One that was 0 itself must be gone; of any other no 0 may take the place.
  const most = spot.zeros - (shifted(spot.written, 0) === '0' ? 1 : 0);
  const zero = [nothing, gone].find((run) => zerosIn(run, spot.money) > most);
  if (zero !== undefined)
    return [{ rule: 'MNY-003', message: `${where}: a figure that is missing became 0`, wire: zero.wire }];
  const { call } = spot.plan;
  // A balance that is nothing but its figure may be unreadable without it; a job may not.
  if (!('error' in gone.given) || call === 'balance' || call === 'plan') return [];
  return [
    { rule: 'MNY-003', message: `${where}: without the figure there is no job any more`, wire: gone.wire },
  ];
}

/** The unit that stands beside a figure is another: so must the amount's be, or there is none. */
async function unit(context: Subject['context'], spot: Spot): Promise<Finding[]> {
  const { plan, at, text, token, money } = spot;
  const old = money.figure['currency'];
  const beside = unitBeside(text, token, old);
  if (beside === undefined) return [];
  const fresh = otherUnit(beside.value);
  const changed = rewrite(text, (_, i) => (i === beside.token ? JSON.stringify(fresh) : undefined)) ?? text;
  const run = await runStep(context, instead(plan, at, withText(at, changed)));
  const now = moneyIn(run)[spot.which]?.figure;
  if (now === undefined || now['amount'] !== money.figure['amount']) return [];
  if (String(now['currency']).toLowerCase() === fresh.toLowerCase()) return [];
  const message = `step ${plan.index}: the response says ${fresh} beside ${spot.written}, and it is told as ${String(now['currency'])}`;
  return [{ rule: 'MNY-005', message, wire: run.wire }];
}

async function follow(context: Subject['context'], spot: Spot): Promise<Finding[]> {
  const other = nearby(spot.written);
  const run = await withFigure(context, spot, other);
  // A figure that only happens to be the same is none of the money's.
  const [now, wanted] = [Number(amountOf(run, spot) ?? NaN), Number(shifted(other, spot.shift))];
  if (!(Math.abs(now - wanted) <= Math.abs(wanted) * 1e-9)) return [];
  return (await Promise.all([digits(context, spot), absent(context, spot), unit(context, spot)])).flat();
}

/** Money is exact, named, and never made up. */
export const money: Check = {
  family: 'money',
  title: 'money is exact and never made up',
  idle: ({ sound }) => (sound.steps.some((run) => moneyIn(run).length > 0) ? undefined : 'no money is named'),
  run: async (subject) => {
    const followed = spots(subject).map((spot) => follow(subject.context, spot));
    return [...subject.sound.steps.flatMap(shape), ...(await Promise.all(followed)).flat()];
  },
};
