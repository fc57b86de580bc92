import { wouldBeLive } from '../gateways/choice.ts';
import { configFlags, type Flag, outputFlags } from '../input/flags.ts';
import type { Typed } from '../input/options.ts';
import { type Completions, shells } from '../screen/completion.ts';
import type { CommandResult } from '../session/result.ts';
import type { Session } from '../session/session.ts';
import { echoed, UsageError } from '../io/usage-error.ts';

const isShell = (name: string | undefined): name is keyof typeof shells =>
  name !== undefined && Object.hasOwn(shells, name);

/** The part of the table of commands that is completed. */
type CompletionRow = Omit<Completions['commands'][number], 'flags'> & {
  readonly groups: readonly { readonly flags: readonly Flag[] }[];
  readonly ownCodeOnly?: true;
};

/** `crosspoint completion`: a script for a shell, made from the tables of commands, flags and models. */
export const completion =
  (commands: readonly CompletionRow[]) =>
  async (session: Session, { argument }: Typed): Promise<CommandResult> => {
    if (!isShell(argument))
      throw new UsageError(
        'shell',
        `takes ${Object.keys(shells).join(', ')}, not ${echoed(argument ?? 'nothing')}`,
      );
    const ids = session.providers.all.flatMap(({ spec }) => Object.keys(spec.models));
    const script = shells[argument]({
      commands: commands.map(({ name, description: message, groups, ownCodeOnly }) => ({
        name,
        description: message,
        flags: [
          ...groups.flatMap(({ flags }) => flags),
          ...(ownCodeOnly === true ? [] : configFlags),
          ...outputFlags,
        ],
      })),
      models: [...new Set(ids)],
    });
    return {
      facts: { emulated: !wouldBeLive(session, { emulate: false }), shell: argument, script },
      text: script.trimEnd(),
    };
  };
