import { setImmediate as nextTurn } from 'node:timers/promises';

// Cases share one thread; more of them at once are not faster.
const atOnce = 4;

/**
 * Works on some items at once, in their order. Between two of them the thread gets a turn for everything else: cases that
 * wait for no socket, such as hundreds of plans, would otherwise keep the heartbeat of a run back until the last of them.
 */
export async function inLanes<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let at = next++; at < items.length; at = next++) {
      results[at] = await work(items[at]!);
      await nextTurn();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return results;
}
