#!/usr/bin/env node
import { processIo } from './cli/io.ts';
import { conformanceProgram } from './cli/program.ts';
import { watchedProgram } from './cli/watched.ts';

const args = process.argv.slice(2);
// Only a run is held against a provider; everything else is its author's own tool.
const program = args[0] === 'run' ? watchedProgram : conformanceProgram;
process.exitCode = await program(args, processIo());
