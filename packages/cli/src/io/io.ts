/** A place to write to. */
export interface Stream {
  /** Writes a text as it is; the caller ends a line. */
  write(text: string): void;
  /** A terminal somebody looks at. */
  readonly isTTY: boolean;
  /** How wide it is right now; undefined where it is unknown. */
  readonly columns: number | undefined;
  /**
   * Waits until everything written so far has left the process, and tells whether all of it arrived: false when the
   * reader is gone. A stream without it delivers at once.
   */
  readonly flush?: () => Promise<boolean>;
}

/** Ends a timer or a subscription. */
export type Unsubscribe = () => void;

/** How the outside asks a program to end. */
export type Signal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** Everything a command touches outside itself, so that a test can hold it in its hands. */
export interface Io {
  /** The input: whether a terminal is there, and the whole text up to its end. */
  readonly stdin: { readonly isTTY: boolean; text(): Promise<string> };
  /** Where the result goes, and nothing else. */
  readonly stdout: Stream;
  /** Where progress, notices and errors go. */
  readonly stderr: Stream;
  /** The variables of the environment; keys are read from here. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder the process was started in. */
  readonly cwd: string;
  /** The person's own folder. */
  readonly home: string;
  /** The operating system, as Node.js names it. */
  readonly platform: NodeJS.Platform;
  /** The file that was started, links followed. */
  readonly program: string;
  /** The path it was started by, links not followed: the link in a `bin` folder, or the file itself. */
  readonly startedAs: string;
  /** The time in milliseconds since 1970, and timers: `every` repeats, `after` runs once. */
  readonly clock: {
    now(): number;
    every(ms: number, run: () => void): Unsubscribe;
    after(ms: number, run: () => void): Unsubscribe;
  };
  /** Asks the person at the terminal; undefined when they pressed Ctrl-C. */
  ask(question: string, example: string): Promise<string | undefined>;
  /** Calls `run` at each signal to end, until the returned function is called. */
  onSignal(run: (signal: Signal) => void): Unsubscribe;
  /** Ends the process here and now. */
  exit(code: number): void;
}

/** A variable that is set to something. */
export function variable(io: Pick<Io, 'env'>, name: string): string | undefined {
  const value = io.env[name];
  return value === undefined || value.trim() === '' ? undefined : value;
}

/** Whether a machine for automatic builds runs this: no person watches it or answers questions. */
export function inCi(io: Pick<Io, 'env'>): boolean {
  const value = variable(io, 'CI');
  return value !== undefined && value !== 'false' && value !== '0';
}

/** The folder a person typed the command in; npm starts scripts elsewhere and says where that was. */
export const folderOf = (io: Pick<Io, 'env' | 'cwd'>): string => variable(io, 'INIT_CWD') ?? io.cwd;
