import {
  exchangeFaults,
  type ExchangeFaultName,
  jobFaults,
  type JobFaultName,
  readFaults,
  storeFaults,
  type StoreFaultName,
} from './faults.ts';
import { batched, type BatchOfSchedule } from './batched.ts';
import type { BudgetOfSchedule } from './held-money.ts';
import { type Random, randomOf } from './random.ts';
import { spending } from './spending.ts';
import { type GatewayKind, gatewayKinds, prices } from './specs.ts';

/** What a caller does. `decide-…` is a person who settles an attempt; only `decide-truly` looks at the gateway first. */
export type Verb =
  | 'submit'
  | 'generate'
  /** A batch; `key` is the one of its first item. */
  | 'submitMany'
  | 'generateMany'
  | 'wait'
  | 'status'
  | 'cancel'
  | 'download'
  | 'reconcile'
  | 'decide-truly'
  | 'decide-not-accepted'
  | 'decide-other-job'
  /** Drives whatever is due, until `abortInMs`; it is about no key. */
  | 'work'
  | 'close';

/** One call of a verb. */
export interface Task {
  /** In ms after the schedule began. */
  readonly at: number;
  readonly worker: number;
  readonly verb: Verb;
  /** The idempotency key; the prompt names it, so that the gateways know what they sell. */
  readonly key: string;
  /** The gateway that is asked for, of a submit. */
  readonly gateway: GatewayKind;
  /** Another request under the same key. */
  readonly isOther?: true;
  readonly retries?: number;
  readonly maxPrice?: string;
  readonly abortInMs?: number;
  readonly timeoutMs?: number;
  /** What a verb of many items buys. */
  readonly batch?: BatchOfSchedule;
}

/** What goes wrong. `nth` counts from 1, over all workers where it is not about one. */
export type Accident =
  | { readonly on: 'submit'; readonly nth: number; readonly fault: ExchangeFaultName }
  | { readonly on: 'read'; readonly nth: number; readonly fault: ExchangeFaultName }
  | { readonly on: 'store'; readonly nth: number; readonly calls: number; readonly fault: StoreFaultName }
  | { readonly on: 'job'; readonly nth: number; readonly fault: JobFaultName }
  | { readonly on: 'delivery'; readonly nth: number; readonly fault: 'twice' | 'late' | 'lost' }
  | {
      readonly on: 'worker';
      readonly worker: number;
      /** Its nth call of clock, transport or store. */
      readonly nth: number;
      readonly fault: 'dies-before' | 'dies-after';
      readonly restartInMs: number;
    }
  | {
      readonly on: 'freeze';
      readonly worker: number;
      readonly at: number;
      readonly ms: number;
      /** The whole machine sleeps: its monotonic clock stands as well. */
      readonly isAsleep: boolean;
    }
  | { readonly on: 'clock'; readonly worker: number | 'store'; readonly at: number; readonly ms: number }
  /** A connection to the database breaks, where the store is one: before a message is worked on, or before its answer. */
  | {
      readonly on: 'statement' | 'commit';
      readonly nth: number;
      readonly fault: 'breaks-before' | 'breaks-after';
    }
  /** Somebody else buys with the same account, a job that this store knows nothing of. */
  | { readonly on: 'stranger'; readonly gateway: GatewayKind; readonly at: number };

/** Everything that happens in one run of the world, apart from what follows of it. */
export interface Schedule {
  /** Decides latencies, and which of two things of one moment comes first. */
  readonly seed: number;
  readonly workers: number;
  readonly tempo: 'instant' | 'quick' | 'slow';
  readonly webhooks: boolean;
  /** Whether the keyed gateway deduplicates. */
  readonly deduplicates: boolean;
  /** Absent: nothing is limited. */
  readonly budget?: BudgetOfSchedule;
  readonly tasks: readonly Task[];
  readonly accidents: readonly Accident[];
}

const hourMs = 3_600_000;

/** 1 up to `end`, each power of two as likely as the next. */
const rarelyLarge = (random: Random, end: number): number =>
  Math.ceil(Math.exp(random.next() * Math.log(end)));

/** Small enough to meet, and sometimes after everything has ended. */
function moment(random: Random): number {
  return random.pick([
    0,
    0,
    random.below(50),
    random.below(3_000),
    random.below(30_000),
    random.below(180_000),
    // after every intent has expired, and after half the time in which a gateway remembers a key
    ...(random.chance(0.3) ? [300_000 + random.below(600_000)] : []),
  ]);
}

const submits: readonly Verb[] = ['submit', 'submit', 'generate'];
const followUps: readonly Verb[] = [
  'submit',
  'submit',
  'generate',
  'wait',
  'status',
  'cancel',
  'download',
  'download',
  'reconcile',
  'reconcile',
  'decide-truly',
  'decide-truly',
  'decide-not-accepted',
  'decide-other-job',
  'close',
];

