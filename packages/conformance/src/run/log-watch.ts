import { inspect } from 'node:util';

/** Listens to what is printed while a run is on. */
export interface LogWatch {
  /** In which writings the key was printed. */
  readonly found: () => readonly string[];
  readonly release: () => void;
}

const voices = ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const;

/** Watches the console for a key; what is printed is printed all the same. */
export function watchLogs(find: (text: string) => string | undefined): LogWatch {
  const found: string[] = [];
  const before = voices.map((voice) => [voice, console[voice]] as const);
  for (const [voice, print] of before) {
    console[voice] = (...said: unknown[]) => {
      const how = find(said.map((it) => (typeof it === 'string' ? it : inspect(it, { depth: 8 }))).join(' '));
      if (how !== undefined) found.push(how);
      else print.apply(console, said);
    };
  }
  const release = (): void => {
    for (const [voice, print] of before) console[voice] = print;
  };
  return { found: () => found, release };
}
