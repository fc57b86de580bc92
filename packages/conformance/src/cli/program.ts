import { readFileSync } from 'node:fs';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import * as z from 'zod';
import { fit } from '../report/fit.ts';
import { type Format, formats, isFormat } from '../report/formats.ts';
import { compareCommand, type CompareFlags } from './compare.ts';
import { coverageCommand, type CoverageFlags } from './coverage.ts';
import { driftCommand, type DriftFlags } from './drift.ts';
import { KitFault } from '../kit-fault.ts';
import { type KitExitCode, exitMeanings } from './exit-codes.ts';
import type { KitIo } from './io.ts';
import { mutateCommand, type MutateFlags } from './mutate.ts';
import { recordCommand, type RecordFlags } from './record.ts';
import type { RunOrder } from '../index.ts';
import { runCommand, type RunFlags } from './run.ts';
import { subjectCommand, type SubjectFlags } from './subject.ts';

const help = `
Exit codes:
${Object.entries(exitMeanings)
  .map(([code, message]) => `  ${code}  ${message}`)
  .join('\n')}
`;

/** The formats of a list, after those of an earlier `--report`. */
function formatList(text: string, before: readonly Format[] = []): readonly Format[] {
  const named = text.split(',').map((name) => {
    if (!isFormat(name))
      throw new InvalidArgumentError(`${name} is not one of ${Object.keys(formats).join(', ')}.`);
    return name;
  });
  return [...new Set([...before, ...named])];
}

function ceilingOf(text: string): readonly [string, string] {
  const [, amount, currency] = /^(\d+(?:\.\d+)?) ?([A-Za-z]+)$/.exec(text) ?? [];
  if (amount === undefined || currency === undefined)
    throw new InvalidArgumentError('Write an amount and a currency, such as "0.50 USD".');
  return [amount, currency];
}

function orderOf(text: string): RunOrder {
  if (text === 'as-read' || text === 'reverse') return text;
  if (!/^\d{1,9}$/.test(text))
    throw new InvalidArgumentError('Write as-read, reverse, or a whole number to shuffle by.');
  return Number(text);
}

function countOf(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new InvalidArgumentError('Write a whole number.');
  return Number(text);
}

/** The version of the package that is installed. */
function versionOf(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return z.object({ version: z.string() }).parse(manifest).version;
}

/** Runs one command line and returns the exit code. Never throws and never ends the process. */
export async function conformanceProgram(args: readonly string[], io: KitIo): Promise<KitExitCode> {
  let code: KitExitCode = 0;
  const program = new Command('crosspoint-conformance')
    .description(
      'Checks the requests and results of a provider against its fixtures and the rules of conformance.',
    )
    .version(versionOf())
    .addHelpText('after', help)
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: io.err });

  program
    .command('run')
    .description('check providers by their fixtures; nothing leaves the machine')
    .argument('<module...>', 'a file, a folder with a package.json, or an installed package')
    .option('--fixtures <folder>', 'where the fixtures are (default: fixtures in the package)')
    .option('--report <list>', `what to write: ${Object.keys(formats).join(',')}`, formatList)
    .option('--out <folder>', 'where to write it', '.')
    .option('--author', 'an overdue skip or review of a source fails')
    .option('--only <id>', 'only the cases whose id is this, or begins with it')
    .option('--order <order>', 'of the cases: as-read, reverse, or a number that shuffles them', orderOf)
    .option('--skips <file>', 'known failures: a JSON list of { case, reason, until }')
    .option('--export <name>', 'which export is the provider, where there are several')
    .action(async (names: readonly string[], flags: RunFlags) => {
      code = await runCommand(io, names, flags);
    });

  program
    .command('coverage')
    .description('list the code of a provider that no fixture runs; nothing leaves the machine')
    .argument('<module>', 'a file, a folder with a package.json, or an installed package')
    .option('--fixtures <folder>', 'where the fixtures are (default: fixtures in the package)')
    .option('--export <name>', 'which export is the provider, where there are several')
    .option('--json', 'the places as JSON')
    .action(async (name: string, flags: CoverageFlags) => {
      code = await coverageCommand(io, name, flags);
    });

  program
    .command('compare')
    .description('list what differs between two versions of a provider, for your own requests')
    .argument('<old>', 'the version in use: a file, a folder, or an installed package')
    .argument('<new>', 'the new version')
    .option('--requests <folder>', 'the folder that captureRequests wrote')
    .option('--fixtures <folder>', "the old version's fixtures (default: those in its package)")
    .option('--json', 'the differences as JSON')
    .action(async (before: string, after: string, flags: CompareFlags) => {
      code = await compareCommand(io, [before, after], flags);
    });

  program
    .command('record')
    .description('buy once from a live gateway, and write the exchanges as a fixture')
    .argument('<module>', 'a file, a folder with a package.json, or an installed package')
    .option('--claim <claim>', 'the capability to record, as `run` lists it')
    .option('--request <file>', 'a canonical request of your own, instead')
    .option('--id <id>', 'the id of the case')
    .option('--fixtures <folder>', 'where it is written (default: fixtures in the package)')
    .option('--base-url <url>', 'another base URL: a proxy or an emulator; the fixture is then synthetic')
    .option('--ceiling <amount>', 'the most that may be spent, such as "0.50 USD"', ceilingOf)
    .option('--max-submissions <count>', 'how many submissions, where the price is not exact', countOf)
    .option('--scrub <value...>', 'further values to remove: an account, a name')
    .option('--yes', 'send the request; without it nothing is sent, and the worst-case price is printed')
    .action(async (name: string, flags: RecordFlags) => {
      code = await recordCommand(io, name, flags);
    });

  program
    .command('drift')
    .description('compare a live gateway with the tables and fixtures; sends only free queries')
    .argument('<module>', 'a file, a folder with a package.json, or an installed package')
    .option('--fixtures <folder>', 'where the fixtures are (default: fixtures in the package)')
    .option('--base-url <url>', 'another base URL: a proxy or an emulator')
    .action(async (name: string, flags: DriftFlags) => {
      code = await driftCommand(io, name, flags);
    });

  program
    .command('mutate')
    .description('change a provider one entry at a time, and score how many changes its fixtures notice')
    .argument('<module>', 'a file, a folder with a package.json, or an installed package')
    .option('--fixtures <folder>', 'where the fixtures are (default: fixtures in the package)')
    .option('--least <percent>', 'exit 1 below this score', countOf, 0)
    .action(async (name: string, flags: MutateFlags) => {
      code = await mutateCommand(io, name, flags);
    });

  program
    .command('subject')
    .description('judge any client of a media gateway, over its standard input and output')
    .argument('<command...>', 'how it is started, after two dashes: -- node my-client.mjs')
    .option('--only <id>', 'only the cases whose id begins with it')
    .option('--json', 'the report as JSON')
    .action(async (command: readonly string[], flags: SubjectFlags) => {
      code = await subjectCommand(io, command, flags);
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
