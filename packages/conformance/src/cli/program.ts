import { readFileSync } from 'node:fs';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import * as z from 'zod';
import { fit } from '../report/fit.ts';
import { type Format, formats, isFormat } from '../report/formats.ts';
import { compareCommand, type CompareFlags } from './compare.ts';
import { driftCommand, type DriftFlags } from './drift.ts';
import { type ExitCode, exitMeanings, KitFault } from './exit-codes.ts';
import type { Io } from './io.ts';
import { mutateCommand, type MutateFlags } from './mutate.ts';
import { recordCommand, type RecordFlags } from './record.ts';
import { runCommand, type RunFlags } from './run.ts';

const help = `
Exit codes:
${Object.entries(exitMeanings)
  .map(([code, message]) => `  ${code}  ${message}`)
  .join('\n')}
`;

/** The forms of a list, after those of an earlier `--report`. */
function formatList(text: string, before: readonly Format[] = []): readonly Format[] {
  const named = text.split(',').map((name) => {
    if (!isFormat(name))
      throw new InvalidArgumentError(`${name} is none of ${Object.keys(formats).join(', ')}.`);
    return name;
  });
  return [...new Set([...before, ...named])];
}

function ceilingOf(text: string): readonly [string, string] {
  const [, amount, currency] = /^(\d+(?:\.\d+)?) ?([A-Za-z]+)$/.exec(text) ?? [];
  if (amount === undefined || currency === undefined)
    throw new InvalidArgumentError('It looks like "0.50 USD".');
  return [amount, currency];
}

function countOf(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new InvalidArgumentError('It is a whole number.');
  return Number(text);
}

/** The version of the package that is installed. */
function versionOf(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return z.object({ version: z.string() }).parse(manifest).version;
}

/** Runs one command line and gives the exit code. Nothing is thrown, and the process is not ended. */
export async function conformanceProgram(args: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = 0;
  const program = new Command('crosspoint-conformance')
    .description('Proves on the wire that a provider keeps every promise an application relies on.')
    .version(versionOf())
    .addHelpText('after', help)
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: io.err });

  program
    .command('run')
    .description('judge providers by their fixtures; nothing leaves the machine')
    .argument('<module...>', 'a file, a folder with a package.json, or an installed package')
    .option('--fixtures <folder>', 'where the fixtures are (default: fixtures in the package)')
    .option('--report <list>', `what to write: ${Object.keys(formats).join(',')}`, formatList)
    .option('--out <folder>', 'where to write it', '.')
    .option('--author', 'what is overdue (a skip, the review of a source) fails')
    .option('--only <id>', 'only the cases whose id this is, or begins with it')
    .option('--skips <file>', 'known failures: a JSON list of { case, reason, until }')
    .option('--export <name>', 'which export is the provider, where there are several')
    .action(async (names: readonly string[], flags: RunFlags) => {
      code = await runCommand(io, names, flags);
    });

  program
    .command('compare')
    .description('what differs between two versions of a provider, for your own requests')
    .argument('<old>', 'the version in use: a file, a folder, or an installed package')
    .argument('<new>', 'the version to come')
    .option('--requests <folder>', 'what captureRequests wrote')
    .option('--fixtures <folder>', "the old version's fixtures (default: those in its package)")
    .option('--json', 'the differences as JSON')
    .action(async (before: string, after: string, flags: CompareFlags) => {
      code = await compareCommand(io, [before, after], flags);
    });

  program
    .command('record')
    .description('buy once from a live gateway, and write down what was seen as a fixture')
    .argument('<module>', 'a file, a folder with a package.json, or an installed package')
    .option('--claim <claim>', 'what it is to show, as `run` lists it')
    .option('--request <file>', 'a canonical request of your own, instead')
    .option('--id <id>', 'what the case is called')
    .option('--fixtures <folder>', 'where it is written (default: fixtures in the package)')
    .option('--base-url <url>', 'another address: a proxy, or an emulator; then it counts as synthetic')
    .option('--ceiling <amount>', 'the most that may be spent, such as "0.50 USD"', ceilingOf)
    .option('--max-submissions <count>', 'how many, where no price is known', countOf)
    .option('--scrub <value...>', 'further values to take out: an account, a name')
    .option('--yes', 'spend it; without it nothing is sent, and the worst case is told')
    .action(async (name: string, flags: RecordFlags) => {
      code = await recordCommand(io, name, flags);
    });

  program
    .command('drift')
    .description('whether a live gateway is still what tables and fixtures say; asks only what is free')
    .argument('<module>', 'a file, a folder with a package.json, or an installed package')
    .option('--fixtures <folder>', 'where the fixtures are (default: fixtures in the package)')
    .option('--base-url <url>', 'another address: a proxy, or an emulator')
    .action(async (name: string, flags: DriftFlags) => {
      code = await driftCommand(io, name, flags);
    });

  program
    .command('mutate')
    .description('perturb a provider one entry at a time, and score how many changes its fixtures notice')
    .argument('<module>', 'a file, a folder with a package.json, or an installed package')
    .option('--fixtures <folder>', 'where the fixtures are (default: fixtures in the package)')
    .option('--least <percent>', 'exit 1 below this score', countOf, 0)
    .action(async (name: string, flags: MutateFlags) => {
      code = await mutateCommand(io, name, flags);
    });

  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const message = error instanceof KitFault ? error.message : `the kit broke: ${stackOf(error)}`;
    io.err(`${fit(`crosspoint-conformance: ${message}`)}\n`);
    return 2;
  }
}

const stackOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
