import type { PlannedExchange } from '../replay/wire.ts';
import type { Finding } from '../run/finding.ts';
import { runStep, type StepPlan, type StepRun } from '../run/step.ts';
import { goodText, instead, isObject, stepsOf, withText } from './alter.ts';
import { isCalculated, type AmountEntry, moneyIn, shiftBetween, shifted } from './amounts.ts';
import type { Check, Subject } from './check.ts';
import { rewrite, tokensOf } from './json-text.ts';
import { otherCurrency, currencyBeside } from './currency.ts';

const canonical = /^-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?$/;
const bases: ReadonlySet<unknown> = new Set(['estimate', 'quote', 'reserved', 'charged', 'refunded']);
const planned: ReadonlySet<unknown> = new Set(['estimate', 'quote']);

function isExact({ kind, entry: { amount, currency, basis } }: AmountEntry): boolean {
  const named = typeof currency === 'string' && currency.trim() !== '';
  const exact = typeof amount === 'string' && canonical.test(amount) && amount !== '-0';
  return exact && named && (kind === 'balance' || bases.has(basis));
}

function shape(run: StepRun): Finding[] {
  const all = moneyIn(run);
  const bold = all.filter(
    (money) =>
      money.kind !== 'balance' &&
      !planned.has(money.entry['basis']) &&
      (money.kind === 'price' || isCalculated(money)),
  );
  const finding = (rule: 'MNY-001' | 'MNY-004', { entry }: AmountEntry, what: string): Finding => ({
    rule,
    message: `step ${run.index}: ${JSON.stringify(entry)} ${what}`,
  });
  return [
    ...all
      .filter((money) => !isExact(money))
      .map((money) => finding('MNY-001', money, 'is not an exact amount')),
    ...bold.map((money) => finding('MNY-004', money, 'was calculated, not charged')),
  ];
}

/** A number or text in a response from which an amount may have been read. */
interface AmountInText {
  readonly plan: StepPlan;
  readonly exchange: PlannedExchange;
  readonly text: string;
  /** The index of the amount in the result of the step. */
  readonly which: number;
  /** Which of the tokens of the text. */
  readonly token: number;
  readonly written: string;
  readonly kind: 'text' | 'number';
  /** By how many places the decimal point moves: two from cents to dollars. */
  readonly shift: number;
  readonly money: AmountEntry;
  /** How many amounts of its kind are 0 as it is. */
  readonly zeros: number;
}

/** How many amounts of the same currency and basis are 0; another amount may replace a missing one. */
const zerosIn = (run: StepRun, { entry: own }: AmountEntry): number =>
  moneyIn(run).filter(
    ({ entry }) =>
      entry['amount'] === '0' && entry['currency'] === own['currency'] && entry['basis'] === own['basis'],
  ).length;

