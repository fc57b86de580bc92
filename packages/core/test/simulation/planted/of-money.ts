import type { PlantedFault, Replacement } from './fault.ts';

/** Each gateway's attempt as a purchase of its own, which the store has no reason to refuse. */
const ordinalByGateway: readonly Replacement[] = [
  {
    find: `const earlier = keyed === undefined ? {} : await earlierJob(context, keyed, signal, otherAttempt);`,
    replace: `const nth = ordinal + progress.excluded.size - (failed?.providers.size ?? 0);
    const earlier = keyed === undefined ? {} : await earlierJob(context, { ...keyed, ordinal: nth }, signal, otherAttempt);`,
  },
  {
    find: `      tags: request.tags,
      ordinal,
      signal,
      exchangeSignal,`,
    replace: `      tags: request.tags,
      ordinal: nth,
      signal,
      exchangeSignal,`,
  },
];

/**
 * Faults of fallbacks, child purchases and budgets. They were written from the rules, before the world knew of budgets
 * and before anything looked at the order of intents under one key.
 */
export const faultsOfMoney: readonly PlantedFault[] = [
  {
    id: 'fallback-after-502',
    rule: 'no other gateway is tried while an attempt may have bought',
    changes: [
      {
        find: `if (!again) return { error: result.error, written: written && result.status !== 'unknown' };`,
        replace: `if (!again) return { error: result.error, written };`,
      },
      {
        find: `if (isLast || !written || !allowFallbacks || !error.canFallback || signal.aborted)`,
        replace: `if (isLast || !written || !allowFallbacks || (!error.canFallback && error.response?.status !== 502) || signal.aborted)`,
      },
      ...ordinalByGateway,
    ],
  },
  {
    id: 'fallback-without-the-store',
    rule: 'a refusal that the store does not hold is followed by no other gateway',
    changes: [
      {
        find: `if (isLast || !written || !allowFallbacks || !error.canFallback || signal.aborted)`,
        replace: `if (isLast || !allowFallbacks || !error.canFallback || signal.aborted)`,
      },
      ...ordinalByGateway,
    ],
  },
  {
    id: 'ceiling-of-the-first-offer',
    rule: 'a ceiling holds for every attempt, those at other gateways included',
    changes: [
      {
        find: `await firstCandidate(context, prepared, options, planContext, progress);`,
        replace: `await firstCandidate(context, prepared, lastError === undefined ? options : { ...options, maxPrice: undefined }, planContext, progress);`,
      },
    ],
  },
  {
    id: 'unknown-frees-its-reservation',
    rule: 'a reservation stays while an attempt is unknown',
    changes: [
      {
        find: `if (isHolding(status) && reservations.length > 0) this.#reserving.add(entry);`,
        replace: `if (isHolding(status) && status !== 'unknown' && reservations.length > 0) this.#reserving.add(entry);`,
      },
    ],
  },
  {
    id: 'settlement-adds',
    rule: 'a settlement replaces what was set aside, it never adds',
    changes: [
      {
        find: `import { compare, difference } from '../../model/decimal.ts';
import type { Job }`,
        replace: `import { compare, difference, sum } from '../../model/decimal.ts';
import type { Job }`,
      },
      {
        find: `return { ...reservation, settled: taken };`,
        replace: `return { ...reservation, settled: sum([reservation.amount, taken]) };`,
      },
    ],
  },
  {
    id: 'child-after-a-charge',
    rule: 'a failed job is bought again only where a document says that failed jobs are free',
    changes: [
      {
        find: `return billing.failedJob === 'free' && billing.source !== undefined && job.failure.charged === 'no';`,
        replace: `return billing.failedJob !== 'charged';`,
      },
    ],
  },
  {
    id: 'child-without-its-key',
    rule: 'whoever repeats a generate with its key goes on with the child purchase that was made',
    changes: [
      {
        find: `bought = await submit(context, request, options, { ...settings, idempotencyKey, failed }).catch(`,
        replace: `bought = await submit(context, request, options, { ...settings, idempotencyKey: \`\${idempotencyKey} \${crypto.randomUUID()}\`, failed }).catch(`,
      },
    ],
  },
  {
    id: 'budget-without-the-intent',
    rule: 'an intent fits a budget with what it reserves itself',
    changes: [
      {
        find: `if (compare(sum([counted, ...requested]), ceiling) > 0)`,
        replace: `if (own.length > 0 && compare(counted, ceiling) >= 0)`,
      },
    ],
  },
  {
    id: 'budget-of-the-first-offer',
    rule: 'every attempt reserves in every budget that counts it',
    changes: [
      {
        find: `const reservations = money?.reservationsOf(budgets, given) ?? [];`,
        replace: `const reservations = (given.previousSubmittedAt === undefined ? money?.reservationsOf(budgets, given) : undefined) ?? [];`,
      },
    ],
  },
  {
    id: 'refusal-keeps-its-reservation',
    rule: 'a request that was certainly not accepted frees what it set aside',
    changes: [
      {
        find: `else this.#reserving.delete(entry);`,
        replace: `else if (status === 'not_sent') this.#reserving.delete(entry);`,
      },
    ],
  },
  {
    id: 'overshot-budget-buys-on',
    rule: 'nothing is bought in a budget that is overshot',
    changes: [
      {
        find: `if (compare(sum([counted, ...requested]), ceiling) > 0)`,
        replace: `if (compare(counted, ceiling) <= 0 && compare(sum([counted, ...requested]), ceiling) > 0)`,
      },
    ],
  },
  {
    id: 'overshoot-unsaid',
    rule: 'an overshoot is reported',
    changes: [
      {
        find: `.filter(({ counted, ceiling }) => compare(counted, ceiling) > 0);`,
        replace: `.filter(({ counted, ceiling }) => compare(counted, ceiling) > 0 && ceiling === '');`,
      },
    ],
  },
];
