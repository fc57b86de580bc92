import { CommanderError } from 'commander';
import { commandLine } from './command-line.ts';
import type { CommandRow } from './commands.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Io } from './io.ts';
import { configOptions, type Typed } from './options.ts';
import type { Providers } from './providers.ts';
import { Session } from './session.ts';
import { beforeRest, typingMistake } from './typing-mistake.ts';

/**
 * Runs one command line and gives the exit code. Nothing is thrown, and the process is not ended: the caller does that,
 * with the signal handlers still installed.
 */
export async function crosspoint(args: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = 0;
  const program = commandLine(io, async (row, typed) => {
    const { json, quiet } = typed.flags;
    const providers = await providersFor(io, row, typed);
    const session = new Session(io, { json: json === true, quiet: quiet === true, providers });
    code = await perform(session, row, typed);
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError && (error.exitCode === 0 || error.code === 'commander.help'))
      return 0;
    // What was not understood runs nothing of the project.
    const { builtIn: providers } = await import('./providers.ts');
    const session = new Session(io, { json: asksForJson(args), quiet: false, providers });
    return end(session, error instanceof CommanderError ? typingMistake(error, args) : error, {});
  }
}

async function providersFor(io: Io, { ownCodeOnly }: CommandRow, { flags }: Typed): Promise<Providers> {
  if (ownCodeOnly === true) return (await import('./providers.ts')).builtIn;
  return (await import('./outside/find.ts')).findProviders(io, configOptions.parse(flags).config);
}

async function perform(session: Session, row: CommandRow, typed: Typed): Promise<ExitCode> {
  try {
    const command = await row.load();
    if (row.reportsProblems !== true) reportLoaded(session);
    const code = await command(session, typed);
    await session.deliver();
    return code ?? 0;
  } catch (error) {
    return end(session, error, typed.flags);
  }
}

/** Which code of the project was run, and what of it is left out. */
function reportLoaded(session: Session): void {
  const { problems, loaded } = session.providers;
  if (!session.json) for (const what of loaded) session.hint(`Loaded ${what}`);
  for (const { message } of problems) session.info(`crosspoint: left out: ${message}`);
}

/** Ends a run that failed: one message, one document, one code. */
async function end(session: Session, error: unknown, flags: Typed['flags']): Promise<ExitCode> {
  session.interrupts.finish();
  const [{ report }, { wouldBeLive }] = await Promise.all([import('./failure.ts'), import('./choice.ts')]);
  if (session.getJson('emulated') === undefined) {
    const choice = { emulate: flags['emulate'] === true, emulator: textOf(flags['emulator']) };
    session.setJson({ emulated: !wouldBeLive(session, choice) });
  }
  const code = report(session, error, flags);
  await session.end();
  return code;
}

/** Whether `--json` stands in a command line that was not understood. */
const asksForJson = (args: readonly string[]): boolean => beforeRest(args).includes('--json');

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
