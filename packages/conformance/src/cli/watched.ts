import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import * as z from 'zod';
import type { KitExitCode } from './exit-codes.ts';
import type { KitIo } from './io.ts';

/** The messages of the worker: a heartbeat, its output, and its exit code. */
const messageSchema = z.union([
  z.object({ alive: z.literal(true) }),
  z.object({ begun: z.literal(true) }),
  z.object({ left: z.string() }),
  z.object({ out: z.string() }),
  z.object({ err: z.string() }),
  z.object({ code: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]) }),
]);

/** How often the worker sends a heartbeat. */
export const aliveEveryMs = 1_000;

/**
 * When the kit stops waiting for its worker. Counted are rounds of this thread's own timer, not seconds: a machine that
 * stands still, or is too busy for this thread as well, makes no round.
 */
export interface Patience {
  /** The length of a round, ms. */
  readonly roundMs: number;
  /** Rounds without a heartbeat, while a provider is judged. */
  readonly silentRounds: number;
  /** Rounds in which a module is loaded. */
  readonly loadRounds: number;
}

const usual: Patience = { roundMs: aliveEveryMs, silentRounds: 30, loadRounds: 20 };

/**
 * Runs a command line in a thread of its own. A provider that blocks its thread, or whose module never finishes loading,
 * would block the kit as well; this thread can still report it. A thread that is silent is no verdict: the provider may
 * block it, or the machine may give it no time. It is an error of the kit, which says what to do.
 */
export function watchedProgram(
  args: readonly string[],
  io: KitIo,
  { roundMs, silentRounds, loadRounds }: Patience = usual,
): Promise<KitExitCode> {
  const { cwd, colour } = io;
  const worker = new Worker(fileURLToPath(new URL('./worker.js', import.meta.url)), {
    workerData: { args, cwd, colour },
  });
  return new Promise((resolve) => {
    let reported = false;
    let ended: KitExitCode | undefined;
    let begun = false;
    let silent = 0;
    let loading = 0;
    const stop = (message: string, code: KitExitCode): void => {
      if (reported) return;
      reported = true;
      io.err(`crosspoint-conformance: ${message}\n`);
      ended ??= code;
      void worker.terminate();
    };
    const fail = (message: string, rule: string): void =>
      begun
        ? stop(`the provider ${message}; it does not conform (${rule})`, 1)
        : stop(`nothing was checked: the module ${message} while it was loaded`, 2);
    const seconds = (rounds: number): number => (rounds * roundMs) / 1_000;
    const rounds = setInterval(() => {
      silent += 1;
      if (!begun) loading += 1;
      if (begun && silent >= silentRounds)
        stop(
          `no verdict: nothing was heard of the run for ${seconds(silentRounds)} s. Either the provider blocks its thread, which breaks FLT-008, or the machine is too busy; run it again with --only to find the case`,
          2,
        );
      if (!begun && loading >= loadRounds)
        stop(
          `nothing was checked: the module did not finish loading within ${seconds(loadRounds)} s; where the machine is busy, run it again`,
          2,
        );
    }, roundMs);
    worker.on('message', (message: unknown) => {
      silent = 0;
      const content = messageSchema.parse(message);
      if ('begun' in content) begun = true;
      if ('left' in content) fail(`called ${content.left}`, 'FLT-006');
      if ('out' in content) {
        io.out(content.out);
        // the next provider, if there is one, is loaded now
        begun = false;
        loading = 0;
      }
      if ('err' in content) io.err(content.err);
      if ('code' in content) ended = content.code;
    });
    worker.on('error', (error) => fail(`crashed the run: ${String(error)}`, 'FLT-006'));
    worker.on('exit', () => {
      clearInterval(rounds);
      if (ended === undefined) fail('ended the process, or left nothing that keeps it running', 'FLT-006');
      resolve(ended ?? 1);
    });
  });
}