const spots = ({ sound }: Subject): AmountInText[] =>
  sound.plans.flatMap((plan, i) => {
    const run = sound.steps[i];
    const amounts = run === undefined ? [] : moneyIn(run);
    const zerosLike = (money: AmountEntry): number => (run === undefined ? 0 : zerosIn(run, money));
    return amounts.flatMap((money, which) =>
      isCalculated(money)
        ? []
        : plan.exchanges.flatMap((exchange): AmountInText[] => {
            const text = goodText(exchange);
            return (text === undefined ? [] : tokensOf(text)).flatMap(
              ({ kind, value }, token): AmountInText[] => {
                const shift = kind === 'key' ? undefined : shiftBetween(value, money.entry['amount']);
                if (shift === undefined || kind === 'key') return [];
                return [
                  {
                    plan,
                    exchange,
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
              },
            );
          }),
    );
  });

async function withAmount(
  context: Subject['context'],
  { plan, exchange, text, token, kind }: AmountInText,
  written: string,
): Promise<StepRun> {
  const write = kind === 'text' && written !== 'null' ? JSON.stringify(written) : written;
  const changed = rewrite(text, (_, i) => (i === token ? write : undefined)) ?? text;
  return runStep(context, instead(plan, exchange, withText(exchange, changed)));
}

/** The same response with the key of the amount renamed. */
async function withoutAmount(context: Subject['context'], spot: AmountInText): Promise<StepRun> {
  const { plan, exchange, text, token } = spot;
  const name = tokensOf(text)[token - 1];
  if (name?.kind !== 'key') return withAmount(context, spot, 'null');
  const changed = rewrite(text, ({ value }, i) =>
    i === token - 1 ? JSON.stringify(`kit_was_${value}`) : undefined,
  );
  return runStep(context, instead(plan, exchange, withText(exchange, changed ?? text)));
}

const amountOf = (run: StepRun, { which }: AmountInText): unknown => moneyIn(run)[which]?.entry['amount'];

/** Another amount of the same form: only the last digit differs. */
const nearby = (written: string): string =>
  written.replace(/\d$/, (last) => (last === '9' ? '8' : String(Number(last) + 1)));

/** Another amount of the same form: only the first digit differs. */
const distant = (written: string): string =>
  written.replace(/[1-9]/, (first) => (first === '9' ? '7' : String(Number(first) + 1)));

// More digits than a double has.
const exact = '0.10000000000000000001';
// Integers that a double represents exactly, unlike a hundredth of each.
const counts = ['57', '1155', '1234567890123'];

async function digits(context: Subject['context'], spot: AmountInText): Promise<Finding[]> {
  const whole = spot.kind === 'number' && /^-?\d+$/.test(spot.written);
  const tries = whole && spot.shift !== 0 ? counts : [exact];
  const found = tries.map(async (written): Promise<Finding[]> => {
    const run = await withAmount(context, spot, written);
    const amount = amountOf(run, spot);
    const wanted = shifted(written, spot.shift);
    // A field for integers may refuse another value.
    if (amount === wanted || (amount === undefined && whole)) return [];
    const message = `step ${spot.plan.index}: ${written} became ${JSON.stringify(amount) ?? 'nothing'}, not ${wanted}`;
    return [{ rule: 'MNY-002', message, wire: run.wire }];
  });
  return (await Promise.all(found)).flat();
}

async function absent(context: Subject['context'], spot: AmountInText): Promise<Finding[]> {
  const where = `step ${spot.plan.index}`;
  const [nothing, gone] = await Promise.all([
    withAmount(context, spot, 'null'),
    withoutAmount(context, spot),
  ]);
  // An amount that was 0 must be missing now; in place of any other there must be no 0.
  const most = spot.zeros - (shifted(spot.written, 0) === '0' ? 1 : 0);
  const zero = [nothing, gone].find((run) => zerosIn(run, spot.money) > most);
  if (zero !== undefined)
    return [{ rule: 'MNY-003', message: `${where}: a missing amount became 0`, wire: zero.wire }];
  const { call } = spot.plan;
  // A balance response that only has the amount may be unreadable without it; a job may not.
  if (!('error' in gone.given) || call === 'balance' || call === 'plan') return [];
  return [{ rule: 'MNY-003', message: `${where}: without the amount the call fails`, wire: gone.wire }];
}

/** Changes the currency beside an amount: the amount must have the new currency, or be missing. */
async function unit(context: Subject['context'], spot: AmountInText): Promise<Finding[]> {
  const { plan, exchange, text, token, money } = spot;
  const old = money.entry['currency'];
  const beside = currencyBeside(text, token, old);
  if (beside === undefined) return [];
  const fresh = otherCurrency(beside.value);
  const changed = rewrite(text, (_, i) => (i === beside.token ? JSON.stringify(fresh) : undefined)) ?? text;
  const run = await runStep(context, instead(plan, exchange, withText(exchange, changed)));
  const now = moneyIn(run)[spot.which]?.entry;
  if (now === undefined || now['amount'] !== money.entry['amount']) return [];
  if (String(now['currency']).toLowerCase() === fresh.toLowerCase()) return [];
  const message = `step ${plan.index}: the response has ${fresh} beside ${spot.written}, and the amount has ${String(now['currency'])}`;
  return [{ rule: 'MNY-005', message, wire: run.wire }];
}

const apart = (run: StepRun, spot: AmountInText, written: string): number => {
  const wanted = Number(shifted(written, spot.shift));
  return Math.abs(Number(amountOf(run, spot) ?? NaN) - wanted) / Math.abs(wanted);
};

// How near to a value that is read with other digits an amount is.
const almost = 0.05;

async function follow(context: Subject['context'], spot: AmountInText): Promise<Finding[]> {
  const other = nearby(spot.written);
  const run = await withAmount(context, spot, other);
  // A number that only happens to be equal is not the amount.
  if (!(apart(run, spot, other) <= 1e-9)) return rounded(context, spot);
  return (await Promise.all([digits(context, spot), absent(context, spot), unit(context, spot)])).flat();
}

/** An amount that follows the first digit and not the last one was rounded. */
async function rounded(context: Subject['context'], spot: AmountInText): Promise<Finding[]> {
  const other = distant(spot.written);
  if (other === spot.written) return [];
  const run = await withAmount(context, spot, other);
  return apart(run, spot, other) < almost ? digits(context, spot) : [];
}

/** Prices in a plan of models that are priced by the second of computing alone. */
const computePrices = (subject: Subject): Finding[] =>
  stepsOf(subject, 'plan').flatMap(({ plan, run }) => {
    const { models, quote } = subject.context.provider.spec;
    const offers: unknown =
      'value' in run.given && isObject(run.given.value) ? run.given.value['offers'] : [];
    return (Array.isArray(offers) ? offers.filter(isObject) : []).flatMap(
      ({ model, task, price }): Finding[] => {
        const row = models[String(model)];
        const rows =
          Object.entries(row?.byTask ?? {}).find(([name]) => name === task)?.[1].price ?? row?.price ?? [];
        const isKnownAfterwards = rows.length > 0 && rows.every(({ per }) => per === 'compute-second');
        if (!isKnownAfterwards || quote !== undefined || price === undefined) return [];
        const message = `step ${plan.index}: ${String(model)} is priced per second of computing, and the plan has ${JSON.stringify(price)}`;
        return [{ rule: 'COST-005', message }];
      },
    );
  });

/** Amounts are exact, have a currency, and are never invented. */
export const money: Check = {
  family: 'money',
  title: 'amounts are exact and never invented',
  notApplicable: ({ sound }) =>
    sound.steps.some((run) => run.call === 'plan' || moneyIn(run).length > 0)
      ? undefined
      : 'there is no amount',
  run: async (subject) => {
    const followed = spots(subject).map((spot) => follow(subject.context, spot));
    return [
      ...subject.sound.steps.flatMap(shape),
      ...computePrices(subject),
      ...(await Promise.all(followed)).flat(),
    ];
  },
};
