import type { CommanderError } from 'commander';
import { commands } from './commands/table.ts';
import { echoed, UsageError } from './io/usage-error.ts';

/** What stands before `--`. */
export function beforeRest(args: readonly string[]): readonly string[] {
  const rest = args.indexOf('--');
  return args.slice(0, rest === -1 ? undefined : rest);
}

/** A typing mistake as one line that says what would be right. */
export function typingMistake({ code, message }: CommanderError, args: readonly string[]): UsageError {
  const line = echoed(message.replace(/^error: /, '').replaceAll(/\s*\n\s*/g, ' '));
  const more = hint(code, message, args);
  return new UsageError(
    undefined,
    more.startsWith(';') ? `${line.replace(/\.$/, '')}${more}` : `${line}${more}`,
  );
}

function hint(code: string, message: string, args: readonly string[]): string {
  if (code === 'commander.unknownCommand') return '; crosspoint --help lists the commands';
  const row = commands.find(({ name }) => name === args[0]);
  // Listings take --provider; where a request may go is chosen by --only.
  if (
    message.includes("'--provider'") &&
    row?.groups.some(({ flags }) => flags.some(({ to }) => to === 'only'))
  )
    return '; --only names the gateways that may be asked';
  const isOption = code === 'commander.unknownOption' && !message.includes('Did you mean');
  const options =
    isOption && row !== undefined ? `; crosspoint ${row.name} --help lists the options of ${row.name}` : '';
  if (row?.argument?.name !== '[prompt]') return options;
  const model = beforeRest(args).find((word) => /^[\w.-]+[/:][\w./-]+$/.test(word) && !/^https?:/.test(word));
  if (code === 'commander.excessArguments')
    return model === undefined || args[args.indexOf(model) - 1]?.startsWith('-') === true
      ? ' Put the prompt in quotes.'
      : ` A model goes after its flag: --model ${model}.`;
  return beforeRest(args).some((word) => message.includes(word.slice(2)) && isProse(word))
    ? '; a prompt that begins with - goes after --'
    : options;
}

/** Words behind a dash, or a long word behind one dash alone: no flag looks like that. */
const isProse = (word: string): boolean => /^-[^=]*\s/.test(word) || /^-[^-]./.test(word);
