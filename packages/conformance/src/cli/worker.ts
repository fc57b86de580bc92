import { parentPort, workerData } from 'node:worker_threads';
import * as z from 'zod';
import { conformanceProgram } from './program.ts';
import { aliveEveryMs } from './watched.ts';

const { args, cwd, colour } = z
  .object({ args: z.array(z.string()), cwd: z.string(), colour: z.boolean() })
  .parse(workerData);
const say = (message: object): void => parentPort?.postMessage(message);

setInterval(() => say({ alive: true }), aliveEveryMs).unref();
const code = await conformanceProgram(args, {
  out: (out) => say({ out }),
  err: (err) => say({ err }),
  cwd,
  env: process.env,
  colour,
  begun: () => say({ begun: true }),
});
say({ code });
// A provider may have left a timer behind.
process.exit();
