/** The slots of one account: none of them takes those that others need. */
export interface Lane {
  readonly provider: string;
  readonly account: string;
  /** How many slots it has now. */
  active: number;
  /** How many jobs it has taken; as many as the one with the most, after it had none to take. */
  taken: number;
}

/** How the slots of a worker are shared at one moment. */
interface Sharing {
  readonly concurrency: number;
  readonly lanes: readonly Lane[];
  /** The lanes that may have more to do. */
  readonly hungry: ReadonlySet<Lane>;
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);

/**
 * How many free slots each hungry lane gets. A lane without work keeps a few for what becomes due; the hungry ones share
 * the rest in equal parts. What does not come out even is one slot more for those that have taken the fewest jobs.
 */
export function freeSlots({ concurrency, lanes, hungry }: Sharing): ReadonlyMap<Lane, number> {
  const reserved = Math.floor(concurrency / (2 * lanes.length));
  const kept = lanes.filter((lane) => !hungry.has(lane)).map(({ active }) => Math.max(active, reserved));
  const shared = Math.max(0, concurrency - sumOf(kept));
  const part = Math.floor(shared / hungry.size);
  let free = concurrency - sumOf(lanes.map(({ active }) => active));
  let larger = (shared % hungry.size) - [...hungry].filter(({ active }) => active > part).length;
  const slots = new Map<Lane, number>();
  for (const lane of [...hungry].toSorted((a, b) => a.active - b.active)) {
    const count = Math.max(0, Math.min(free, part - lane.active));
    slots.set(lane, count);
    free -= count;
  }
  for (const lane of [...hungry].toSorted((a, b) => a.taken - b.taken)) {
    const count = slots.get(lane) ?? 0;
    if (larger <= 0 || free <= 0 || lane.active + count !== part) continue;
    slots.set(lane, count + 1);
    free -= 1;
    larger -= 1;
  }
  return slots;
}
