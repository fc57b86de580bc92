import type { ExchangeFaultName } from './faults.ts';
import { storeFaults } from './faults.ts';
import type { Random } from './random.ts';
import type { Accident, Schedule, Task, Verb } from './schedule.ts';
import { type GatewayKind, gatewayKinds, prices } from './specs.ts';

/** What sends a request to the next gateway, and what must not. */
const submitFaults = [
  '401',
  '402',
  '429-late',
  '503-soon',
  'connection-refused',
  '402',
  '502-not-taken',
  '502-page-taken',
  'reset-taken',
  '503-taken',
  'no-answer-taken',
] as const satisfies readonly ExchangeFaultName[];

const jobFaults = ['fails', 'fails', 'fails', 'fails-then-succeeds', 'dearer', 'dearer'] as const;

const followUps: readonly Verb[] = [
  'submit',
  'generate',
  'generate',
  'generate',
  'wait',
  'reconcile',
  'decide-truly',
  'decide-not-accepted',
];

const soon = (random: Random): number => random.pick([0, 0, random.below(500), random.below(20_000)]);

function options(random: Random, gateway: GatewayKind): Partial<Task> {
  return {
    ...(random.chance(0.7) ? { retries: 0 } : {}),
    ...(random.chance(0.3) ? { maxPrice: prices[gateway] } : {}),
  };
}

function tasksOf(random: Random, workers: number): readonly Task[] {
  const tasks: Task[] = [];
  const purchases = 2 + random.below(4);
  for (let n = 0; n < purchases; n += 1) {
    // Its failed jobs are free, so that they are bought again elsewhere.
    const gateway = random.chance(0.4) ? 'listing' : random.pick(gatewayKinds);
    const key = `key-${n}`;
    const at = n === 0 ? 0 : soon(random);
    const worker = (): number => random.below(workers);
    const verb = random.pick(['submit', 'generate', 'generate'] as const);
    tasks.push({ at, worker: worker(), verb, key, gateway, ...options(random, gateway) });
    const more = random.below(3);
    for (let m = 0; m < more; m += 1) {
      const later = random.pick([soon(random), 30_000 + random.below(120_000)]);
      tasks.push({ at: at + later, worker: worker(), verb: random.pick(followUps), key, gateway });
    }
  }
  return tasks;
}

function accidentOf(random: Random, workers: number): Accident {
  const on = random.pick(['submit', 'submit', 'submit', 'job', 'job', 'store', 'worker'] as const);
  switch (on) {
    case 'submit':
      return { on, nth: 1 + random.below(4), fault: random.pick(submitFaults) };
    case 'job':
      return { on, nth: 1 + random.below(4), fault: random.pick(jobFaults) };
    case 'store':
      return {
        on,
        nth: 1 + random.below(30),
        calls: random.pick([1, 3, 6]),
        fault: random.pick(storeFaults),
      };
    case 'worker':
      return {
        on,
        worker: random.below(workers),
        nth: 1 + random.below(250),
        fault: random.pick(['dies-before', 'dies-after']),
        restartInMs: random.pick([0, 100, 5_000, 90_000]),
      };
  }
}

/** Several purchases under one budget: requests that go to other gateways, failed jobs that are bought again. */
export function spending(random: Random): Omit<Schedule, 'seed'> {
  const workers = random.pick([1, 1, 2, 3]);
  const accidents = 1 + random.below(4);
  return {
    workers,
    tempo: random.pick(['instant', 'quick', 'slow']),
    webhooks: random.chance(0.2),
    deduplicates: random.chance(0.2),
    ...(random.chance(0.8)
      ? {
          budget: {
            limit: random.pick(['0.3', '0.5', '0.75', '1', '1.5']),
            windowMs: random.pick([86_400_000, 86_400_000, 20_000]),
          },
        }
      : {}),
    tasks: tasksOf(random, workers),
    accidents: Array.from({ length: accidents }, () => accidentOf(random, workers)),
  };
}
