import { type Io, variable } from '../io/io.ts';

/** Whose purchases a command is about: `--namespace`, else CROSSPOINT_NAMESPACE, else those without a namespace. */
export const namespaceOf = (io: Io, namespace: unknown): string =>
  typeof namespace === 'string' ? namespace : (variable(io, 'CROSSPOINT_NAMESPACE') ?? '');

/** The same from a command's flags. */
export const namespaceIn = (io: Io, flags: Readonly<Record<string, unknown>>): string =>
  namespaceOf(io, flags['namespace']);
