import {
  type CrosspointError,
  isCrosspointError,
  type Job,
  type JobRef,
  memoryStore,
} from '../../src/index.ts';
import type { JobStore, Spending } from '../../src/store.ts';
import { Accidents } from './accidents.ts';
import { Audit, type Send } from './audit.ts';
import { deliver } from './deliveries.ts';
import {
  respond,
  type CannedResponse,
  type Call,
  type GatewayState,
  newGateway,
  type Purchase,
  withStranger,
} from './gateways.ts';
import { type Random, randomOf } from './random.ts';
import type { Schedule, Task } from './schedule.ts';
import { inProcess, type SharedStore } from './shared-store.ts';
import { type GatewayKind, gatewayKinds } from './specs.ts';
import { runTask } from './tasks.ts';
import { type Owner, Timeline } from './timeline.ts';
import { Worker } from './worker.ts';

const epoch = Date.parse('2026-01-01T00:00:00Z');
/** A world that has not come to rest after so many entries never will. */
const mostEntries = 60_000;

/** How long core waits for a store. */
const storeTimeoutMs = 10_000;

/** How a store of the world is opened: by its own clock, in ms since 1970 and in ms that no change of that touches. */
export type OpenStore = (clock: { readonly now: () => number; readonly monotonic: () => number }) => JobStore;

/** Lets everything go on that can go on without the world. */
const drained = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** One seeded world: workers over one store, five gateways, and everything that can go wrong between them. */
export class World {
  readonly schedule: Schedule;
  readonly random: Random;
  readonly timeline: Timeline;
  readonly accidents: Accidents;
  readonly shared: SharedStore;
  readonly audit: Audit;
  readonly workers: Worker[] = [];
  /** What happened, in words; empty unless somebody wants to read it. */
  readonly trace: string[] = [];
  /** Calls of clock, transport and store at which something can happen. */
  interceptions = 0;
  exchanges = 0;
  storeFaults = 0;
  entries = 0;
  readonly #gateways = new Map<GatewayKind, GatewayState>();
  readonly #wallShifts = new Map<number | 'store', number>();
  readonly #callsOfSlot = new Map<number, number>();
  /** Tasks of a slot whose process is dead, in the order they wait for the next one. */
  readonly #waiting = new Map<number, (() => void)[]>();
  readonly #isTraced: boolean;
  /** Work of a store that takes real time; nothing else happens meanwhile. */
  readonly #real = new Set<Promise<void>>();
  /** Whose code runs. */
  owner: Owner | undefined;

