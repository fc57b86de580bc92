import { type Outcome, runSchedule } from './run.ts';
import type { WorldOptions } from './world.ts';
import type { Accident, Schedule, Task } from './schedule.ts';

/** Other seeds may show the same fault in a smaller schedule. */
const seedsTried = 4;

const without = <Item>(items: readonly Item[], index: number): readonly Item[] =>
  items.filter((_, i) => i !== index);

/** A batch that ends when it has ended, and one with fewer items. */
function smallerBatches({ batch, ...task }: Task): readonly Task[] {
  if (batch === undefined) return [];
  const { leaveAfter, leaveInMs, items, ...rest } = batch;
  const leaving = {
    ...(leaveAfter === undefined ? {} : { leaveAfter }),
    ...(leaveInMs === undefined ? {} : { leaveInMs }),
  };
  const isLeft = Object.keys(leaving).length > 0;
  const last = items.length - 1;
  // Where an item is known by its position, only the last can go.
  const left = batch.knownBy === 'position' ? [last] : items.map((_, i) => i);
  return [
    ...(isLeft ? [{ ...task, batch: { ...rest, items } }] : []),
    ...(last > 0
      ? left.map((i) => ({ ...task, batch: { ...rest, ...leaving, items: without(items, i) } }))
      : []),
  ];
}

const plainer = (task: Task): readonly Task[] => {
  const { isOther, retries, maxPrice, abortInMs, timeoutMs, ...bare } = task;
  const options = { isOther, retries, maxPrice, abortInMs, timeoutMs };
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const fewer = given.map(([name]) => ({
    ...bare,
    ...Object.fromEntries(given.filter(([other]) => other !== name)),
  }));
  return [...fewer, ...smallerBatches(task), ...(task.at === 0 ? [] : [{ ...task, at: 0 }])];
};

const inOneWorker = (schedule: Schedule): Schedule => ({
  ...schedule,
  workers: 1,
  tasks: schedule.tasks.map((task) => ({ ...task, worker: 0 })),
  accidents: schedule.accidents.map((accident): Accident =>
    accident.on === 'worker' || accident.on === 'freeze' ? { ...accident, worker: 0 } : accident,
  ),
});

/** Schedules in which a little less happens, the boldest first. */
function* smaller(schedule: Schedule): Generator<Schedule> {
  const { tasks, accidents, tempo, webhooks, deduplicates, workers, budget, ...rest } = schedule;
  for (let i = tasks.length - 1; i >= 0; i -= 1) yield { ...schedule, tasks: without(tasks, i) };
  for (let i = accidents.length - 1; i >= 0; i -= 1) yield { ...schedule, accidents: without(accidents, i) };
  if (workers > 1) yield inOneWorker(schedule);
  if (tempo !== 'instant') yield { ...schedule, tempo: 'instant' };
  if (webhooks) yield { ...schedule, webhooks: false };
  if (deduplicates) yield { ...schedule, deduplicates: false };
  if (budget !== undefined) yield { ...rest, tasks, accidents, tempo, webhooks, deduplicates, workers };
  for (const [i, task] of tasks.entries())
    for (const plain of plainer(task)) yield { ...schedule, tasks: tasks.with(i, plain) };
}

/** The shortest schedule that shows the same fault, as far as leaving out one thing at a time leads. */
export async function shrink(
  first: Schedule,
  check: string,
  options: WorldOptions,
): Promise<{ readonly schedule: Schedule; readonly outcome: Outcome }> {
  const fails = async (schedule: Schedule): Promise<Schedule | undefined> => {
    for (let n = 0; n < seedsTried; n += 1) {
      const tried = { ...schedule, seed: first.seed + n };
      const { violations } = await runSchedule(tried, options);
      if (violations.some((each) => each.check === check)) return tried;
    }
    return undefined;
  };
  let shortest = first;
  for (let isSmaller = true; isSmaller;) {
    isSmaller = false;
    for (const candidate of smaller(shortest)) {
      const failing = await fails(candidate);
      if (failing === undefined) continue;
      shortest = failing;
      isSmaller = true;
      break;
    }
  }
  return { schedule: shortest, outcome: await runSchedule(shortest, { ...options, isTraced: true }) };
}
