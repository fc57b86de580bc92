#!/usr/bin/env node
import { processIo } from './cli/io.ts';
import { conformanceProgram } from './cli/program.ts';

process.exitCode = await conformanceProgram(process.argv.slice(2), processIo());
