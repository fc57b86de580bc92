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

/** How often the worker sends a heartbeat, and how long it may be silent. */
export const aliveEveryMs = 1_000;
const silentMs = 30_000;
/** How long a module may take to load. */
const loadMs = 20_000;

/**
 * Runs a command line in a thread of its own. A provider that blocks its thread, or whose module never finishes loading,
 * would block the kit as well; this thread can still report it.
 */
export function watchedProgram(args: readonly string[], io: KitIo): Promise<KitExitCode> {
  const { cwd, colour } = io;
  const worker = new Worker(fileURLToPath(new URL('./worker.js', import.meta.url)), {
    workerData: { args, cwd, colour },
  });
  return new Promise((resolve) => {
    let reported = false;
    let ended: KitExitCode | undefined;
    let begun = false;
    const fail = (message: string, rule: string): void => {
      if (reported) return;
      reported = true;
      const whose = begun
        ? `the provider ${message}; it does not conform (${rule})`
        : `nothing was checked: the module ${message} while it was loaded`;
      io.err(`crosspoint-conformance: ${whose}\n`);
      ended ??= begun ? 1 : 2;
      void worker.terminate();
    };
    const hung = (): void => fail('blocked the thread for half a minute', 'FLT-008');
    const neverLoads = (): void => fail('did not finish loading in 20 seconds', 'FLT-008');
    let silence = setTimeout(hung, silentMs);
    let loading = setTimeout(neverLoads, loadMs);
    worker.on('message', (message: unknown) => {
      clearTimeout(silence);
      silence = setTimeout(hung, silentMs);
      const content = messageSchema.parse(message);
      if ('begun' in content) {
        begun = true;
        clearTimeout(loading);
      }
      if ('left' in content) fail(`called ${content.left}`, 'FLT-006');
      if ('out' in content) {
        io.out(content.out);
        // the next provider, if there is one, is loaded now
        begun = false;
        clearTimeout(loading);
        loading = setTimeout(neverLoads, loadMs);
      }
      if ('err' in content) io.err(content.err);
      if ('code' in content) ended = content.code;
    });
    worker.on('error', (error) => fail(`crashed the run: ${String(error)}`, 'FLT-006'));
    worker.on('exit', () => {
      clearTimeout(silence);
      clearTimeout(loading);
      if (ended === undefined) fail('ended the process, or left nothing that keeps it running', 'FLT-006');
      resolve(ended ?? 1);
    });
  });
}
