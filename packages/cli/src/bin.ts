#!/usr/bin/env node
import { processIo } from './io/process-io.ts';
import { crosspoint } from './program.ts';

const io = processIo();
const code = await crosspoint(process.argv.slice(2), io);
await Promise.all([io.stdout.flush?.(), io.stderr.flush?.()]);
// The process ends here and not by running empty: the signal handlers are still installed, so a signal that arrives
// late cannot report a finished run as killed. A failure to write the output has set a code already; a clean end must
// not hide it.
process.exit(code === 0 ? process.exitCode : code);
