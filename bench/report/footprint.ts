// The footprint of a job beside the committed one: what grew fails, whatever the machine was doing.
import type { Footprint } from '../footprint-load.ts';
import { bytes, count } from './numbers.ts';

/** The committed footprints, and the Node.js that counted them. */
export interface FootprintRecord {
  readonly node: string;
  readonly footprints: Readonly<Record<string, Footprint>>;
}

/** What may change without a reason, in percent: several times what runs of the same code differ by, also on a busy machine. */
const tolerance = { calls: 2, bytes: 3 } as const;
/** From here on an improvement is worth writing down, so that it cannot be lost unnoticed; in percent. */
const gain = 5;

const units = { calls: (value: number): string => `${count(value)} calls`, bytes } as const;
const quantities = ['calls', 'bytes'] as const;

/** How one quantity of one footprint compares. */
export interface FootprintVerdict {
  readonly fits: boolean;
  readonly isGain: boolean;
  readonly message: string;
}

/** @param recorded absent: nothing was committed under this name, which fits nothing */
export function compareFootprint(
  name: string,
  counted: Footprint,
  recorded: Footprint | undefined,
): FootprintVerdict[] {
  return quantities.map((quantity) => {
    const [now, before] = [counted[quantity], recorded?.[quantity]];
    const write = units[quantity];
    if (before === undefined)
      return { fits: false, isGain: false, message: `${name}: ${write(now)}, and nothing is recorded` };
    const change = (100 * (now - before)) / before;
    const sign = change < 0 ? '−' : '+';
    return {
      fits: change <= tolerance[quantity],
      isGain: change < -gain,
      message: `${name}: ${write(now)} of ${write(before)} (${sign}${Math.abs(change).toFixed(1)} %)`,
    };
  });
}
