import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { inspect } from 'node:util';

type Find = (text: string) => string | undefined;

/** Watches what is printed during a run. */
export interface LogWatch {
  /** The encodings in which the API key was printed. */
  readonly found: () => readonly string[];
  readonly release: () => void;
}

const consoleMethods = ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const;
type Write = typeof process.stdout.write;
const streams = ['stdout', 'stderr'] as const;

// Runs may overlap and end in any order: the first installs the watch, and the last removes it.
const listening = new Map<Find, string[]>();
let restore: (() => void) | undefined;

/** Whether a text has the API key of any run; that run records it. */
function holdsKey(text: string): boolean {
  let held = false;
  for (const [find, found] of listening) {
    const form = find(text);
    if (form === undefined) continue;
    found.push(form);
    held = true;
  }
  return held;
}

const textOf = (chunk: unknown): string =>
  chunk instanceof Uint8Array ? Buffer.from(chunk).toString('utf8') : String(chunk);

// The second argument of each is the text. A file stream uses the first two functions.
const fileWriters: readonly (readonly [target: object, name: string])[] = [
  ...['write', 'writeSync', 'writeFile', 'writeFileSync', 'appendFile', 'appendFileSync'].map(
    (name) => [fs, name] as const,
  ),
  ...['writeFile', 'appendFile'].map((name) => [fs.promises, name] as const),
];

/** A file with the API key counts as a log. A text that has it is not written. */
function listenToFiles(): () => void {
  const kept = fileWriters.map(([target, name]) => {
    const original = Reflect.get(target, name) as (...given: unknown[]) => unknown;
    Reflect.set(target, name, (...given: unknown[]) => {
      if (holdsKey(textOf(given[1])))
        throw new Error('the conformance kit does not let a provider write the API key to a file');
      return Reflect.apply(original, target, given);
    });
    return () => void Reflect.set(target, name, original);
  });
  syncBuiltinESMExports();
  return () => {
    for (const restore of kept) restore();
    syncBuiltinESMExports();
  };
}

function listen(): () => void {
  const consolePrints = consoleMethods.map((method) => [method, console[method]] as const);
  for (const [method, print] of consolePrints) {
    console[method] = (...parts: unknown[]) => {
      const text = parts
        .map((part) => (typeof part === 'string' ? part : inspect(part, { depth: 8 })))
        .join(' ');
      if (!holdsKey(text)) print.apply(console, parts);
    };
  }
  const written = streams.map((name) => [name, Reflect.get(process[name], 'write') as Write] as const);
  for (const [name, write] of written) {
    const watched = (...given: unknown[]): boolean =>
      holdsKey(textOf(given[0])) || (Reflect.apply(write, process[name], given) as boolean);
    process[name].write = watched as Write; // takes whatever the stream takes
  }
  const restoreFiles = listenToFiles();
  return () => {
    restoreFiles();
    for (const [method, print] of consolePrints) console[method] = print;
    for (const [name, write] of written) process[name].write = write;
  };
}

/** Watches everything that is printed for the API key, on the console and on the streams. All other text is printed. */
export function watchLogs(find: Find): LogWatch {
  const listener: Find = (text) => find(text);
  const found: string[] = [];
  if (listening.size === 0) restore = listen();
  listening.set(listener, found);
  const release = (): void => {
    if (listening.delete(listener) && listening.size === 0) restore?.();
  };
  return { found: () => found, release };
}
