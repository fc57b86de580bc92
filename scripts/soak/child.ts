import { type ChildProcess, fork } from 'node:child_process';
import type { Bundle } from '../../packages/core/test/simulation/bundle.ts';
import type { SoakJob } from './jobs.ts';
import type { Death, FromWorker, ToWorker, WorkerOptions } from './messages.ts';

/** What the owner of a process hears of it. */
export interface Listener {
  readonly ended: (job: SoakJob, message: Extract<FromWorker, { type: 'end' }>) => void;
  /** It was killed; these jobs were under way. */
  readonly killed: (lost: readonly SoakJob[]) => void;
}

/** One process of the soak. */
export class Child {
  readonly jobs = new Map<number, SoakJob>();
  isReady = false;
  /** A death is on its way. */
  isDoomed = false;
  readonly #process: ChildProcess;
  #onHeap: ((used: number) => void) | undefined;
  readonly #exited: Promise<void>;

  constructor({ path }: Bundle, options: WorkerOptions, { ended, killed }: Listener) {
    const child = fork(path, [JSON.stringify(options)], {
      execArgv: ['--expose-gc', '--enable-source-maps'],
    });
    this.#process = child;
    child.on('message', (message: FromWorker) => {
      if (message.type === 'ready') this.isReady = true;
      else if (message.type === 'heap') this.#onHeap?.(message.used);
      else {
        const job = this.jobs.get(message.number);
        if (job === undefined) return;
        this.jobs.delete(message.number);
        ended(job, message);
      }
    });
    this.#exited = new Promise((resolve, reject) => {
      child.once('exit', (code, signal) => {
        this.isReady = false;
        if (signal === 'SIGKILL') killed([...this.jobs.values()]);
        else if (code !== 0)
          reject(new Error(`a process of the soak ended by itself, with ${code ?? signal}`));
        resolve();
      });
    });
  }

  #send(message: ToWorker): void {
    // A process that is gone is heard of by its exit.
    if (this.#process.connected) this.#process.send(message, () => undefined);
  }

  start(job: SoakJob): void {
    this.jobs.set(job.number, job);
    this.#send({ type: 'job', job });
  }

  /** Lets it die by its own hand. */
  arm(death: Death): void {
    this.#send({ type: 'die', death });
  }

  kill(): void {
    this.#process.kill('SIGKILL');
  }

  /** In bytes, after a forced collection. */
  heap(): Promise<number> {
    const used = new Promise<number>((resolve) => (this.#onHeap = resolve));
    this.#send({ type: 'heap' });
    return Promise.race([used, this.#exited.then(() => Promise.reject(new Error('it ended')))]);
  }

  close(): Promise<void> {
    this.#send({ type: 'close' });
    return this.#exited;
  }

  get exited(): Promise<void> {
    return this.#exited;
  }
}
