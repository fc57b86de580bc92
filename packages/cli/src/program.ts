import { CommanderError } from 'commander';
import { commandLine } from './command-line.ts';
import type { CommandRow } from './commands/table.ts';
import type { ExitCode } from './io/exit-codes.ts';
import type { Io } from './io/io.ts';
import type { Typed } from './input/options.ts';
import type { Providers } from './outside/providers.ts';
import type { Session } from './session/session.ts';
import { beforeRest, typingMistake } from './typing-mistake.ts';

/** Loaded with the first command that runs: a page of help needs neither core nor zod. */
const loadSession = async (): Promise<typeof Session> => (await import('./session/session.ts')).Session;

/**
 * Runs one command line and gives the exit code. Nothing is thrown, and the process is not ended: the caller does that,
 * with the signal handlers still installed.
 *
 * @example process.exitCode = await crosspoint(['models', '--json'], io);
 */
export async function crosspoint(args: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = 0;
  const program = commandLine(io, async (row, typed) => {
    const { json, quiet } = typed.flags;
    const [Opened, providers] = await Promise.all([loadSession(), providersFor(io, row, typed)]);
    const session = new Opened(io, { json: json === true, quiet: quiet === true, providers });
    code = await perform(session, row, typed);
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError && (error.exitCode === 0 || error.code === 'commander.help'))
      return 0;
    // A command line that is wrong runs no code of the project.
    const [Opened, { builtIn: providers }] = await Promise.all([
      loadSession(),
      import('./outside/providers.ts'),
    ]);
    const session = new Opened(io, { json: asksForJson(args), quiet: false, providers });
    return printFailure(session, error instanceof CommanderError ? typingMistake(error, args) : error, {});
  }
}

async function providersFor(io: Io, { ownCodeOnly }: CommandRow, { flags }: Typed): Promise<Providers> {
  if (ownCodeOnly === true) return (await import('./outside/providers.ts')).builtIn;
  const [{ findProviders }, { configOptions }] = await Promise.all([
    import('./outside/find.ts'),
    import('./input/options.ts'),
  ]);
  return findProviders(io, configOptions.parse(flags).config);
}

/** Runs a command and prints what it came to: the one place that does, and that decides the exit code. */
async function perform(session: Session, row: CommandRow, typed: Typed): Promise<ExitCode> {
  try {
    const command = await row.load();
    if (row.reportsProblems !== true) reportLoaded(session);
    return await session.printResult(await command(session, typed));
  } catch (error) {
    return await printFailure(session, error, typed.flags);
  } finally {
    await session.close();
  }
}

/** Which code of the project was run, and what of it is left out. */
function reportLoaded(session: Session): void {
  const { problems, loaded } = session.providers;
  if (!session.json) for (const what of loaded) session.hint(`Loaded ${what}`);
  for (const { message } of problems) session.info(`crosspoint: left out: ${message}`);
}

/** Prints a failure: one message, one document, one code. */
async function printFailure(session: Session, error: unknown, flags: Typed['flags']): Promise<ExitCode> {
  session.interrupts.finish();
  const [{ failedRun }, { wouldBeLive }] = await Promise.all([
    import('./failure.ts'),
    import('./gateways/choice.ts'),
  ]);
  const choice = { emulate: flags['emulate'] === true, emulator: textOf(flags['emulator']) };
  const { facts, message, advice, code } = failedRun(session, error, flags);
  if (!session.json) session.info(message);
  if (advice !== undefined) session.info(advice);
  return session.printResult({ facts: { emulated: !wouldBeLive(session, choice), ...facts }, code });
}

/** Whether `--json` stands in a command line that was not understood. */
const asksForJson = (args: readonly string[]): boolean => beforeRest(args).includes('--json');

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
