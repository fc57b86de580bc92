import * as z from 'zod';
import { issueText } from '../../model/issue.ts';
import { once } from '../../model/once.ts';
import { suggest } from '../../steps/suggest.ts';
import { isWellFormed } from '../../steps/well-formed.ts';
import type { Provider } from '../define.ts';
import { amountsSchema, optionIssues } from '../options.ts';
import type { Budget } from './budget.ts';

const windowError = "must be 'day', 'month' or { rollingMs }";
const options = { error: 'must be an object' };

const budgetSchema = once(() => {
  const text = z.string({ error: 'must be a text' }).min(1);
  return z.strictObject(
    {
      name: z
        .string({ error: 'must be a text' })
        .max(256)
        .refine((name) => name.trim() !== '' && isWellFormed(name), { error: 'must not be blank' }),
      limits: amountsSchema(),
      window: z.union(
        [
          z.enum(['day', 'month']),
          z.strictObject({ rollingMs: z.number().min(1).max(Number.MAX_SAFE_INTEGER) }),
        ],
        { error: windowError },
      ),
      select: z
        .strictObject(
          {
            provider: text.optional(),
            account: text.optional(),
            tags: z.record(z.string(), z.string(), options).optional(),
          },
          options,
        )
        .optional(),
      assumedPrice: amountsSchema().optional(),
    },
    options,
  );
});

/** @throws TypeError that names the budget and what is wrong with it */
function refuse(index: number, message: string): never {
  throw new TypeError(`budgets[${index}]: ${message}`);
}

/** A selector that fits no installed provider would be a budget that counts nothing. @throws TypeError */
function checkSelect({ select = {} }: Budget, index: number, providers: readonly Provider[]): void {
  const { provider, account } = select;
  const ids = providers.map(({ spec }) => spec.id);
  if (provider !== undefined && !ids.includes(provider)) {
    const near = suggest(provider, ids);
    const hint = near === undefined ? `installed are ${ids.join(', ')}` : `did you mean ${near}?`;
    refuse(index, `select.provider names '${provider}', which is not installed; ${hint}`);
  }
  const accounts = providers
    .filter(({ spec }) => provider === undefined || spec.id === provider)
    .map((each) => each.account);
  if (account !== undefined && !accounts.includes(account))
    refuse(
      index,
      `select.account names '${account}', which no installed provider has; known are ${[...new Set(accounts)].join(', ')}`,
    );
}

/**
 * Checks the budgets a registry is made with.
 *
 * @throws TypeError for a budget that cannot be right: a misspelt field, a limit that is no exact decimal, two with one
 *   name, a selector that fits no installed provider, an assumed price in a currency without a limit
 */
export function checkedBudgets(given: unknown, providers: readonly Provider[]): readonly Budget[] {
  if (given === undefined) return [];
  if (!Array.isArray(given))
    throw new TypeError(
      "budgets must be a list, such as [{ name: 'team', limits: { USD: '20' }, window: 'day' }]",
    );
  const names = new Set<string>();
  return given.map((one: unknown, index): Budget => {
    const read = budgetSchema().safeParse(one);
    if (!read.success)
      refuse(
        index,
        read.error.issues
          .flatMap((issue) => optionIssues(issue, one, Object.keys(budgetSchema().shape)))
          .map(issueText)
          .join('. '),
      );
    const budget: Budget = read.data;
    const { name, limits, assumedPrice = {} } = budget;
    if (names.has(name)) refuse(index, `the name '${name}' is taken; give each budget its own`);
    names.add(name);
    checkSelect(budget, index, providers);
    const odd = Object.keys(assumedPrice).find((currency) => !Object.hasOwn(limits, currency));
    if (odd !== undefined)
      refuse(index, `assumedPrice names ${odd}, and limits does not; nothing is converted`);
    return budget;
  });
}
