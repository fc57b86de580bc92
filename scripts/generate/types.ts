// What each provider's models take, as TypeScript: worked out from its tables, never written by hand.
import { printTypes } from '../../packages/core/dist/testing/index.js';
import { command, generated, type Generated, providers } from './tables.ts';

/** The type files of all providers. Core has to be built. */
export async function generatedTypes(): Promise<Generated[]> {
  return (await providers()).map(({ source, spec }) =>
    generated(`${source}/generated/models.ts`, printTypes(spec, command)),
  );
}
