import type { Attempt } from '../../packages/core/src/store.ts';
import { jobOf, type SoakJob } from './jobs.ts';
import type { JobEnd } from './messages.ts';
import type { Sale } from './truth.ts';

/** All that is known when a soak is over. */
export interface Ending {
  readonly jobs: ReadonlyMap<number, { readonly job: SoakJob; readonly end: JobEnd }>;
  readonly sales: readonly Sale[];
  readonly attempts: readonly Attempt[];
  /** How many submits reached the gateways, by the number of the job. */
  readonly posts: ReadonlyMap<number, number>;
  /** In USD. */
  readonly budget: string;
}

/** What went wrong, against the gateways' own record. */
export interface Verdict {
  readonly doublePurchases: readonly string[];
  readonly lostJobs: readonly string[];
  /** Submits that no attempt in the store stands for. */
  readonly postsWithoutIntent: number;
  readonly wrongEnds: readonly string[];
  readonly centsOver: number;
}

function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => number): ReadonlyMap<number, Item[]> {
  const groups = new Map<number, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item)) ?? [];
    groups.set(keyOf(item), group);
    group.push(item);
  }
  return groups;
}

const numberOf = ({ idempotencyKey }: Attempt): number => Number(idempotencyKey.split('-').at(-1));

/** One purchase for a key; of a job that fails, at most one at each gateway, because another is made where it was free. */
function isDouble({ isFailing }: SoakJob, sales: readonly Sale[]): boolean {
  if (!isFailing) return sales.length > 1;
  return new Set(sales.map(({ gateway }) => gateway)).size < sales.length;
}

/** Found by its id, or by an attempt at its gateway that says that it does not know. */
const isFound = ({ id, gateway }: Sale, attempts: readonly Attempt[]): boolean =>
  attempts.some(({ ref, status, job }) => {
    if (ref.provider !== gateway) return false;
    const known = ref.id ?? job?.ref.id;
    return known === undefined ? status === 'unknown' || status === 'open' : known === id;
  });

export function judge({ jobs, sales, attempts, posts, budget }: Ending, seed: number): Verdict {
  const salesOf = grouped(sales, ({ number }) => number);
  const attemptsOf = grouped(attempts, numberOf);
  const names = (some: readonly Sale[]): string =>
    some.map(({ gateway, id }) => `${gateway} ${id}`).join(', ');
  const doublePurchases = [...salesOf].flatMap(([number, some]) =>
    isDouble(jobOf(seed, number), some) ? [`job ${number}: ${names(some)}`] : [],
  );
  const lostJobs = sales.filter((sale) => !isFound(sale, attemptsOf.get(sale.number) ?? []));
  const wrongEnds = [...jobs].flatMap(([number, { job, end }]) => {
    const isWrong =
      (end === 'succeeded' && job.isFailing) ||
      (end === 'failed' && !job.isFailing) ||
      (end === 'refused' && salesOf.has(number)) ||
      end === 'unfinished';
    return isWrong ? [`job ${number} is ${end}`] : [];
  });
  const postsWithoutIntent = [...posts].reduce(
    (sum, [number, count]) => sum + Math.max(0, count - (attemptsOf.get(number)?.length ?? 0)),
    0,
  );
  // Failed jobs are counted as well: whether they are paid back differs from gateway to gateway.
  const spent = sales.reduce((sum, { cost = 0 }) => sum + cost, 0);
  return {
    doublePurchases,
    lostJobs: lostJobs.map((sale) => `job ${sale.number}: ${names([sale])}`),
    postsWithoutIntent,
    wrongEnds,
    centsOver: Math.max(0, Math.ceil((spent - Math.round(Number(budget) * 10_000)) / 100)),
  };
}
