import type { Fault } from '@crosspoint/core/testing';

/** A fault to inject. Rules for one route form a queue: the second begins when the first is used up. */
export interface FaultRule {
  /** `aimlapi.submit` */
  readonly route: string;
  /** What happens instead of the response: an error response, or a fault of the connection. `cannedFault` has those of the documents. */
  readonly fault: Fault;
  /** How many requests get the fault. @default 1 */
  readonly times?: number;
  /** How many requests pass first. @default 0 */
  readonly after?: number;
}

export interface FaultRules {
  add(rule: FaultRule): void;
  /** The fault for the next request of a route, which uses up one time. */
  take(route: string): Fault | undefined;
  /** What is still to come, in the order of each route. */
  readonly list: readonly Required<FaultRule>[];
  reset(): void;
}

export function createFaultRules(): FaultRules {
  const queues = new Map<string, { readonly fault: Fault; times: number; after: number }[]>();
  return {
    add({ route, fault, times = 1, after = 0 }) {
      queues.set(route, [...(queues.get(route) ?? []), { fault, times, after }]);
    },
    take(route) {
      const queue = queues.get(route) ?? [];
      const first = queue[0];
      if (first === undefined) return undefined;
      if (first.after > 0) {
        first.after -= 1;
        return undefined;
      }
      first.times -= 1;
      if (first.times === 0) queue.shift();
      return first.fault;
    },
    get list() {
      return [...queues].flatMap(([route, queue]) => queue.map((rule) => ({ route, ...rule })));
    },
    reset: () => queues.clear(),
  };
}
