import { type EventLoopUtilization, performance } from 'node:perf_hooks';

// No verdict depends on how fast a machine is: a call is given up when this thread has had nothing to do for a while,
// never because a time has passed. Everything that a call of a sandbox may wait for happens in this thread.
const tickMs = 5;
/** A tick that comes later than this was held up, by this process or by another one. */
const lateMs = 10;
/** How much of a tick may be work of something else, such as a heartbeat. */
const idleShare = 0.2;

/** How many idle ticks in a row mean that nothing happens any more. */
export const idleTicks = { short: 1, middle: 4, long: 40 } as const;

/** After so much time without an idle moment the kit cannot tell anything. */
const giveUpMs = 300_000;

const waiting = new Set<(idle: boolean) => void>();
let timer: NodeJS.Timeout | undefined;
let due = 0;
let before: EventLoopUtilization | undefined;

function tick(): void {
  const since = performance.eventLoopUtilization(before);
  const idle = performance.now() - due < lateMs && since.utilization < idleShare;
  for (const observe of waiting) observe(idle);
  timer = undefined;
  if (waiting.size > 0) start();
}

function start(): void {
  if (timer !== undefined) return;
  before = performance.eventLoopUtilization();
  due = performance.now() + tickMs;
  timer = setTimeout(tick, tickMs);
}

/** Waits until `isOver`, or until this thread was idle for some ticks. @returns whether it is over */
async function watch(isOver: () => boolean, ticks: number): Promise<boolean> {
  if (isOver()) return true;
  let idleSoFar = 0;
  const gaveUpAt = performance.now() + giveUpMs;
  return new Promise((resolve, reject) => {
    const observe = (idle: boolean): void => {
      idleSoFar = idle ? idleSoFar + 1 : 0;
      const over = isOver();
      if (!over && idleSoFar < ticks) {
        if (performance.now() < gaveUpAt) return;
        reject(new Error('the machine or the provider was busy for five minutes: the kit cannot judge it'));
      }
      waiting.delete(observe);
      resolve(over);
    };
    waiting.add(observe);
    start();
  });
}

/**
 * Waits for work as long as this thread has something to do: on the fake clock of a sandbox every deadline is over at once.
 * The work itself goes on.
 *
 * @returns what the work gives, or `late`
 * @throws Error where the thread is never idle: the verdict is then an ERROR of the kit
 */
export async function whileBusy<Value, Late>(
  work: Promise<Value>,
  late: Late,
  ticks: number = idleTicks.long,
): Promise<Value | Late> {
  let over = false;
  const done = work.finally(() => {
    over = true;
  });
  const end = watch(() => over, ticks).then((ended): Promise<Value | Late> | Late => (ended ? done : late));
  return Promise.race<Value | Late>([done, end]);
}

/** Waits for a condition as long as this thread has something to do. @returns whether it is met */
export const settled = (isMet: () => boolean): Promise<boolean> => watch(isMet, idleTicks.long);
