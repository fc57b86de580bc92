import { inspect } from 'node:util';

/** Listens to what is printed while a run is on. */
export interface LogWatch {
  /** In which writings the key was printed. */
  readonly found: () => readonly string[];
  readonly release: () => void;
}

const voices = ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const;
const streams = ['stdout', 'stderr'] as const;

const textOf = (chunk: unknown): string =>
  chunk instanceof Uint8Array ? Buffer.from(chunk).toString('utf8') : String(chunk);

/** Watches what is printed for a key, on the console and past it. What holds none is printed all the same. */
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
  const written = streams.map((name) => [name, process[name].write] as const);
  for (const [name, write] of written) {
    const watched = (...given: unknown[]): boolean => {
      const how = find(textOf(given[0]));
      if (how === undefined) return Reflect.apply(write, process[name], given) as boolean;
      found.push(how);
      return true;
    };
    process[name].write = watched as typeof write; // takes whatever the stream takes
  }
  const release = (): void => {
    for (const [voice, print] of before) console[voice] = print;
    for (const [name, write] of written) process[name].write = write;
  };
  return { found: () => found, release };
}
