import { type GenerationRequest, isCrosspointError } from '../../src/index.ts';
import type { BatchItems, BatchResult } from '../../src/store.ts';
import { keyIn, type RunningTask } from './audit.ts';
import type { BatchOfSchedule } from './batched.ts';
import { requestOf, tellLost } from './requests.ts';
import type { World } from './world.ts';

/** The options of every purchase. */
type BuyOptions = Readonly<Record<string, unknown>>;

/** A verb of many items, as one task of an item each. */
const verbOfItem = { submitMany: 'submit', generateMany: 'generate' } as const;

const badDuration = 99;

/** The items as tasks of their own, so that each is judged as one that was bought alone. */
function partsOf(
  { audit, timeline }: World,
  whole: RunningTask,
  batch: BatchOfSchedule,
): readonly RunningTask[] {
  const { task, worker, isRepeated } = whole;
  const { batch: _batch, ...rest } = task;
  return batch.items.map(({ key, isOther }) => {
    const part: RunningTask = {
      task: {
        ...rest,
        verb: verbOfItem[task.verb === 'generateMany' ? 'generateMany' : 'submitMany'],
        key,
        ...(isOther === undefined ? {} : { isOther }),
      },
      number: audit.tasks.length,
      worker,
      startedAt: timeline.now,
      isRepeated,
      partOf: whole,
    };
    audit.tasks.push(part);
    return part;
  });
}

function itemsOf({ items, knownBy }: BatchOfSchedule, parts: readonly RunningTask[]): BatchItems {
  return items.map(({ key, isBad }, i) => {
    const part = parts[i]!;
    const request: GenerationRequest = {
      ...requestOf(part.task, part.number),
      ...(isBad === undefined ? {} : { duration: badDuration }),
    };
    return knownBy === 'position' ? request : { request, key };
  });
}

/** Buys a batch, and judges each of its results. */
export async function buyMany(world: World, whole: RunningTask, options: BuyOptions): Promise<undefined> {
  const { task, worker } = whole;
  const { batch } = task;
  if (batch === undefined) throw new TypeError(`a task of ${task.verb} has no batch`);
  const parts = partsOf(world, whole, batch);
  const report = (check: string, message: string): void => {
    if (!worker.isDead) world.audit.report(check, message);
  };
  const isConflict = new Set<number>();
  const results = worker.registry[task.verb === 'generateMany' ? 'generateMany' : 'submitMany'](
    itemsOf(batch, parts),
    {
      ...options,
      concurrency: batch.concurrency,
      ...(batch.knownBy === 'key-without-id' ? {} : { batchId: `batch-${batch.number}` }),
    },
  );
  const taken = new Set<number>();
  const take = (result: BatchResult): void => {
    const { index, idempotencyKey, job, error } = result;
    const item = batch.items[index];
    const part = parts[index];
    if (item === undefined || part === undefined || taken.has(index) || keyIn(idempotencyKey) !== item.key)
      return report('one result for each item', `result ${index} of batch ${batch.number} is of no item`);
    taken.add(index);
    part.result = error ?? job ?? 'done';
    world.note(`worker ${worker.slot}: item ${item.key} gives ${job?.state ?? String(error)}`);
    world.audit.handOut((error ?? job)?.ref);
    if (item.isBad === true && job !== undefined)
      report('one result for each item', `the bad item ${item.key} has a job`);
    if (error === undefined) return;
    tellLost(world, part, error);
    if (error.code === 'idempotency_conflict') isConflict.add(index);
  };
  let leave: Promise<unknown> | undefined;
  const leaveNow = (): void => {
    if (whole.result !== undefined) return;
    world.note(`worker ${worker.slot}: leaves batch ${batch.number}`);
    whole.wasLeft = true;
    leave = results.return?.();
  };
  if (batch.leaveInMs !== undefined) world.timeline.add(batch.leaveInMs, worker, leaveNow);
  try {
    for (;;) {
      const next = await results.next();
      if (next.done === true) break;
      take(next.value);
      if (taken.size === batch.leaveAfter) leaveNow();
    }
  } catch (error) {
    // Nothing but its own signal ends a whole batch.
    if (!isCrosspointError(error) || error.code !== 'canceled' || task.abortInMs === undefined)
      report('one result for each item', `batch ${batch.number} ended as a whole: ${String(error)}`);
    throw error;
  }
  await leave;
  if (worker.isDead) return undefined;
  if (whole.wasLeft === true) judgeLeft(world, whole, report);
  else if (taken.size < batch.items.length)
    report('one result for each item', `batch ${batch.number} ended without a result for each item`);
  for (const index of isConflict) judgeConflict(world, batch.items[index]!, report);
  return undefined;
}

type Report = (check: string, message: string) => void;

/** A changed item is refused alone. */
function judgeConflict({ schedule }: World, { key }: BatchOfSchedule['items'][number], report: Report): void {
  const requests = schedule.tasks.flatMap(({ batch, verb, ...task }) => {
    if (batch === undefined)
      return task.key === key && (verb === 'submit' || verb === 'generate') ? [task] : [];
    return batch.items.filter((item) => item.key === key);
  });
  // A request that is bad is another one as well.
  if (new Set(requests.map(({ isOther = false, isBad = false }) => `${isOther} ${isBad}`)).size < 2)
    report('a changed item is refused alone', `${key} never changed, and was refused as a conflict`);
}

/** What was on its way when a loop was left is in the store when it has ended. */
function judgeLeft({ audit, storeFaults, schedule }: World, whole: RunningTask, report: Report): void {
  if (storeFaults > 0 || schedule.accidents.some(({ on }) => on === 'freeze' || on === 'clock')) return;
  for (const { id, key, task, gateway, status, sends } of audit.attempts.values())
    if (task?.partOf === whole && sends.length > 0 && gateway !== 'held' && status === 'open')
      report(
        'a batch that is left keeps what runs',
        `attempt ${id} of ${key} is open after its loop was left`,
      );
}
