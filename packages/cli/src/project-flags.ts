import type { Flag } from './flags.ts';

/** Whose purchases these are. */
export const namespaceFlags: readonly Flag[] = [
  {
    flag: '--namespace <name>',
    takes: 'text',
    to: 'namespace',
    description: 'keeps purchases apart from those of other namespaces; also CROSSPOINT_NAMESPACE',
    not: undefined,
  },
];

/** Which code of the project is run to find its own providers. */
export const configFlags: readonly Flag[] = [
  {
    flag: '--config <file>',
    takes: 'text',
    to: 'config',
    description: "crosspoint.config.mjs to run; default: the nearest one, up to the project's root",
    not: 'run no code of the project: only the gateways that came with crosspoint',
  },
];
