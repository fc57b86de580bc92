import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { type Format, formats, isFormat } from '../report/formats.ts';
import { suite } from '../run/summary.ts';
import { type ExitCode, exitMeanings, KitFault } from './exit-codes.ts';
import type { Io } from './io.ts';
import { runCommand, type RunFlags } from './run.ts';

const help = `
Exit codes:
${Object.entries(exitMeanings)
  .map(([code, says]) => `  ${code}  ${says}`)
  .join('\n')}
`;

function formatList(text: string): readonly Format[] {
  return text.split(',').map((name) => {
    if (!isFormat(name))
      throw new InvalidArgumentError(`${name} is none of ${Object.keys(formats).join(', ')}.`);
    return name;
  });
}

/** Runs one command line and gives the exit code. Nothing is thrown, and the process is not ended. */
export async function conformanceProgram(args: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = 0;
  const program = new Command('crosspoint-conformance')
    .description('Proves on the wire that a provider keeps every promise an application relies on.')
    .version(suite)
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

  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const says = error instanceof KitFault ? error.message : `the kit broke: ${stackOf(error)}`;
    io.err(`crosspoint-conformance: ${says}\n`);
    return 2;
  }
}

const stackOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
