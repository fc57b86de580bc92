import type { House } from './protocol.ts';

/** Something of a protocol's own for each house, made anew after every reset of its emulator. */
export function sinceReset<T>(fresh: () => T): (house: House) => T {
  const byEra = new WeakMap<object, Map<House, T>>();
  return (house) => {
    const own = byEra.get(house.era) ?? new Map<House, T>();
    byEra.set(house.era, own);
    const kept = own.get(house) ?? fresh();
    own.set(house, kept);
    return kept;
  };
}
