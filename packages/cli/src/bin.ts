#!/usr/bin/env node
import { processIo } from './process-io.ts';
import { crosspoint } from './program.ts';

const code = await crosspoint(process.argv.slice(2), processIo());
// A failure to write the output has set a code already; a clean end must not hide it.
if (code !== 0) process.exitCode = code;
