import type { JobStore } from '../../src/store.ts';
import type { Worker } from './worker.ts';
import type { World } from './world.ts';

/** What becomes of one step of the store: `done` is called at the moment at which it is done, also if nobody is told. */
export interface WatchedStep<Value> {
  readonly run: (store: JobStore) => Promise<Value>;
  readonly done: (value: Value, at: number) => void;
}

/** The store that all workers of a world share. */
export interface SharedStore {
  /** As somebody sees it who is none of the workers. */
  readonly store: JobStore;
  step<Value>(worker: Worker, step: WatchedStep<Value>): Promise<Value>;
  died(worker: Worker): void;
}

/** A store in the process of the world: each step is done at once, and whole. */
export const inProcess = (store: JobStore, world: World): SharedStore => ({
  store,
  async step(_worker, { run, done }) {
    const at = world.timeline.now; // when its answer is looked at, more may have happened
    const value = await run(store);
    done(value, at);
    return value;
  },
  died: () => undefined,
});
