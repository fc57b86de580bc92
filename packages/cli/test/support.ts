import { mkdtempSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Emulator, type EmulatorOptions, samplePicture, startEmulator } from '@crosspoint/emulator';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import { crosspoint, type ExitCode, type Io, type Signal } from '../src/index.ts';
import { afterFile, afterTest } from '../../../test/support/cleanup.ts';

export const picture = fileURLToPath(samplePicture);

/** A folder that goes with the test. */
export async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'crosspoint-'));
  afterTest(() => rm(path, { recursive: true }));
  return path;
}

/** An emulator that ends with the test; its jobs are over at once unless told otherwise. */
export async function emulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const started = await startEmulator({ script: 'q0g0c', ...options });
  afterTest(() => started.close());
  return started;
}

/** Waits until something holds, as long as a busy machine may need. */
export const eventually = (check: () => void | Promise<void>): Promise<void> =>
  vi.waitFor(check, { timeout: 120_000, interval: 10 });

export interface Setting {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** A person at a terminal so many columns wide. */
  readonly terminal?: number;
  readonly response?: string;
  readonly cwd?: string;
  /** Where jobs are kept; a test that does not say shares nothing with any other. */
  readonly store?: string;
}

/** A terminal held in the hand. */
export interface FakeIo extends Io {
  readonly written: { out: string; err: string; questions: string[]; exits: number[] };
  press(signal?: Signal): void;
  /** How many listen for signals. */
  readonly listening: number;
  /** Lets the timers that were set run out. */
  elapse(): void;
}

/** A home of its own for stores of a test that asks for none. */
function freshHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'crosspoint-home-'));
  afterFile(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

export function fakeIo({
  env = {},
  stdin = '',
  terminal,
  response,
  cwd = tmpdir(),
  store,
}: Setting = {}): FakeIo {
  const home = freshHome();
  const written = { out: '', err: '', questions: [] as string[], exits: [] as number[] };
  const listeners = new Set<(signal: Signal) => void>();
  const timers = new Set<() => void>();
  let presses = 0;
  const isTTY = terminal !== undefined;
  const stream = (name: 'out' | 'err') => ({
    write: (text: string) => void (written[name] += text),
    isTTY,
    columns: terminal,
  });
  return {
    written,
    stdin: { isTTY, text: () => Promise.resolve(stdin) },
    stdout: stream('out'),
    stderr: stream('err'),
    env: { CROSSPOINT_STORE: store ?? join(home, 'new', 'jobs.db'), ...env },
    cwd,
    home,
    platform: 'linux',
    program: '/opt/lib/node_modules/@crosspoint/cli/bin/crosspoint.js',
    startedAs: '/opt/bin/crosspoint',
    clock: {
      // A second between presses: nobody is that quick, and npm is far quicker.
      now: () => Date.now() + presses * 1_000,
      every: () => () => undefined,
      after(_ms, run) {
        timers.add(run);
        return () => timers.delete(run);
      },
    },
    ask(question) {
      written.questions.push(question);
      return Promise.resolve(response);
    },
    onSignal(run) {
      listeners.add(run);
      return () => listeners.delete(run);
    },
    exit: (code) => void written.exits.push(code),
    get listening() {
      return listeners.size;
    },
    press(signal = 'SIGINT') {
      presses += 1;
      for (const run of listeners) run(signal);
    },
    elapse() {
      for (const run of timers) run();
      timers.clear();
    },
  };
}

export interface Ran {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
  /** What stood on stderr below the line that says that a run is emulated. */
  readonly notes: string;
  readonly lines: readonly string[];
  /** What stood on stdout, as JSON; a failure when it is more or less than one document. */
  readonly json: unknown;
}

/** Runs a command line in this process. */
export async function ran(args: readonly string[], io: FakeIo = fakeIo()): Promise<Ran> {
  const code = await crosspoint(args, io);
  const { out, err } = io.written;
  return {
    code,
    out,
    err,
    notes: err.replace(/^emulated: no money, no real gateway\n/, ''),
    lines: out.trimEnd().split('\n'),
    get json(): unknown {
      return JSON.parse(out);
    },
  };
}

/** The ref in what was printed. */
export const refIn = (text: string): string => /xp1\.[\w-]+\.\w+/.exec(text)?.[0] ?? '';
