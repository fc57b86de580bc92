import { access } from 'node:fs/promises';
import { type EventLoopUtilization, performance } from 'node:perf_hooks';

// No verdict depends on how fast a machine is: a call is given up when nothing has been left to do for some rounds, never
// because a time has passed. What a call of a sandbox may wait for happens in this thread, in the pool of threads behind
// files and hashes, or where modules are loaded; a round is over only when all three have responded.
const tickMs = 5;
/** A tick that comes later than this was held up, by this process or by another one. */
const lateMs = 10;
/** How much of a tick may be work of something else, such as a heartbeat. */
const idleShare = 0.2;

/** How many idle ticks in a row mean that nothing happens any more. */
export const idleTicks = { short: 1, middle: 4, long: 100 } as const;

/** After so much time without an idle moment the kit cannot tell anything. */
const longestMs = 300_000;

/** Who works elsewhere and has not responded by then is asked again in the next round: a question may be lost. */
const longestRoundMs = 2_000;

// Behind some modules a loader has a thread of its own; it is asked less often, because each question stays in memory.
const roundsPerLoad = 8;
let loads = 0;

/** Observes a round, and returns whether it wants the loader to be asked in the next one. */
type Observer = (idle: boolean) => boolean;
const waiting = new Set<Observer>();
let asksLoader = false;
let timer: NodeJS.Timeout | undefined;
let due = 0;
let before: EventLoopUtilization | undefined;

/** Waits for those who work elsewhere: what was asked of them before is done, or under way. */
async function elsewhere(): Promise<void> {
  await access('.').catch(() => undefined); // any response will do
  if (!asksLoader) return;
  loads += 1;
  await import(`data:text/javascript,export default ${loads}`);
}

/** Whether all have responded before the round has taken too long. */
const allResponded = (): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const late = setTimeout(() => resolve(false), longestRoundMs);
    elsewhere()
      .then(() => resolve(true), reject)
      .finally(() => clearTimeout(late));
  });

async function tick(): Promise<void> {
  const since = performance.eventLoopUtilization(before);
  const isCalm = performance.now() - due < lateMs && since.utilization < idleShare;
  // A round that was held up counts for nothing, whatever those elsewhere would respond.
  const idle = isCalm && (await allResponded());
  asksLoader = [...waiting].map((observe) => observe(idle)).includes(true);
  timer = undefined;
  if (waiting.size > 0) start();
}

function start(): void {
  if (timer !== undefined) return;
  before = performance.eventLoopUtilization();
  due = performance.now() + tickMs;
  timer = setTimeout(() => void tick(), tickMs);
}

/** Waits until `isDone`, or until this thread was idle for some ticks. @returns whether it is over */
async function watch(isDone: () => boolean, ticks: number): Promise<boolean> {
  if (isDone()) return true;
  let idleSoFar = 0;
  const endsAt = performance.now() + longestMs;
  return new Promise((resolve, reject) => {
    const observe: Observer = (idle) => {
      idleSoFar = idle ? idleSoFar + 1 : 0;
      const over = isDone();
      if (!over && idleSoFar < ticks) {
        if (performance.now() < endsAt) return idleSoFar > 0 && idleSoFar % roundsPerLoad === 0;
        reject(new Error('the machine or the provider was busy for five minutes: the kit cannot judge it'));
      }
      waiting.delete(observe);
      resolve(over);
      return false;
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
