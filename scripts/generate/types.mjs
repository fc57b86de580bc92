// What each provider's models take, as TypeScript: worked out from its tables, never written by hand.
import { command, generated, load, providers } from './tables.mjs';

/**
 * The type files of all providers. Core has to be built.
 * @returns {Promise<import('./tables.mjs').Generated[]>}
 */
export async function generatedTypes() {
  const { printTypes } = await load('packages/core/dist/testing/index.js');
  return (await providers()).map(({ source, spec }) =>
    generated(`${source}/generated/models.ts`, printTypes(spec, command)),
  );
}
