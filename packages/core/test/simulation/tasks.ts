import { isCrosspointError, type Job, type JobRef, type ReconcileDecision } from '../../src/index.ts';
import { keyIn, type RunningTask } from './audit.ts';
import { buyMany } from './batch-task.ts';
import { isFileOf, memorySink } from './downloads.ts';
import { requestOf, tellLost } from './requests.ts';
import type { Task } from './schedule.ts';
import { gatewayKinds } from './specs.ts';
import type { Worker } from './worker.ts';
import type { World } from './world.ts';

const verbsThatBuy: ReadonlySet<Task['verb']> = new Set(['submit', 'generate', 'submitMany', 'generateMany']);

/**
 * A download asks for a fresh link of a job that has ended; of two items with one key, the second asks again; a worker
 * makes a step again whose end came after another worker's.
 */
const mayAskAgain = ({ verb, batch }: Task): boolean =>
  verb === 'download' ||
  verb === 'work' ||
  (batch !== undefined && new Set(batch.items.map(({ key }) => key)).size < batch.items.length);

/** Starts a task in a worker. What comes of it counts only while the worker lives. */
export function runTask(world: World, worker: Worker, task: Task, isRepeated: boolean): void {
  const { audit } = world;
  const running: RunningTask = {
    task,
    number: audit.tasks.length,
    worker,
    startedAt: world.timeline.now,
    isRepeated,
  };
  audit.tasks.push(running);
  world.note(`worker ${worker.slot}: ${task.verb} ${task.key}${isRepeated ? ', again' : ''} begins`);
  worker.startsTask(mayAskAgain(task));
  perform(world, running).then(
    (result) => {
      if (worker.isDead) return;
      worker.endsTask();
      running.result = result ?? 'done';
      running.endedAt = world.timeline.now;
      world.note(
        `worker ${worker.slot}: ${task.verb} ${task.key} gives ${result === undefined ? 'nothing' : result.state}`,
      );
      audit.handOut(result?.ref);
    },
    (error: unknown) => {
      if (worker.isDead) return;
      worker.endsTask();
      running.result = isCrosspointError(error) ? error : 'done';
      running.endedAt = world.timeline.now;
      world.note(`worker ${worker.slot}: ${task.verb} ${task.key} throws ${String(error)}`);
      if (!isCrosspointError(error))
        return audit.report('only known errors', `${task.verb} threw ${String(error)}`);
      audit.handOut(error.ref);
      tellLost(world, running, error);
    },
  );
}

/** The gateway that is asked for first, then the others. */
const orderFor = ({ gateway }: Task): readonly string[] => [gateway, ...gatewayKinds];

function signalOf(world: World, worker: Worker, ms: number | undefined): { readonly signal?: AbortSignal } {
  if (ms === undefined) return {};
  const controller = new AbortController();
  world.timeline.add(ms, worker, () => controller.abort());
  return { signal: controller.signal };
}

async function perform(world: World, running: RunningTask): Promise<Job | undefined> {
  const { task, worker, number } = running;
  const { registry } = worker;
  if (verbsThatBuy.has(task.verb)) {
    const { key, retries, maxPrice, timeoutMs, abortInMs, verb } = task;
    const options = {
      order: orderFor(task),
      ...(retries === undefined ? {} : { retries }),
      ...(maxPrice === undefined ? {} : { maxPrice: { USD: maxPrice } }),
      ...signalOf(world, worker, abortInMs),
    };
    if (verb === 'submitMany' || verb === 'generateMany') return buyMany(world, running, options);
    const request = requestOf(task, number);
    const keyed = { ...options, idempotencyKey: key };
    if (verb === 'submit') return registry.submit(request, keyed);
    return registry.generate(request, { ...keyed, ...(timeoutMs === undefined ? {} : { timeoutMs }) });
  }
  if (task.verb === 'close') return close(world, worker);
  if (task.verb === 'work') return work(world, running);
  const ref = await refFor(world, task.key);
  if (ref === undefined) return undefined;
  const options = signalOf(world, worker, task.abortInMs);
  switch (task.verb) {
    case 'wait':
      return judged(world, ref, registry.wait(ref, { ...options, timeoutMs: task.timeoutMs ?? 120_000 }));
    case 'status':
      return judged(world, ref, registry.status(ref, options));
    case 'cancel':
      return (await registry.cancel(ref, options)).job;
    case 'download':
      return save(world, worker, ref);
    default:
      return reconcile(world, running, ref);
  }
}

