import { type AddressRange, parseRange } from '../steps/ip-address.ts';

/** Ranges as an option gives them. @throws TypeError for a text that is no range in CIDR notation */
export function checkedRanges(ranges: readonly string[] = []): readonly AddressRange[] {
  return ranges.map((text) => {
    const range = typeof text === 'string' ? parseRange(text) : undefined;
    if (range !== undefined) return range;
    throw new TypeError(
      `allowedRanges holds ${JSON.stringify(text)}, which is no range of addresses such as '198.18.0.0/15'`,
    );
  });
}
