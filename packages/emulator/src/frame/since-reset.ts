import type { GatewayContext } from './protocol.ts';

/** Something a protocol keeps for each emulator, made anew after every reset. Each protocol makes its own. */
export function sinceReset<T>(fresh: () => T): (context: GatewayContext) => T {
  const byEra = new WeakMap<object, { readonly kept: T }>();
  return ({ generation }) => {
    const { kept } = byEra.get(generation) ?? { kept: fresh() };
    byEra.set(generation, { kept });
    return kept;
  };
}
