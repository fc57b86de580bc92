import type { House } from './protocol.ts';

/** Something a protocol keeps for each emulator, made anew after every reset. Each protocol makes its own. */
export function sinceReset<T>(fresh: () => T): (house: House) => T {
  const byEra = new WeakMap<object, { readonly kept: T }>();
  return ({ era }) => {
    const { kept } = byEra.get(era) ?? { kept: fresh() };
    byEra.set(era, { kept });
    return kept;
  };
}
