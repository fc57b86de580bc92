/** What a provider did to the process it runs in. */
export interface OutburstWatch {
  /** One sentence for each thing that happened. */
  readonly found: () => readonly string[];
  readonly release: () => void;
}

type Exit = typeof process.exit;

const said = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

/**
 * Keeps the process alive while a run is on. Who ends it is told no, and what is thrown where nobody listens is written
 * down: both would end a run as if nothing were wrong, or with nothing said.
 */
export function watchOutbursts(): OutburstWatch {
  const found: string[] = [];
  const exit: Exit = process.exit;
  process.exit = ((code?: number | string | null) => {
    const says = `process.exit(${code ?? ''}) was called`;
    found.push(says);
    throw new Error(`${says}; the conformance kit does not let a provider end the process`);
  }) as Exit; // it does not return either
  const uncaught = (error: unknown): void =>
    void found.push(`something was thrown where nobody listens: ${said(error)}`);
  const unhandled = (error: unknown): void =>
    void found.push(`a promise was rejected where nobody listens: ${said(error)}`);
  process.on('uncaughtException', uncaught);
  process.on('unhandledRejection', unhandled);
  const release = (): void => {
    process.exit = exit;
    process.off('uncaughtException', uncaught);
    process.off('unhandledRejection', unhandled);
  };
  return { found: () => [...new Set(found)], release };
}
