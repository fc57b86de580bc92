import { readInput } from './input.ts';
import type { Protocol } from './protocol.ts';

/** What was set for single gateways, by their id, checked. Throws where one of them does not understand its own. */
export function readSettings(
  protocols: Readonly<Record<string, Protocol>>,
  options: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const read = Object.entries(protocols).flatMap(([gateway, { settings }]) =>
    settings === undefined ? [] : [[gateway, readInput(gateway, settings, options[gateway] ?? {})]],
  );
  return Object.fromEntries(read) as Record<string, unknown>;
}
