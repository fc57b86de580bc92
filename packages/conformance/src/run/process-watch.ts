/** What a provider did to the process it runs in. */
export interface ProcessWatch {
  /** One sentence for each thing that happened. */
  readonly found: () => readonly string[];
  readonly release: () => void;
}

type Exit = typeof process.exit;

const textOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

// Runs may overlap and end in any order; whose provider it was cannot be told, so each is told.
const listening = new Set<Set<string>>();
let restore: (() => void) | undefined;

function report(message: string): void {
  for (const found of listening) found.add(message);
}

function listen(): () => void {
  const exit = Reflect.get(process, 'exit') as Exit; // put back as it was
  const uncaught = (error: unknown): void =>
    report(`something was thrown where nobody listens: ${textOf(error)}`);
  const unhandled = (error: unknown): void =>
    report(`a promise was rejected where nobody listens: ${textOf(error)}`);
  process.exit = ((code?: number | string | null) => {
    const message = `process.exit(${code ?? ''}) was called`;
    report(message);
    throw new Error(`${message}; the conformance kit does not let a provider end the process`);
  }) as Exit; // it does not return either
  process.on('uncaughtException', uncaught);
  process.on('unhandledRejection', unhandled);
  return () => {
    process.exit = exit;
    process.off('uncaughtException', uncaught);
    process.off('unhandledRejection', unhandled);
  };
}

/**
 * Keeps the process alive while a run is on. Who ends it is told no, and what is thrown where nobody listens is written
 * down: both would end a run as if nothing were wrong, or with nothing said.
 */
export function watchProcess(): ProcessWatch {
  const found = new Set<string>();
  if (listening.size === 0) restore = listen();
  listening.add(found);
  const release = (): void => {
    if (listening.delete(found) && listening.size === 0) restore?.();
  };
  return { found: () => [...found], release };
}
