import { isCrosspointError } from '../../model/error.ts';
import type { Attempt, BeginResult, JobStore, UpdateResult } from '../../registry/store/store.ts';
import type { StoreClock, TestClock } from './test-clock.ts';

/** One promise of the JobStore, and what tries it. */
export interface Trial {
  readonly name: string;
  /** It takes a second store on the same data. */
  readonly shares?: true;
  /** It moves the clock of its stores. */
  readonly movesTime?: true;
  readonly run: (stores: Stores) => Promise<void>;
}

/** Where a trial gets stores; what it opens is closed after it. */
export interface Stores {
  /** The time of the stores, where no other clock is given. */
  readonly clock: TestClock;
  /** One that holds nothing yet. */
  readonly open: () => Promise<JobStore>;
  /** Another one on the data of the first. */
  readonly share: (store: JobStore, clock?: StoreClock) => Promise<JobStore>;
}

/** Equal values become equal texts: names in order, and what is undefined is absent. */
function plain(value: unknown): string | undefined {
  const inOrder = (_name: string, part: unknown): unknown =>
    typeof part !== 'object' || part === null || Array.isArray(part)
      ? part
      : Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return JSON.stringify(value, inOrder, 1);
}

/** Whether what came is what was promised. @throws Error that says both */
export function expectSame(promised: string, came: unknown, wanted: unknown): void {
  const [is, shouldBe] = [plain(came), plain(wanted)];
  if (is !== shouldBe) throw new Error(`promised: ${promised}\nwanted: ${shouldBe}\ncame: ${is}`);
}

/** Whether a number lies between two others, both included. @throws Error that says all three */
export function expectBetween(promised: string, came: number, least: number, most: number): void {
  if (came >= least && came <= most) return;
  throw new Error(`promised: ${promised}\nwanted: ${least} to ${most}\ncame: ${came}`);
}

const times: ReadonlySet<string> = new Set(['createdAt', 'expiresInMs', 'dueAt', 'dueInMs']);

/** A value without what the clock of a store decides. */
const withoutTimes = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (name, part: unknown) => (times.has(name) ? undefined : part)) ?? 'null');

/** As `expectSame`, for what holds attempts: the times in them are tried by cases of their own. */
export const expectSameAttempts = (promised: string, came: unknown, wanted: unknown): void =>
  expectSame(promised, withoutTimes(came), withoutTimes(wanted));

/** The attempt that was begun. @throws Error when none was */
export function begun(result: BeginResult): Attempt {
  if (result.outcome === 'begun') return result.attempt;
  throw new Error(`promised: the attempt begins\nwanted: begun\ncame: ${plain(result)}`);
}

/** The attempt as it was written. @throws Error when nothing was */
export function updated(result: UpdateResult): Attempt {
  if (result.outcome === 'updated') return result.attempt;
  throw new Error(`promised: the update is written\nwanted: updated\ncame: ${plain(result)}`);
}

/** Whether a call is refused with this code. @throws Error that says what came instead */
export async function expectRefusal(
  promised: string,
  code: string,
  call: () => Promise<unknown>,
): Promise<void> {
  let came: unknown;
  try {
    came = await call();
  } catch (error) {
    if (isCrosspointError(error) && error.code === code) return;
    throw new Error(`promised: ${promised}\nwanted: the error ${code}\ncame: ${String(error)}`, {
      cause: error,
    });
  }
  throw new Error(`promised: ${promised}\nwanted: the error ${code}\ncame: ${plain(came)}`);
}
