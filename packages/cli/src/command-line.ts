import { Command, CommanderError, Option } from 'commander';
import { commands, type CommandRow } from './commands/table.ts';
import { configFlags, type Flag, outputFlags } from './input/flags.ts';
import type { Io } from './io/io.ts';
import type { Typed } from './input/options.ts';
import { exitHelp, exitPointer, helpLayout } from './screen/help.ts';
import { wrapPlain } from './text/plain.ts';
import { readers, repeatable } from './input/values.ts';
import { version } from './io/version.ts';

/** What happens with a command that was understood. */
export type Perform = (row: CommandRow, typed: Typed) => Promise<void>;

const about = 'Ask for a generated video, image or 3D model once, and have any of several gateways make it.';

const keys = 'Keys come from the environment, such as AIMLAPI_API_KEY.';

function addFlag(
  command: Command,
  { flag, takes, description: message, to, not: twin }: Flag,
  heading: string,
): void {
  const option = new Option(flag, message).helpGroup(heading);
  if (takes !== 'switch') {
    option.argParser((text: string, before: unknown) => {
      const again = before !== undefined && before !== false && !repeatable.has(takes);
      if (again) throw new CommanderError(1, 'crosspoint.twice', `option '${flag}' is given twice`);
      return readers[takes](text, before);
    });
  }
  // The table says where a value goes, whatever the flag is called.
  option.attributeName = () => to;
  command.addOption(option);
  if (twin === undefined) return;
  const [name = flag] = flag.split(' ');
  const not = new Option(name.replace('--', '--no-'), twin).helpGroup(heading);
  not.attributeName = () => to;
  command.addOption(not);
}

function addCommand(program: Command, row: CommandRow, width: number, perform: Perform): void {
  const command = program.command(row.name).description(row.description);
  if (row.argument !== undefined) command.argument(row.argument.name, row.argument.description);
  const config =
    row.ownCodeOnly === true ? [] : [{ heading: "The project's own gateways:", flags: configFlags }];
  for (const { heading, flags } of [...row.groups, ...config, { heading: 'Output:', flags: outputFlags }]) {
    for (const flag of flags) addFlag(command, flag, heading);
  }
  const examples = row.examples.map((line) => `  $ crosspoint ${line}`);
  command.addHelpText('after', `\nExamples:\n${examples.join('\n')}\n\n${exitPointer}`);
  command.action(async () => {
    const flags = command.opts<Readonly<Record<string, unknown>>>();
    await perform(row, { flags, argument: command.args[0] });
  });
}

/** The command line as commander parses it, made from the tables. It throws, and never ends the process. */
export function commandLine(io: Io, perform: Perform): Command {
  const width = io.stdout.columns ?? 100;
  const program = new Command('crosspoint')
    .description(about)
    .version(version(), '--version', 'print the version')
    .configureHelp(helpLayout)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stdout.write(text),
      outputError: () => undefined, // said once, by us, in one line
      getOutHelpWidth: () => width,
      getErrHelpWidth: () => width,
    })
    .addHelpText('after', `\n${wrapPlain(keys, width).join('\n')}\n\n${exitHelp(width)}`);
  for (const row of commands) addCommand(program, row, width, perform);
  return program;
}
