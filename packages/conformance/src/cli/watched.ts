import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import * as z from 'zod';
import type { ExitCode } from './exit-codes.ts';
import type { Io } from './io.ts';

/** What the worker says: that it lives, what it prints, and how it ended. */
const heardSchema = z.union([
  z.object({ alive: z.literal(true) }),
  z.object({ begun: z.literal(true) }),
  z.object({ left: z.string() }),
  z.object({ out: z.string() }),
  z.object({ err: z.string() }),
  z.object({ code: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]) }),
]);

/** How often the worker says that it lives, and how long it may be silent. */
export const aliveEveryMs = 1_000;
const silentMs = 30_000;
/** How long a module may take to load. */
const loadMs = 20_000;

/**
 * Runs a command line in a thread of its own. A provider that never gives the processor back, or whose module never ends
 * loading, would keep the kit from saying so; here somebody is left who can.
 */
export function watchedProgram(args: readonly string[], io: Io): Promise<ExitCode> {
  const { cwd, colour } = io;
  const worker = new Worker(fileURLToPath(new URL('./worker.js', import.meta.url)), {
    workerData: { args, cwd, colour },
  });
  return new Promise((resolve) => {
    let told = false;
    let ended: ExitCode | undefined;
    let begun = false;
    const tell = (message: string, rule: string): void => {
      if (told) return;
      told = true;
      const whose = begun
        ? `the provider ${message}; it does not conform (${rule})`
        : `nothing could be judged: the module ${message} while it was loaded`;
      io.err(`crosspoint-conformance: ${whose}\n`);
      ended ??= begun ? 1 : 2;
      void worker.terminate();
    };
    const hung = (): void => tell('kept the processor for half a minute', 'FLT-008');
    const neverLoads = (): void => tell('did not end loading in 20 seconds', 'FLT-008');
    let silence = setTimeout(hung, silentMs);
    let loading = setTimeout(neverLoads, loadMs);
    worker.on('message', (message: unknown) => {
      clearTimeout(silence);
      silence = setTimeout(hung, silentMs);
      const heard = heardSchema.parse(message);
      if ('begun' in heard) {
        begun = true;
        clearTimeout(loading);
      }
      if ('left' in heard) tell(`called ${heard.left}`, 'FLT-006');
      if ('out' in heard) {
        io.out(heard.out);
        // the next provider, if there is one, is loaded now
        begun = false;
        clearTimeout(loading);
        loading = setTimeout(neverLoads, loadMs);
      }
      if ('err' in heard) io.err(heard.err);
      if ('code' in heard) ended = heard.code;
    });
    worker.on('error', (error) => tell(`brought the run down: ${String(error)}`, 'FLT-006'));
    worker.on('exit', () => {
      clearTimeout(silence);
      clearTimeout(loading);
      if (ended === undefined) tell('ended the process, or left it with nothing to wait for', 'FLT-006');
      resolve(ended ?? 1);
    });
  });
}