function submitOptions(random: Random, gateway: GatewayKind): Partial<Task> {
  return {
    ...(random.chance(0.08) ? { isOther: true } : {}),
    ...(random.chance(0.2) ? { retries: random.below(3) } : {}),
    ...(random.chance(0.15) ? { maxPrice: random.chance(0.5) ? prices[gateway] : '0.1' } : {}),
    ...(random.chance(0.12) ? { abortInMs: moment(random) } : {}),
    ...(random.chance(0.2) ? { timeoutMs: 1_000 + random.below(60_000) } : {}),
  };
}

function tasksOf(random: Random, workers: number): readonly Task[] {
  const tasks: Task[] = [];
  const purchases = 1 + random.below(3);
  for (let n = 0; n < purchases; n += 1) {
    const gateway = random.pick(gatewayKinds);
    const key = `key-${n}`;
    const began = n === 0 ? 0 : moment(random);
    const worker = (): number => random.below(workers);
    tasks.push({
      at: began,
      worker: worker(),
      verb: random.pick(submits),
      key,
      gateway,
      ...submitOptions(random, gateway),
    });
    const more = random.below(4);
    for (let m = 0; m < more; m += 1) {
      const verb = random.pick(followUps);
      const asked = random.chance(0.15) ? random.pick(gatewayKinds) : gateway;
      tasks.push({
        at: began + moment(random),
        worker: worker(),
        verb,
        key,
        gateway: asked,
        ...(verb === 'submit' || verb === 'generate' ? submitOptions(random, asked) : {}),
      });
    }
  }
  return tasks;
}

const submitFaultNames = Object.keys(exchangeFaults) as readonly ExchangeFaultName[]; // the names of the table above

function accidentOf(random: Random, workers: number): Accident {
  const on = random.pick([
    'submit',
    'submit',
    'submit',
    'store',
    'worker',
    'worker',
    'read',
    'job',
    'other',
  ] as const);
  switch (on) {
    case 'submit':
      return { on, nth: rarelyLarge(random, 4), fault: random.pick(submitFaultNames) };
    case 'read':
      return { on, nth: rarelyLarge(random, 12), fault: random.pick(readFaults) };
    case 'store':
      return {
        on,
        nth: rarelyLarge(random, 30),
        calls: random.pick([1, 1, 2, 6]),
        fault: random.pick(storeFaults),
      };
    case 'job':
      return { on, nth: rarelyLarge(random, 3), fault: random.pick(jobFaults) };
    case 'worker':
      return {
        on,
        worker: random.below(workers),
        nth: rarelyLarge(random, 250),
        fault: random.pick(['dies-before', 'dies-after']),
        restartInMs: random.pick([0, 100, 5_000, 90_000, 200_000]),
      };
    case 'other':
      return otherAccident(random, workers);
  }
}

function otherAccident(random: Random, workers: number): Accident {
  const on = random.pick(['freeze', 'clock', 'delivery', 'stranger'] as const);
  if (on === 'stranger') return { on, gateway: random.pick(['listing', 'keyed']), at: moment(random) };
  if (on === 'delivery')
    return { on, nth: rarelyLarge(random, 3), fault: random.pick(['twice', 'late', 'lost']) };
  const at = random.pick([random.below(10), random.below(200), random.below(5_000), random.below(60_000)]);
  if (on === 'clock')
    return {
      on,
      worker: random.chance(0.4) ? 'store' : random.below(workers),
      at,
      ms: random.pick([-1, 1]) * hourMs,
    };
  return {
    on,
    worker: random.below(workers),
    at,
    ms: random.pick([3_000, 30_000, 100_000, 300_000]),
    isAsleep: random.chance(0.4),
  };
}

const unclearAndTaken = [
  'reset-taken',
  'page-taken',
  'no-answer-taken',
  '500-taken',
  'half-an-answer',
] as const;

/** A submit that others repeat, at a gateway that deduplicates, while its own process may stand still. */
function repeats(random: Random): Pick<Schedule, 'tasks' | 'accidents'> {
  const task = (worker: number, at: number): Task => ({
    at,
    worker,
    verb: random.pick(submits),
    key: 'key-0',
    gateway: 'keyed',
    ...(random.chance(0.6) ? { retries: random.below(2) } : {}),
  });
  const later = (): number => random.pick([60_000 + random.below(60_000), 300_000 + random.below(600_000)]);
  const [first, ...others] = [1, 2, 3].map((nth): Accident => {
    const fault = random.pick(nth === 1 ? submitFaultNames : unclearAndTaken);
    return { on: 'submit', nth, fault };
  });
  const freeze: Accident = {
    on: 'freeze',
    worker: 0,
    at: random.below(250),
    ms: random.pick([100_000, 300_000]),
    isAsleep: false,
  };
  return {
    tasks: [task(0, 0), task(1, later()), ...(random.chance(0.5) ? [task(1, later())] : [])],
    accidents: [first!, ...others, ...(random.chance(0.6) ? [freeze] : [])],
  };
}