  constructor(
    schedule: Schedule,
    { isTraced = false, openStore = memoryStoreOf, openShared }: WorldOptions = {},
  ) {
    this.schedule = schedule;
    this.random = randomOf(schedule.seed + 1);
    this.timeline = new Timeline(this.random);
    this.accidents = new Accidents(schedule);
    this.#isTraced = isTraced;
    const now = (): number => this.trueTime() + (this.#wallShifts.get('store') ?? 0);
    this.shared =
      openShared?.(this, now) ?? inProcess(openStore({ now, monotonic: () => this.timeline.now }), this);
    const clockAccidents = schedule.accidents.filter(({ on }) => on === 'clock');
    this.audit = new Audit(
      () => this.timeline.now,
      schedule,
      ({ slot }) => clockAccidents.some((each) => 'worker' in each && each.worker === slot),
    );
    for (const kind of gatewayKinds)
      this.#gateways.set(kind, newGateway(kind, kind === 'keyed' && schedule.deduplicates));
    for (let slot = 0; slot < schedule.workers; slot += 1) this.workers.push(new Worker(this, slot));
  }

  note(text: string): void {
    if (this.#isTraced) this.trace.push(`${String(Math.round(this.timeline.now)).padStart(8)} ms  ${text}`);
  }

  /** The store, as somebody sees it who is none of the workers. */
  get store(): JobStore {
    return this.shared.store;
  }

  /** Lets nothing else happen until some real work has ended, which never rejects. */
  awaits(work: Promise<void>): void {
    this.#real.add(work);
    void work.finally(() => this.#real.delete(work));
  }

  /** Ms since 1970, as the gateways have it. */
  trueTime(): number {
    return epoch + this.timeline.now;
  }

  wallClock(slot: number): number {
    return this.trueTime() + (this.#wallShifts.get(slot) ?? 0);
  }

  latency(): number {
    const { tempo } = this.schedule;
    if (tempo === 'instant' || this.accidents.isCalm) return 0;
    return this.random.below(tempo === 'quick' ? 40 : 1_500);
  }

  /** Counts a call of a worker; returns how the worker dies at it. */
  countCall({ slot }: Worker): ReturnType<Accidents['ofWorker']> {
    this.interceptions += 1;
    const nth = (this.#callsOfSlot.get(slot) ?? 0) + 1;
    this.#callsOfSlot.set(slot, nth);
    return this.accidents.ofWorker(slot, nth);
  }

  kill(worker: Worker, when: string, restartInMs: number): void {
    this.note(`worker ${worker.slot} dies ${when}`);
    worker.isDead = true;
    this.shared.died(worker);
    this.timeline.add(restartInMs, undefined, () => this.restart(worker.slot));
  }

  /** A new process in a slot, which does again what the one before was doing. */
  restart(slot: number): void {
    const before = this.workers[slot];
    const worker = new Worker(this, slot);
    this.workers[slot] = worker;
    this.note(`worker ${slot} starts again`);
    const lost = this.audit.tasks.filter(
      ({ worker: owner, result, isRepeated, partOf }) =>
        owner === before && result === undefined && !isRepeated && partOf === undefined,
    );
    for (const { task } of lost)
      if (task.verb !== 'close') this.inSlot(slot, (now) => runTask(this, now, task, true));
    for (const run of this.#waiting.get(slot)?.splice(0) ?? []) run();
  }

  /** Runs something in the process of a slot, as soon as there is one. */
  inSlot(slot: number, run: (worker: Worker) => void): void {
    const worker = this.workers[slot]!;
    if (!worker.isDead && !worker.isClosed) return void this.timeline.add(0, worker, () => run(worker));
    const waiting = this.#waiting.get(slot) ?? [];
    this.#waiting.set(slot, [...waiting, () => this.inSlot(slot, run)]);
  }

  gateway(kind: GatewayKind): GatewayState {
    return this.#gateways.get(kind)!;
  }

  /** What a gateway knows of a job that it sold. */
  soldAs(id: string): Purchase | undefined {
    for (const { purchases } of this.#gateways.values()) {
      const sold = purchases.find((each) => each.id === id);
      if (sold !== undefined) return sold;
    }
    return undefined;
  }

  askGateway(
    kind: GatewayKind,
    request: Pick<Call, 'method' | 'path' | 'headers' | 'body'>,
    send: Send | undefined,
  ): CannedResponse {
    const before = this.gateway(kind);
    const isSubmit = send !== undefined;
    const job = {
      id: `${kind}-job-${this.audit.purchases.length + 1}`,
      ms: isSubmit ? 500 + this.random.below(this.random.chance(0.5) ? 3_000 : 40_000) : 0,
      fault: isSubmit ? this.accidents.ofJob() : undefined,
    };
    const result = respond(before, { ...request, now: this.trueTime(), send: send?.number ?? -1, job });
    this.#gateways.set(kind, result.state);
    const bought =
      result.state.purchases.length > before.purchases.length ? result.state.purchases.at(-1) : undefined;
    if (bought !== undefined) {
      this.audit.purchases.push(bought);
      this.note(
        `${kind} sells ${bought.id} for '${bought.prompt}'${bought.fault === undefined ? '' : `, which ${bought.fault}`}`,
      );
      if (bought.callback !== undefined) deliver(this, bought.id, bought.callback);
    }
    return result;
  }

  /** Runs the schedule to its end, then asks a new process about every job. */
  async run(): Promise<void> {
    this.#begin();
    await this.#rest();
    this.#judgeTasks();
    this.accidents.isCalm = true;
    // Late enough for every revision, and for every intent to have expired.
    this.timeline.add(600_000, undefined, () => undefined);
    await this.#rest();
    for (const worker of this.workers)
      if (!worker.isClosed) this.timeline.add(0, worker, () => this.#close(worker));
    await this.#rest();
  }

  #begin(): void {
    for (const task of this.schedule.tasks)
      this.timeline.add(task.at, undefined, () =>
        this.inSlot(task.worker, (worker) => runTask(this, worker, task, false)),
      );
    for (const accident of this.schedule.accidents) {
      if (accident.on === 'clock')
        this.timeline.add(accident.at, undefined, () => {
          this.note(`the wall clock of ${accident.worker} jumps by ${accident.ms} ms`);
          this.#wallShifts.set(accident.worker, (this.#wallShifts.get(accident.worker) ?? 0) + accident.ms);
        });
      if (accident.on === 'stranger')
        this.timeline.add(accident.at, undefined, () => {
          const id = `${accident.gateway}-stranger-${Math.round(this.timeline.now)}`;
          this.note(`${accident.gateway} sells ${id} to a stranger`);
          this.#gateways.set(
            accident.gateway,
            withStranger(this.gateway(accident.gateway), id, this.trueTime()),
          );
        });
      if (accident.on === 'freeze') this.timeline.add(accident.at, undefined, () => this.#freeze(accident));
    }
  }

  #freeze({ worker: slot, ms, isAsleep }: { worker: number; ms: number; isAsleep: boolean }): void {
    const worker = this.workers[slot]!;
    if (worker.isDead || worker.frozenUntil > this.timeline.now) return;
    this.note(`worker ${slot} ${isAsleep ? 'sleeps' : 'freezes'} for ${ms} ms`);
    worker.frozenUntil = this.timeline.now + ms;
    if (!isAsleep) return;
    worker.sleptMs += ms;
    this.timeline.postponeTimers(worker, ms);
  }

  /** @returns whether there was real work to wait for */
  async #settled(): Promise<boolean> {
    if (this.#real.size === 0) return false;
    while (this.#real.size > 0) await Promise.all(this.#real);
    return true;
  }

  /** Lets things happen until nothing more is to come. */
  async #rest(): Promise<void> {
    for (let entry = this.timeline.take(); entry !== undefined; entry = this.timeline.take()) {
      this.owner = entry.owner;
      entry.run();
      await this.#settled();
      this.entries += 1;
      if (this.entries > mostEntries) return this.audit.report('comes to rest', 'something goes on for ever');
      if (entry.owner === undefined) continue;
      await drained();
      while (await this.#settled()) await drained();
      if (entry.owner instanceof Worker) this.#judgeIdle(entry.owner);
    }
    await drained();
  }

  /** A process in which nothing is under way waits for nothing. */
  #judgeIdle(worker: Worker): void {
    if (worker.active > 0 || worker.open > 0 || worker.isDead) return;
    // The end of a held call is still being written, at most so long.
    const timers = this.timeline.timersOf(worker, worker.isClosed ? -1 : storeTimeoutMs);
    if (timers > 0)
      this.audit.report('no timer left', `worker ${worker.slot} leaves ${timers} timers behind`);
  }

  #judgeTasks(): void {
    // Where the store has lost a call, a registry that closes waits for it a second of the real time.
    const mayStay = ({ verb }: Task): boolean => verb === 'close' && this.storeFaults > 0;
    for (const { task, worker, result, partOf } of this.audit.tasks)
      if (result === undefined && partOf === undefined && !worker.isDead && !mayStay(task))
        this.audit.report(
          'comes to rest',
          `${task.verb} of ${task.key} on worker ${worker.slot} never ended`,
        );
  }

  #close(worker: Worker): void {
    worker.isClosed = true;
    worker.startsTask();
    worker.registry.close().then(
      () => worker.endsTask(),
      (error: unknown) => this.audit.report('only known errors', `close threw ${String(error)}`),
    );
  }

  /** Asks about a job in a process that nothing happens to. Undefined: no response ever came, which is reported. */
  async ask(ref: JobRef, worker: Worker): Promise<Job | CrosspointError | undefined> {
    const asked = worker.registry.wait(ref, { timeoutMs: 900_000 }).catch((error: unknown) => {
      if (isCrosspointError(error)) return error;
      throw error;
    });
    const responded = await this.#responded(worker, `a wait for ${String(ref)}`, asked);
    if (responded !== undefined) this.audit.judgeId(ref, responded);
    return responded;
  }

  /** What a process that nothing happens to says was spent. */
  askSpending(worker: Worker): Promise<Spending | undefined> {
    return this.#responded(worker, 'spending()', worker.registry.spending({ by: 'currency' }));
  }

  async #responded<Value>(worker: Worker, name: string, asked: Promise<Value>): Promise<Value | undefined> {
    let responded: { readonly value: Value } | undefined;
    worker.startsTask();
    asked.then(
      (value) => (responded = { value }),
      (error: unknown) => this.audit.report('only known errors', `${name} threw ${String(error)}`),
    );
    await drained();
    await this.#rest();
    worker.endsTask();
    if (responded === undefined) this.audit.report('comes to rest', `${name} never ended`);
    return responded?.value;
  }
}

export interface WorldOptions {
  readonly isTraced?: boolean;
  readonly openStore?: OpenStore;
  /** Runs before each schedule. */
  readonly before?: () => Promise<void>;
  /** In place of it, a store that takes real time. */
  readonly openShared?: (world: World, now: () => number) => SharedStore;
}

const memoryStoreOf: OpenStore = (clock) => memoryStore({ clock });
