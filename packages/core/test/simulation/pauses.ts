import type { World } from './world.ts';

let current: World | undefined;

/** The pauses of a store between two tries, and its clock and chance, in the time of a world. */
export const pauses = {
  use(world: World): void {
    current = world;
    Object.assign(globalThis, {
      simulatedNow: (): number => world.timeline.now,
      simulatedRandom: (): number => world.random.next(),
    });
  },
};

/** Stands for that of `node:timers/promises`. A process that pauses goes on as itself. */
export const setTimeout = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    if (current === undefined) throw new Error('no world has begun');
    current.timeline.add(ms, current.owner, resolve);
  });
