import { exchangeFaults, type ExchangeFaultName, jobFaults, storeFaults } from './faults.ts';
import type { Random } from './random.ts';
import type { Accident, Schedule, Task, Verb } from './schedule.ts';
import { type GatewayKind, gatewayKinds, prices } from './specs.ts';

/** One item of a batch. */
export interface ItemOfSchedule {
  /** Names its purchase; an item that is known by its position is `key-<batch><position>`. */
  readonly key: string;
  /** Another request than the one that the item stood for at first. */
  readonly isOther?: true;
  /** A request that no gateway takes. */
  readonly isBad?: true;
}

/** What a verb of many items buys. */
export interface BatchOfSchedule {
  readonly number: number;
  /** By what an item is known: its position or its own key in a batch with an id, or its key alone without one. */
  readonly knownBy: 'position' | 'key' | 'key-without-id';
  readonly items: readonly ItemOfSchedule[];
  readonly concurrency: number;
  /** The loop is left when it has had so many results, or after so long. */
  readonly leaveAfter?: number;
  readonly leaveInMs?: number;
}

const submitFaultNames = Object.keys(exchangeFaults) as readonly ExchangeFaultName[]; // the names of that table

const soon = (random: Random): number =>
  random.pick([0, random.below(50), random.below(3_000), random.below(30_000)]);

/** When the same batch runs again: beside the first run, or after every intent of it has expired. */
const later = (random: Random): number => random.pick([soon(random), 30_000 + random.below(400_000)]);

function accidentOf(random: Random, workers: number, mostSubmits: number): Accident {
  const on = random.pick(['submit', 'submit', 'worker', 'worker', 'store', 'job', 'freeze'] as const);
  switch (on) {
    case 'submit':
      return { on, nth: 1 + random.below(mostSubmits), fault: random.pick(submitFaultNames) };
    case 'job':
      return { on, nth: 1 + random.below(mostSubmits), fault: random.pick(jobFaults) };
    case 'store':
      return {
        on,
        nth: 1 + random.below(60),
        calls: random.pick([1, 2, 6]),
        fault: random.pick(storeFaults),
      };
    case 'worker':
      return {
        on,
        worker: random.below(workers),
        nth: 1 + random.below(400),
        fault: random.pick(['dies-before', 'dies-after']),
        restartInMs: random.pick([0, 100, 5_000, 90_000, 200_000]),
      };
    case 'freeze':
      return {
        on,
        worker: random.below(workers),
        at: soon(random),
        ms: random.pick([3_000, 100_000]),
        isAsleep: false,
      };
  }
}

/** How the loop over the results ends before there are no more; mostly it does not. */
function leaving(random: Random, count: number): Partial<BatchOfSchedule> {
  const how = random.pick(['never', 'never', 'after', 'in'] as const);
  if (how === 'after') return { leaveAfter: 1 + random.below(count) };
  return how === 'in' ? { leaveInMs: soon(random) } : {};
}

/** The batch as somebody has it who resumes it: with an item that changed, with more of them, in another order. */
function resumed(random: Random, first: BatchOfSchedule): BatchOfSchedule {
  const { number, knownBy, leaveAfter: _after, leaveInMs: _in, ...rest } = first;
  const changedAt = random.chance(0.3) ? random.below(first.items.length) : -1;
  const same = first.items.map((item, i): ItemOfSchedule =>
    i === changedAt && item.isBad === undefined ? { ...item, isOther: true } : item,
  );
  const more: readonly ItemOfSchedule[] = random.chance(0.3) ? [{ key: `key-${number}${same.length}` }] : [];
  const items = [...same, ...more];
  const moved = knownBy === 'position' || random.chance(0.5) ? items : items.toReversed();
  return { ...rest, number, knownBy, items: moved };
}

const followUps: readonly Verb[] = ['wait', 'status', 'cancel', 'reconcile', 'decide-truly'];

/** A batch that a process buys, whatever becomes of it, and that is bought again. */
export function batched(random: Random): Omit<Schedule, 'seed'> {
  const workers = random.pick([1, 1, 2]);
  const knownBy = random.pick(['position', 'position', 'key', 'key', 'key-without-id'] as const);
  const gateway: GatewayKind = random.pick(gatewayKinds);
  const number = 1 + random.below(3);
  const count = 2 + random.below(4);
  const items = Array.from({ length: count }, (_, i): ItemOfSchedule => ({
    key: `key-${number}${i}`,
    ...(random.chance(0.06) ? { isBad: true } : {}),
  }));
  const isTwice = knownBy !== 'position' && random.chance(0.15);
  const first: BatchOfSchedule = {
    number,
    knownBy,
    items: isTwice ? [...items, items[0]!] : items,
    concurrency: random.pick([1, 2, 2, 4]),
    ...leaving(random, count),
  };
  const verb = random.pick(['submitMany', 'generateMany'] as const);
  const buy = (at: number, batch: BatchOfSchedule): Task => ({
    at,
    worker: random.below(workers),
    verb: random.chance(0.8) ? verb : 'submitMany',
    key: items[0]!.key,
    gateway,
    batch,
    ...(random.chance(0.2) ? { retries: random.below(2) } : {}),
    ...(random.chance(0.15) ? { maxPrice: prices[gateway] } : {}),
    ...(random.chance(0.1) ? { abortInMs: soon(random) } : {}),
  });
  const runs = [buy(0, first), ...(random.chance(0.8) ? [buy(later(random), resumed(random, first))] : [])];
  const asks = Array.from({ length: random.below(3) }, (): Task => ({
    at: later(random),
    worker: random.below(workers),
    verb: random.pick(knownBy === 'key-without-id' ? [...followUps, 'submit', 'generate'] : followUps),
    key: random.pick(items.filter(({ isBad }, i) => i === 0 || isBad === undefined)).key,
    gateway,
  }));
  const accidents = random.below(4);
  return {
    workers,
    tempo: random.pick(['instant', 'quick', 'quick', 'slow']),
    webhooks: random.chance(0.2),
    deduplicates: random.chance(0.3),
    ...(random.chance(0.25)
      ? { budget: { limit: random.pick(['0.75', '1', '1.5']), windowMs: 86_400_000 } }
      : {}),
    tasks: [...runs, ...asks],
    accidents: Array.from({ length: accidents }, () => accidentOf(random, workers, count + 2)),
  };
}
