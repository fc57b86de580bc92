import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Attempt } from '../../packages/core/src/store.ts';
import { bundle, type Bundle, plant, readSource } from '../../packages/core/test/simulation/bundle.ts';
import type { PlantedFault } from '../../packages/core/test/simulation/planted/fault.ts';
import { type Random, randomOf } from '../../packages/core/test/simulation/random.ts';
import { type Emulator, startEmulator } from '../../packages/emulator/src/index.ts';
import { sqlite } from '../../packages/store-sqlite/src/index.ts';
import { Accidents } from './accidents.ts';
import { Child } from './child.ts';
import { timeOf } from './clock.ts';
import { gateways, jobOf, type SoakJob } from './jobs.ts';
import type { JobEnd, WorkerOptions } from './messages.ts';
import { Truth } from './truth.ts';
import { judge, type Verdict } from './verdict.ts';

const inRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** How much is bought, and how much goes wrong. */
export interface SoakOptions {
  readonly jobs: number;
  readonly kills: number;
  readonly seed: number;
  /** How many processes buy at a time. @default 4 */
  readonly workers?: number;
  /** How many times faster than the real ones the clocks of core and of the gateways go. @default 30 */
  readonly speed?: number;
  /** After so long it ends without a verdict, in ms. @default two hours */
  readonly limitMs?: number;
  /** A mistake in the source of core, which the soak has to notice. */
  readonly fault?: PlantedFault | undefined;
  readonly onProgress?: (done: number, kills: number) => void;
}

/** What came of a soak. */
export interface SoakReport extends Verdict {
  readonly jobs: number;
  readonly ends: Readonly<Record<JobEnd, number>>;
  readonly kills: number;
  /** Submits that reached the gateways. */
  readonly posts: number;
  readonly purchases: number;
  /** Between a quarter of the jobs and their end, of a process that lives through all of it, in percent. */
  readonly heapGrowth: number;
  readonly seconds: number;
}

const jobsAtOnce = 8;
const mostTries = 100;
const longestPauseMs = 2_000;

/** Core, the providers and the SQLite store as one program. */
async function workerProgram(fault: PlantedFault | undefined): Promise<Bundle> {
  const files = fault === undefined ? undefined : plant(await readSource(), fault);
  const core = (path: string): string => inRoot(`packages/core/src/${path}.ts`);
  return bundle({
    ...(files === undefined ? {} : { files }),
    entry: inRoot('scripts/soak/worker.ts'),
    alias: {
      '@crosspoint/core/store': core('store'),
      '@crosspoint/core/plugin': core('plugin'),
      '@crosspoint/core': core('index'),
    },
    // what is found from the packages that need it
    outside: { packages: ['libsql'], folder: inRoot('packages/store-sqlite/node_modules') },
  });
}

class Soak {
  readonly #options: SoakOptions;
  readonly #random: Random;
  readonly #emulator: Emulator;
  readonly #accidents: Accidents;
  readonly #program: Bundle;
  readonly #worker: WorkerOptions;
  readonly #truth: Truth;
  readonly #children: Child[] = [];
  /** Jobs of killed processes, to be resumed by their keys, and those that have to be tried again. */
  readonly #waiting: SoakJob[] = [];
  readonly #tries = new Map<number, number>();
  readonly #ends = new Map<number, { readonly job: SoakJob; readonly end: JobEnd }>();
  readonly #beganAt = performance.now();
  #next = 0;
  #kills = 0;
  #planned = 0;
  #problem: unknown;
  #isOver = false;

  constructor(options: SoakOptions, emulator: Emulator, program: Bundle, worker: WorkerOptions) {
    this.#options = options;
    this.#random = randomOf(options.seed);
    this.#emulator = emulator;
    this.#accidents = new Accidents(emulator, this.#random);
    this.#program = program;
    this.#worker = worker;
    this.#truth = new Truth(emulator);
  }

