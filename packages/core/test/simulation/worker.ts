import { createRegistry, CrosspointError, type Registry } from '../../src/index.ts';
import type { Attempt, BudgetTotal, JobStore } from '../../src/store.ts';
import type { AbortSignalLike, Clock } from '../../src/transport.ts';
import type { Owner } from './timeline.ts';
import { budgetOf } from './held-money.ts';
import { never } from './never.ts';
import { networkOf } from './network.ts';
import type { WatchedStep } from './shared-store.ts';
import { providersOf, webhookUrl } from './specs.ts';
import type { World } from './world.ts';

/** When a refused call of the store is answered, beside latency; after 10 s its caller has given up. */
const lateMs = 11_000;

/** One process: a registry whose clock, transport and store belong to the world. */
export class Worker implements Owner {
  readonly world: World;
  readonly slot: number;
  readonly registry: Registry;
  isDead = false;
  /** Its registry is being closed, or is closed. */
  isClosed = false;
  frozenUntil = -1;
  /** How long its machine has slept, in ms: the monotonic clock has stood so long. */
  sleptMs = 0;
  /** How many tasks of it are under way. */
  active = 0;
  /** How many exchanges of it have no end yet. */
  open = 0;
  mayAskAgain = false;
  /** Jobs whose end was polled since the task began that is under way alone. */
  readonly ended = new Set<string>();

  constructor(world: World, slot: number) {
    this.world = world;
    this.slot = slot;
    const { schedule } = world;
    this.registry = createRegistry({
      providers: providersOf(schedule.deduplicates),
      store: storeOf(this),
      transport: networkOf(this),
      clock: clockOf(this),
      ...(schedule.webhooks ? { webhookUrl } : {}),
      ...(schedule.budget === undefined ? {} : { budgets: [budgetOf(schedule.budget)] }),
      onEvent: (event) => {
        if (event.type === 'budget.overshot') world.audit.money.told(event.ref);
      },
    });
  }

  /** @param mayAskAgain - A download asks for a fresh link of a job that has ended. */
  startsTask(mayAskAgain = false): void {
    // A task that began before may go on.
    this.mayAskAgain = mayAskAgain || (this.active > 0 && this.mayAskAgain);
    this.active += 1;
    this.ended.clear();
  }

  endsTask(): void {
    this.active -= 1;
    this.ended.clear();
  }

  /**
   * Lets the worker call something the world handed in. It may die before or after it; from then on no call of it has an
   * effect or a response.
   */
  call<Value>(name: string, effect: () => Value, whenDead: () => Value): Value {
    if (this.isDead) return whenDead();
    const death = this.world.countCall(this);
    if (death?.fault === 'dies-before') {
      this.world.kill(this, `before ${name}`, death.restartInMs);
      return whenDead();
    }
    const value = effect();
    if (death === undefined) return value;
    this.world.kill(this, `after ${name}`, death.restartInMs);
    return whenDead();
  }
}

function clockOf(worker: Worker): Clock {
  const { world } = worker;
  const { timeline } = world;
  const now = (): number => world.wallClock(worker.slot);
  const monotonic = (): number => timeline.now - worker.sleptMs;
  const nothing = (): undefined => undefined;
  const after: Clock['after'] = (ms, run) =>
    worker.call<() => void>(
      'clock.after',
      () => {
        const entry = timeline.add(ms, worker, run, true);
        return () => timeline.remove(entry);
      },
      () => nothing,
    );
  return {
    now: () => worker.call('clock.now', now, now),
    monotonic: () => worker.call('clock.monotonic', monotonic, monotonic),
    random: () =>
      worker.call(
        'clock.random',
        () => world.random.next(),
        () => 0.5,
      ),
    after,
    sleep: (ms, signal) => worker.call('clock.sleep', () => sleepOn(worker, ms, signal), never<void>),
  };
}

function sleepOn(worker: Worker, ms: number, signal: AbortSignalLike | undefined): Promise<void> {
  const { timeline } = worker.world;
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const end = (): void => {
      timeline.remove(entry);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const entry = timeline.add(ms, worker, end, true);
    signal?.addEventListener('abort', end);
  });
}

const unavailable = (): CrosspointError =>
  new CrosspointError({ code: 'store_unavailable', message: 'the simulated store does not respond' });

/** One call of the shared store, over a network. */
function stored<Value>(worker: Worker, name: string, step: () => Promise<Value>): Promise<Value> {
  const { world } = worker;
  const { timeline, accidents } = world;
  const travel = (): Promise<Value> =>
    new Promise((resolve, reject) => {
      const fault = accidents.ofStore();
      if (fault !== undefined) world.note(`store ${name}: ${fault}`);
      if (fault !== undefined) world.storeFaults += 1;
      if (fault === 'lost') return;
      const applyInMs = world.latency() + (fault === 'late' ? lateMs : 0);
      timeline.add(applyInMs, undefined, () => {
        // The store's step is done when this returns; its response is looked at when it has travelled back.
        const result = fault === 'refused' ? Promise.reject<Value>(unavailable()) : step();
        result.catch(() => undefined);
        const isRefused = fault === 'applied-then-refused';
        const backInMs = world.latency() + (fault === 'answered-late' ? lateMs : 0);
        timeline.add(backInMs, worker, () => {
          if (isRefused) reject(unavailable());
          else result.then(resolve, reject);
        });
      });
    });
  return worker.call(`store.${name}`, travel, never<Value>);
}

function storeOf(worker: Worker): JobStore {
  const { shared, audit } = worker.world;
  const forward = <Value>(
    name: string,
    run: WatchedStep<Value>['run'],
    done: WatchedStep<Value>['done'] = () => undefined,
  ): Promise<Value> => stored(worker, name, () => shared.step(worker, { run, done }));
  return {
    durable: true,
    createAttempt: (intent) =>
      forward(
        'createAttempt',
        (store) => store.createAttempt(intent),
        (result, at) => audit.intended(worker, intent, result, at),
      ),
    update: (id, change, condition) =>
      forward(
        'update',
        (store) => store.update(id, change, condition),
        (result, at) => {
          audit.updated(id, result, at);
          audit.leases.updated(id, condition, result);
          if ('dueInMs' in change) audit.leases.ended(id, result);
        },
      ),
    getByKey: (key) => forward('getByKey', (store) => store.getByKey(key)),
    getById: (id) => forward('getById', (store) => store.getById(id)),
    getByJobId: (job) => forward('getByJobId', (store) => store.getByJobId(job)),
    readBudgets: (budgets) =>
      forward<readonly BudgetTotal[]>('readBudgets', (store) => store.readBudgets(budgets)),
    claimLimit: (claim) => forward('claimLimit', (store) => store.claimLimit(claim)),
    claimDue: (request) =>
      forward<readonly Attempt[]>(
        'claimDue',
        (store) => store.claimDue(request),
        (claimed, at) => audit.leases.claimed(claimed, at, request.leaseMs),
      ),
    list: (filter) => forward<readonly Attempt[]>('list', (store) => store.list(filter)),
    // The store is shared, and outlives every worker.
    close: () => worker.call('store.close', () => Promise.resolve(), never<void>),
  };
}
