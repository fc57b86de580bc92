/** Records what a provider does to the process it runs in. */
export interface ProcessWatch {
  /** One sentence for each event. */
  readonly found: () => readonly string[];
  readonly release: () => void;
}

type Exit = typeof process.exit;

const textOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

// Runs may overlap; which provider it was is unknown, so every run records it.
const listening = new Set<Set<string>>();
let restore: (() => void) | undefined;

function report(message: string): void {
  for (const found of listening) found.add(message);
}

function listen(): () => void {
  const exit = Reflect.get(process, 'exit') as Exit; // put back as it was
  const uncaught = (error: unknown): void => report(`there was an uncaught exception: ${textOf(error)}`);
  const unhandled = (error: unknown): void => report(`there was an unhandled rejection: ${textOf(error)}`);
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
 * Keeps the process running during a run: `process.exit` throws, and uncaught exceptions and rejections are recorded.
 * Both would otherwise end a run without a report.
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