/** A person is wrong about an attempt whose job is known by its id, so that its key has two jobs. */
function twoJobs(random: Random): Pick<Schedule, 'tasks' | 'accidents'> {
  const gateway = random.pick(['plain', 'listing', 'quoting'] as const);
  const task = (verb: Verb, at: number): Task => ({ at, worker: 0, verb, key: 'key-0', gateway });
  return {
    tasks: [
      task('submit', 0),
      task('decide-not-accepted', 5_000),
      task('generate', 10_000),
      task(random.pick(followUps), 10_000 + moment(random)),
    ],
    accidents: [
      {
        on: 'submit',
        nth: 1,
        fault: random.pick(['422-with-the-job', '500-with-the-job', 'half-an-answer']),
      },
    ],
  };
}

/** Attempts whose end is unknown, settled by the gateway's listing beside jobs of others. */
function settling(random: Random): Pick<Schedule, 'tasks' | 'accidents'> {
  if (random.chance(0.25)) return twoJobs(random);
  const gateway = random.pick(['listing', 'keyed'] as const);
  const task = (verb: Verb, key: string, at: number): Task => ({ at, worker: 0, verb, key, gateway });
  const fault = random.pick(unclearAndTaken);
  return {
    tasks: [
      task('submit', 'key-0', 0),
      task('submit', 'key-1', random.below(30_000)),
      task('reconcile', 'key-0', 1_000 + random.below(100_000)),
      task(random.pick(followUps), 'key-0', moment(random)),
      task(random.pick(followUps), 'key-1', moment(random)),
    ],
    accidents: [
      {
        on: 'submit',
        nth: 1,
        fault: random.chance(0.5) ? fault : random.pick(['reset-not-taken', '502-not-taken']),
      },
      { on: 'stranger', gateway, at: random.below(30_000) },
      ...(random.chance(0.5) ? [accidentOf(random, 1)] : []),
    ],
  };
}

/** The schedule of a seed. */
export function scheduleOf(seed: number): Schedule {
  // Of their own, so that the schedules of all other seeds stay as they are.
  const many = randomOf(seed ^ 0x2545f491);
  if (many.chance(0.12)) return { seed, ...batched(many) };
  const money = randomOf(seed ^ 0x5bd1e995);
  if (money.chance(0.15)) return withWork({ seed, ...spending(money) }, money);
  const schedule = withoutMoney(seed);
  const limit = money.pick(['0.6', '1', '2']);
  const isLimited = money.chance(0.15);
  return withWork(isLimited ? { ...schedule, budget: { limit, windowMs: 24 * hourMs } } : schedule, money);
}

/** In one schedule of eight processes drive the jobs of the store, beside those who wait for them. */
function withWork(schedule: Schedule, random: Random): Schedule {
  if (!random.chance(0.125)) return schedule;
  const works = Array.from({ length: 1 + random.below(3) }, (): Task => ({
    at: random.below(30_000),
    worker: random.below(schedule.workers),
    verb: 'work',
    key: 'key-0',
    gateway: 'plain',
    abortInMs: 20_000 + random.below(120_000),
  }));
  return { ...schedule, tasks: [...schedule.tasks, ...works] };
}

function withoutMoney(seed: number): Schedule {
  const random = randomOf(seed);
  const workers = random.pick([1, 1, 2, 2, 3]);
  const about = random.pick([
    'anything',
    'anything',
    'anything',
    'anything',
    'anything',
    'anything',
    'repeats',
    'settling',
  ]);
  const tempo = random.pick(['instant', 'quick', 'quick', 'slow'] as const);
  const webhooks = random.chance(0.4);
  const deduplicates = random.chance(0.5);
  if (about === 'repeats')
    return { seed, workers: 2, tempo, webhooks, deduplicates: true, ...repeats(random) };
  if (about === 'settling')
    return { seed, workers: 1, tempo, webhooks, deduplicates: false, ...settling(random) };
  const accidents = random.pick([0, 1, 1, 2, 2, 3, 4]);
  return {
    seed,
    workers,
    tempo,
    webhooks,
    deduplicates,
    tasks: tasksOf(random, workers),
    accidents: Array.from({ length: accidents }, () => accidentOf(random, workers)),
  };
}
