import type { Fault } from '@crosspoint/core/testing';

/** An order to misbehave. Orders for one route wait in line: the second begins when the first is used up. */
export interface FaultRule {
  /** `aimlapi.submit` */
  readonly route: string;
  readonly fault: Fault;
  /** How many requests it befalls. @default 1 */
  readonly times?: number;
  /** How many requests pass first. @default 0 */
  readonly after?: number;
}

export interface Orders {
  add(order: FaultRule): void;
  /** The fault for the next request of a route, which uses up one time. */
  take(route: string): Fault | undefined;
  reset(): void;
}

export function createOrders(): Orders {
  const lines = new Map<string, { readonly fault: Fault; times: number; after: number }[]>();
  return {
    add({ route, fault, times = 1, after = 0 }) {
      lines.set(route, [...(lines.get(route) ?? []), { fault, times, after }]);
    },
    take(route) {
      const line = lines.get(route) ?? [];
      const first = line[0];
      if (first === undefined) return undefined;
      if (first.after > 0) {
        first.after -= 1;
        return undefined;
      }
      first.times -= 1;
      if (first.times === 0) line.shift();
      return first.fault;
    },
    reset: () => lines.clear(),
  };
}
