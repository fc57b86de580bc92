import { parentPort, workerData } from 'node:worker_threads';
import * as z from 'zod';
import { conformanceProgram } from './program.ts';
import { setTripwire } from '../replay/tripwire.ts';
import { aliveEveryMs } from './watched.ts';

const { args, cwd, colour } = z
  .object({ args: z.array(z.string()), cwd: z.string(), colour: z.boolean() })
  .parse(workerData);
const send = (message: object): void => parentPort?.postMessage(message);

const exits = ['exit', 'reallyExit', 'cancel'] as const;
const kept = exits.map((name): readonly [string, unknown] => [name, Reflect.get(process, name)]);
// A module must not end the process while it is loaded either. The run itself watches the process as well.
for (const name of exits)
  Reflect.set(process, name, (): never => {
    send({ left: `process.${name}` });
    throw new Error(
      `process.${name} was called; the conformance kit does not let a provider end the process`,
    );
  });

// Before a provider is loaded, so that functions it keeps for later are watched as well.
setTripwire();

setInterval(() => send({ alive: true }), aliveEveryMs).unref();
const code = await conformanceProgram(args, {
  out: (out) => send({ out }),
  err: (err) => send({ err }),
  cwd,
  env: process.env,
  colour,
  begun: () => send({ begun: true }),
});
send({ code });
// A provider may have left a timer behind.
for (const [name, way] of kept) Reflect.set(process, name, way);
process.exit();