async function judged({ audit }: World, ref: JobRef, asked: Promise<Job>): Promise<Job> {
  const job = await asked;
  audit.judgeId(ref, job);
  return job;
}

/** Saves the file of a job, and looks whether it is the file of that job. */
async function save(world: World, worker: Worker, ref: JobRef): Promise<undefined> {
  const { sink, bytes } = memorySink();
  await worker.registry.download(ref, { to: sink });
  const { id } = ref;
  if (id !== undefined && !worker.isDead && !isFileOf(id, bytes()))
    world.audit.report('the file of the job', `a download of ${id} gave ${bytes().length} other bytes`);
}

/** A ref as a caller has it, else as a person finds it in the store. */
async function refFor({ audit, store }: World, key: string): Promise<JobRef | undefined> {
  const handedOut = audit.refOf(key);
  if (handedOut !== undefined) return handedOut;
  const stored = await store.list({ superseded: true, limit: 1_000 });
  return stored.find(({ idempotencyKey }) => keyIn(idempotencyKey) === key)?.ref;
}

async function reconcile(world: World, running: RunningTask, ref: JobRef): Promise<Job | undefined> {
  const { task, worker } = running;
  const decide = decisionOf(world, task, ref);
  if (decide !== undefined) {
    const attempt = [...world.audit.attempts.values()].find(
      (each) => each.key === keyIn(ref.idempotencyKey) && each.ref.submittedAt === ref.submittedAt,
    );
    const job =
      decide === 'not_accepted' ? undefined : world.audit.purchases.find(({ id }) => id === decide.id);
    running.decided = { before: attempt?.status, ofKey: job && keyIn(job.prompt) };
  }
  const result = await worker.registry.reconcile(ref, decide === undefined ? {} : { decide });
  world.note(`worker ${worker.slot}: ${task.verb} ${task.key} comes to ${result.outcome}`);
  if (result.outcome === 'not_accepted' && running.decided?.before === 'accepted' && !worker.isDead)
    world.audit.report(
      'no decision over the store',
      `${task.key} was accepted, and is settled as not accepted`,
    );
  return result.outcome === 'accepted' ? result.job : undefined;
}

/** What a person decides. One who looks at the gateway first can still be too early: a request may be on its way. */
function decisionOf(world: World, { verb }: Task, ref: JobRef): ReconcileDecision | undefined {
  if (verb === 'reconcile') return undefined;
  const sold = world.audit.purchases.filter(({ gateway }) => gateway === ref.provider);
  if (verb === 'decide-not-accepted') return 'not_accepted';
  if (verb === 'decide-other-job')
    return { id: sold.find(({ prompt }) => keyIn(prompt) !== keyIn(ref.idempotencyKey))?.id ?? 'no-job' };
  const own = sold.find((each) => {
    const attempt = world.audit.sendOf(each)?.attempt;
    return attempt?.key === keyIn(ref.idempotencyKey) && attempt.ref.submittedAt === ref.submittedAt;
  });
  return own === undefined ? 'not_accepted' : { id: own.id };
}

/** How long a job belongs to the process that took it. */
const leaseMs = 20_000;

async function work(world: World, { task, worker }: RunningTask): Promise<undefined> {
  const result = await worker.registry.work({ ...signalOf(world, worker, task.abortInMs), leaseMs });
  world.note(`worker ${worker.slot}: took ${result.steps} steps, ${result.late} of them late`);
}

/** The process ends in order, and another one takes its place. */
async function close(world: World, worker: Worker): Promise<undefined> {
  worker.isClosed = true;
  await worker.registry.close();
  world.timeline.add(100, undefined, () => worker.isDead || world.restart(worker.slot));
}