  async run(): Promise<SoakReport> {
    const { jobs, workers = 4, onProgress } = this.#options;
    // The first process is never killed: its memory is looked at.
    for (let slot = 0; slot < workers; slot += 1) this.#spawn(slot);
    let quarter: number | undefined;
    for (let turn = 0; !this.#isDone; turn += 1) {
      const isMeasuring = quarter === undefined && this.#ends.size >= jobs / 4;
      const [witness] = this.#children;
      if (isMeasuring && witness?.isReady === true && witness.jobs.size === 0) quarter = await witness.heap();
      this.#feed(isMeasuring && quarter === undefined);
      this.#killSome();
      if (turn % 5 === 0) await this.#truth.read();
      if (turn % 100 === 0) onProgress?.(this.#ends.size, this.#kills);
      await pause(50);
      this.#checkTime();
    }
    const last = await this.#children[0]!.heap();
    await Promise.all(this.#children.map((child) => child.close()));
    await this.#truth.read();
    return this.#report(((last - (quarter ?? last)) / (quarter ?? last)) * 100);
  }

  /** Ends the processes that are left, where something went wrong. */
  end(): void {
    this.#isOver = true;
    for (const child of this.#children) child.kill();
  }

  get #isDone(): boolean {
    const isReady = this.#children.every(({ isReady }) => isReady);
    return this.#ends.size >= this.#options.jobs && this.#kills >= this.#options.kills && isReady;
  }

  #checkTime(): void {
    const { limitMs = 2 * 3_600_000, jobs } = this.#options;
    if (this.#problem !== undefined) throw this.#problem;
    if (performance.now() - this.#beganAt > limitMs)
      throw new Error(
        `the soak has not ended in time: ${this.#ends.size} of ${jobs} jobs, ${this.#kills} kills`,
      );
  }

  #spawn(slot: number): void {
    const child = new Child(this.#program, this.#worker, {
      ended: (job, { end, why }) => this.#ended(job, end, why),
      killed: (lost) => {
        if (this.#isOver) return;
        this.#kills += 1;
        this.#waiting.unshift(...lost);
        this.#spawn(slot);
      },
    });
    child.exited.catch((error: unknown) => (this.#problem = error));
    this.#children[slot] = child;
  }

  #ended(job: SoakJob, end: JobEnd, why: string): void {
    const tries = (this.#tries.get(job.number) ?? 0) + 1;
    this.#tries.set(job.number, tries);
    if (end === 'unfinished' && tries < mostTries) {
      // A store or a machine that is slow is given time.
      setTimeout(() => this.#waiting.push(job), Math.min(tries * 50, longestPauseMs));
      return;
    }
    if (end === 'unfinished') process.stderr.write(`job ${job.number} has no end: ${why}\n`);
    this.#tries.delete(job.number);
    this.#ends.set(job.number, { job, end });
  }

  #nextJob(): SoakJob | undefined {
    const waiting = this.#waiting.shift();
    if (waiting !== undefined || this.#next >= this.#options.jobs) return waiting;
    const job = jobOf(this.#options.seed, this.#next);
    this.#next += 1;
    this.#accidents.disturb(job);
    return job;
  }

  #feed(isWitnessResting: boolean): void {
    for (const [slot, child] of this.#children.entries()) {
      if (!child.isReady || (slot === 0 && isWitnessResting)) continue;
      while (child.jobs.size < jobsAtOnce) {
        const job = this.#nextJob();
        if (job === undefined) return;
        child.start(job);
      }
    }
  }

  /** Kills are spread over the jobs: half of them at a random instant, half at a write of the store or at a socket. */
  #killSome(): void {
    const { jobs, kills } = this.#options;
    const due = Math.min(kills, Math.ceil((kills * this.#next) / (jobs * 0.8)));
    const isLate = this.#ends.size >= jobs;
    for (const child of this.#children.slice(1)) {
      if (!child.isReady) continue;
      if (isLate && child.isDoomed) child.kill(); // what it was to die of has not come
      if (this.#planned >= due || child.isDoomed || (child.jobs.size === 0 && !isLate)) continue;
      this.#planned += 1;
      child.isDoomed = true;
      const at = this.#random.pick(['store', 'socket', 'now', 'now'] as const);
      if (at === 'now') setTimeout(() => child.kill(), this.#random.below(200));
      else child.arm({ at, nth: 1 + this.#random.below(40) });
    }
  }

  async #attempts(): Promise<readonly Attempt[]> {
    const store = sqlite(this.#worker.path, { now: timeOf(this.#worker) });
    const attempts: Attempt[] = [];
    for (let before: string | undefined; ;) {
      const page = await store.list({ superseded: true, limit: 1_000, ...(before && { before }) });
      attempts.push(...page);
      before = page.at(-1)?.id;
      if (page.length < 1_000) break;
    }
    await store.close();
    return attempts;
  }

  async #report(heapGrowth: number): Promise<SoakReport> {
    const { seed } = this.#options;
    const { budget } = this.#worker;
    const posts = gateways.reduce((sum, each) => sum + this.#emulator.requestCount(`${each}.submit`), 0);
    const sales = [...this.#truth.sales.values()];
    const ends = { succeeded: 0, failed: 0, refused: 0, unknown: 0, unfinished: 0 };
    for (const { end } of this.#ends.values()) ends[end] += 1;
    return {
      ...judge(
        { jobs: this.#ends, sales, attempts: await this.#attempts(), posts: this.#truth.posts, budget },
        seed,
      ),
      jobs: this.#ends.size,
      ends,
      kills: this.#kills,
      posts,
      purchases: sales.length,
      heapGrowth,
      seconds: (performance.now() - this.#beganAt) / 1000,
    };
  }
}

/** Room for what is under way at once, and for most of the jobs: the last ones find none. */
const budgetFor = (jobs: number): string => String(130 + Math.ceil(jobs * 1.1));

/** Buys jobs in processes that are killed, at emulated gateways that fail, over one SQLite file. */
export async function soak(options: SoakOptions): Promise<SoakReport> {
  const { speed = 30, jobs, fault } = options;
  const folder = await mkdtemp(join(tmpdir(), 'crosspoint-soak-'));
  const program = await workerProgram(fault);
  const time = { beganAt: Date.now(), speed };
  const much = { USD: '1000000' };
  const emulator = await startEmulator({
    clock: { now: timeOf(time) },
    aimlapi: { balance: much },
    aigate: { balance: much },
    nanogpt: { balance: much },
    gateai: { dailyBudget: '100000' },
  });
  let running: Soak | undefined;
  try {
    const worker = { ...time, url: emulator.url, path: join(folder, 'jobs.db'), budget: budgetFor(jobs) };
    running = new Soak(options, emulator, program, worker);
    return await running.run();
  } finally {
    running?.end();
    await emulator.close();
    await program.remove();
    await rm(folder, { recursive: true, force: true });
  }
}
