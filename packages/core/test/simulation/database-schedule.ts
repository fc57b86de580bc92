import { type Random, randomOf } from './random.ts';
import { type Accident, type Schedule, scheduleOf, type Task } from './schedule.ts';
import { gatewayKinds } from './specs.ts';

const fault = (random: Random): 'breaks-before' | 'breaks-after' =>
  random.pick(['breaks-before', 'breaks-after']);

function accidentOf(random: Random): Accident {
  // What is committed is what counts.
  const on = random.pick(['commit', 'commit', 'commit', 'statement'] as const);
  return { on, nth: 1 + random.below(on === 'commit' ? 12 : 80), fault: fault(random) };
}

/** Two workers that drive the jobs of a store, one of which stands still for longer than its lease. */
function frozen(random: Random): Pick<Schedule, 'workers' | 'tempo' | 'tasks' | 'accidents'> {
  const works = [0, 1].map((worker): Task => ({
    at: random.below(3_000),
    worker,
    verb: 'work',
    key: 'key-0',
    gateway: 'plain',
    abortInMs: 40_000 + random.below(40_000),
  }));
  const submits = Array.from({ length: 1 + random.below(3) }, (_, n): Task => ({
    at: random.below(2_000),
    worker: random.below(2),
    verb: 'submit',
    key: `key-${n}`,
    gateway: random.pick(gatewayKinds),
  }));
  return {
    workers: 2,
    // Slow: a step takes as long as the pause after it, so that most workers stand still in the middle of one.
    tempo: random.pick(['slow', 'slow', 'quick']),
    tasks: [...submits, ...works],
    accidents: [
      {
        on: 'freeze',
        worker: random.below(2),
        at: 2_000 + random.below(30_000),
        ms: random.pick([22_000, 25_000, 40_000]),
        isAsleep: random.chance(0.3),
      },
    ],
  };
}

/** The schedule of a seed over a database: connections break as well, and in one of three a worker stands still. */
export function scheduleWithDatabase(seed: number): Schedule {
  const random = randomOf(seed ^ 0x68e31da4);
  const whole = scheduleOf(seed);
  const { tasks, accidents, workers, tempo } = random.chance(0.33) ? frozen(random) : whole;
  return {
    ...whole,
    workers,
    tempo,
    tasks,
    accidents: [
      // A server whose clock is set back is a test of the store's own.
      ...accidents.filter((each) => each.on !== 'clock' || each.worker !== 'store'),
      ...Array.from({ length: random.below(4) }, () => accidentOf(random)),
    ],
  };
}
