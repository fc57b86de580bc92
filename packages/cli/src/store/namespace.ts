import { type Io, variable } from '../io/io.ts';
import { UsageError } from '../io/usage-error.ts';

const longestName = 256;

/**
 * Whose purchases a command is about: `--namespace`, else CROSSPOINT_NAMESPACE, else those without a namespace.
 *
 * @throws UsageError
 */
export function namespaceOf(io: Io, namespace: unknown): string {
  const isTyped = typeof namespace === 'string';
  const name = isTyped ? namespace : (variable(io, 'CROSSPOINT_NAMESPACE') ?? '');
  // An empty variable in a script would make one tenant of all.
  if (isTyped && name.trim() === '')
    throw new UsageError('--namespace', 'must not be blank; leave it out for purchases without a namespace');
  if (name.length > longestName)
    throw new UsageError(
      isTyped ? '--namespace' : 'CROSSPOINT_NAMESPACE',
      `must be at most ${longestName} characters; it has ${name.length}`,
    );
  return name;
}

/** The same from a command's flags. */
export const namespaceIn = (io: Io, flags: Readonly<Record<string, unknown>>): string =>
  namespaceOf(io, flags['namespace']);
