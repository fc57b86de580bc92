// IP addresses and ranges of them, as text and as numbers.

/** An address as its groups: four of 8 bits, or eight of 16. */
export interface Address {
  readonly bits: 8 | 16;
  readonly groups: readonly number[];
}

/** Dotted decimal as `inet_pton` reads it: no octal, no hexadecimal, no part left out. */
function parseIpv4(text: string): Address | undefined {
  if (!/^(?:0|[1-9]\d{0,2})(?:\.(?:0|[1-9]\d{0,2})){3}$/.test(text)) return undefined;
  const groups = text.split('.').map(Number);
  return groups.every((group) => group <= 255) ? { bits: 8, groups } : undefined;
}

/** Groups of hexadecimal digits; the last two may be written as an IPv4 address. */
function groupsOf(text: string): readonly number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [i, part] of parts.entries()) {
    const tail = i === parts.length - 1 ? parseIpv4(part) : undefined;
    if (tail !== undefined) {
      const [a = 0, b = 0, c = 0, d = 0] = tail.groups;
      groups.push(a * 256 + b, c * 256 + d);
    } else if (/^[\da-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}

/** An IPv6 address in any of the spellings of RFC 4291, section 2.2. */
function parseIpv6(text: string): Address | undefined {
  const [head = '', tail, more] = text.split('::');
  const before = groupsOf(head);
  const after = groupsOf(tail ?? '');
  if (more !== undefined || before === undefined || after === undefined) return undefined;
  const missing = 8 - before.length - after.length;
  // IPv4 notation stands at the very end, and `::` for one group at least.
  const whole = tail === undefined ? missing === 0 : missing >= 1 && !head.includes('.');
  if (!whole) return undefined;
  return { bits: 16, groups: [...before, ...Array<number>(missing).fill(0), ...after] };
}

/** An address in any spelling; undefined where it is none. */
export const parseAddress = (text: string): Address | undefined => parseIpv4(text) ?? parseIpv6(text);

/** Addresses that begin with the same bits. */
export interface AddressRange {
  readonly network: Address;
  /** How many bits. */
  readonly length: number;
}

/**
 * Reads a range in CIDR notation; undefined where it is none.
 *
 * @example parseRange('198.18.0.0/15');
 */
export function parseRange(text: string): AddressRange | undefined {
  const [, address = '', digits = ''] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const network = parseAddress(address);
  const length = Number(digits);
  const isWhole = network !== undefined && length <= network.bits * network.groups.length;
  return isWhole ? { network, length } : undefined;
}
