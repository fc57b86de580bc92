import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { inspect } from 'node:util';

type Find = (text: string) => string | undefined;

/** Listens to what is printed while a run is on. */
export interface LogWatch {
  /** In which writings the key was printed. */
  readonly found: () => readonly string[];
  readonly release: () => void;
}

const consoleMethods = ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const;
type Write = typeof process.stdout.write;
const streams = ['stdout', 'stderr'] as const;

// Runs may overlap and end in any order: what listens is put in place by the first, and taken away by the last.
const listening = new Map<Find, string[]>();
let restore: (() => void) | undefined;

/** Whether a text holds anybody's key; whose it is, is told. */
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

// What is written is the second thing given to each. A stream of a file writes by the first two.
const fileWriters: readonly (readonly [target: object, name: string])[] = [
  ...['write', 'writeSync', 'writeFile', 'writeFileSync', 'appendFile', 'appendFileSync'].map(
    (name) => [fs, name] as const,
  ),
  ...['writeFile', 'appendFile'].map((name) => [fs.promises, name] as const),
];

/** A file that holds the key is a log as well. Nothing is written that holds it. */
function listenToFiles(): () => void {
  const kept = fileWriters.map(([target, name]) => {
    const original = Reflect.get(target, name) as (...given: unknown[]) => unknown;
    Reflect.set(target, name, (...given: unknown[]) => {
      if (holdsKey(textOf(given[1]))) throw new Error('the conformance kit lets nobody write down the key');
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

/** Watches what is printed for a key, on the console and past it. What holds none is printed all the same. */
export function watchLogs(find: Find): LogWatch {
  const own: Find = (text) => find(text);
  const found: string[] = [];
  if (listening.size === 0) restore = listen();
  listening.set(own, found);
  const release = (): void => {
    if (listening.delete(own) && listening.size === 0) restore?.();
  };
  return { found: () => found, release };
}
