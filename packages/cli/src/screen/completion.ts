import type { Flag } from '../input/flags.ts';

/** What can be completed: commands with their flags, and the ids of models. */
export interface Completions {
  readonly commands: readonly {
    readonly name: string;
    readonly description: string;
    readonly flags: readonly Flag[];
  }[];
  readonly models: readonly string[];
}

/** Every way a flag is spelt: `--image`, and the twin of one that has a twin. */
const spellings = ({ flag, not }: Flag): readonly string[] => {
  const [name = flag] = flag.split(' ');
  return not === undefined ? [name] : [name, name.replace('--', '--no-')];
};

/** For a shell's single quotes. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

const filed: ReadonlySet<string> = new Set(['media', 'media list']);
const paths: ReadonlySet<string> = new Set(['out', 'store', 'request', 'batch', 'config', 'fixtures']);
const takesFile = ({ takes, to }: Flag): boolean => filed.has(takes) || paths.has(to);

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)];
/** The flags a value of some sort stands after; nothing stands after the `--no-` twin of one. */
const valued = ({ commands }: Completions, want: (flag: Flag) => boolean): readonly string[] =>
  unique(commands.flatMap(({ flags }) => flags.filter(want).map(({ flag }) => flag.split(' ')[0] ?? flag)));

function bash(completions: Completions): string {
  const cases = completions.commands.map(
    ({ name, flags }) => `    ${name}) words=${quoted(flags.flatMap(spellings).join(' '))} ;;`,
  );
  return `# bash completion of crosspoint; put this in ~/.bashrc:  eval "$(crosspoint completion bash)"
_crosspoint() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} words
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W ${quoted([...completions.commands.map(({ name }) => name), '--help', '--version'].join(' '))} -- "$current"))
    return
  fi
  case $before in
    ${valued(completions, ({ to }) => to === 'model').join('|')}) COMPREPLY=($(compgen -W ${quoted(completions.models.join(' '))} -- "$current")); return ;;
    ${valued(completions, takesFile).join('|')}) COMPREPLY=($(compgen -f -- "$current")); return ;;
  esac
  case \${COMP_WORDS[1]} in
${cases.join('\n')}
    *) words='' ;;
  esac
  COMPREPLY=($(compgen -W "$words --help" -- "$current"))
}
complete -o default -F _crosspoint crosspoint
`;
}

function zsh(completions: Completions): string {
  const described = (name: string, message: string): string =>
    quoted(`${name.replaceAll(':', '\\:')}:${message.replaceAll(':', '\\:')}`);
  const cases = completions.commands.map(({ name, flags }) => {
    const words = flags.flatMap((flag) => spellings(flag).map((each) => described(each, flag.description)));
    return `    ${name}) found=(${words.join(' ')}) ;;`;
  });
  return `#compdef crosspoint
# zsh completion of crosspoint; put this in ~/.zshrc after compinit:  eval "$(crosspoint completion zsh)"
_crosspoint() {
  local -a verbs found models
  verbs=(${completions.commands.map(({ name, description: message }) => described(name, message)).join(' ')})
  models=(${completions.models.map(quoted).join(' ')})
  local before=\${words[CURRENT-1]}
  if (( CURRENT == 2 )); then
    _describe command verbs
    return
  fi
  case $before in
    ${valued(completions, ({ to }) => to === 'model').join('|')}) compadd -a models; return ;;
    ${valued(completions, takesFile).join('|')}) _files; return ;;
  esac
  case \${words[2]} in
${cases.join('\n')}
  esac
  _describe flag found
}
compdef _crosspoint crosspoint
`;
}

function fish(completions: Completions): string {
  const base = 'complete -c crosspoint';
  const first = completions.commands.map(
    ({ name, description: message }) =>
      `${base} -n __fish_use_subcommand -f -a ${name} -d ${quoted(message)}`,
  );
  const rest = completions.commands.flatMap(({ name, flags }) =>
    flags.flatMap((flag) =>
      spellings(flag).map((each) => {
        const word = each.startsWith('--') ? `-l ${each.slice(2)}` : `-s ${each.slice(1)}`;
        const takes =
          flag.takes === 'switch' || each.startsWith('--no-') ? '' : takesFile(flag) ? ' -r -F' : ' -x';
        const models = flag.to === 'model' ? ` -a ${quoted(completions.models.join(' '))}` : '';
        return `${base} -n ${quoted(`__fish_seen_subcommand_from ${name}`)} ${word}${takes}${models} -d ${quoted(flag.description)}`;
      }),
    ),
  );
  return `# fish completion of crosspoint; put this in ~/.config/fish/config.fish:  crosspoint completion fish | source
${[...first, ...rest].join('\n')}
`;
}

/** A script for each shell. */
export const shells = { bash, zsh, fish } as const satisfies Readonly<
  Record<string, (completions: Completions) => string>
>;
