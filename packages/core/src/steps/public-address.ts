/**
 * Addresses that are not the public internet: the IANA special-purpose registries (RFC 6890 and its updates: RFC 8190,
 * RFC 9637, RFC 9602), multicast, and what is reserved. A link of a gateway never leads to one.
 */
const ipv4Ranges = [
  ['0.0.0.0', 8], // this network
  ['10.0.0.0', 8], // private
  ['100.64.0.0', 10], // shared by carriers
  ['127.0.0.0', 8], // loopback
  ['169.254.0.0', 16], // link-local, and the metadata service of a cloud
  ['172.16.0.0', 12], // private
  ['192.0.0.0', 24], // IETF protocols
  ['192.0.2.0', 24], // documentation
  ['192.31.196.0', 24], // AS112
  ['192.52.193.0', 24], // AMT
  ['192.88.99.0', 24], // 6to4 relays
  ['192.168.0.0', 16], // private
  ['192.175.48.0', 24], // AS112
  ['198.18.0.0', 15], // benchmarks
  ['198.51.100.0', 24], // documentation
  ['203.0.113.0', 24], // documentation
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved, and broadcast
] as const;

/** Global unicast is 2000::/3 (RFC 4291, section 2.4); the rows below `2000::` are the special blocks inside it. */
const ipv6Ranges = [
  // unspecified, loopback, IPv4-compatible (::/96), IPv4-translated (::ffff:0:0:0/96), NAT64, discard-only
  ['::', 3],
  ['2001::', 23], // IETF protocols: Teredo (2001::/32), benchmarks, ORCHID (2001:10::/28, 2001:20::/28)
  ['2001:db8::', 32], // documentation
  ['2002::', 16], // 6to4
  ['2620:4f:8000::', 48], // AS112
  ['3fff::', 20], // documentation
  ['4000::', 2], // SRv6 (5f00::/16), and unassigned
  ['8000::', 1], // unique local, link-local, site-local (fec0::/10), multicast, and unassigned
] as const;

/** An address as its groups: four of 8 bits, or eight of 16. */
interface Address {
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

/** `::ffff:a.b.c.d` is that IPv4 address: the system connects to it. */
function withoutMapping(address: Address): Address {
  const { groups } = address;
  const mapped = groups.length === 8 && groups.slice(0, 5).every((group) => group === 0);
  if (!mapped || groups[5] !== 0xffff) return address;
  const [high = 0, low = 0] = groups.slice(6);
  return { bits: 8, groups: [high >> 8, high & 255, low >> 8, low & 255] };
}

function isInside({ bits, groups }: Address, [network, length]: readonly [Address, number]): boolean {
  return groups.every((group, i) => {
    const shift = bits - Math.min(bits, Math.max(0, length - i * bits));
    return group >> shift === (network.groups[i] ?? 0) >> shift;
  });
}

function tableOf(ranges: readonly (readonly [network: string, length: number])[]): [Address, number][] {
  return ranges.flatMap(([network, length]): [Address, number][] => {
    const address = parseIpv4(network) ?? parseIpv6(network);
    return address === undefined ? [] : [[address, length]];
  });
}

const tables = { 8: tableOf(ipv4Ranges), 16: tableOf(ipv6Ranges) } as const;

/** Names that no public resolver answers (RFC 6761, RFC 6762, RFC 8375, `.internal` of ICANN), and names without a dot. */
const localName = /^[^.:]*$|(?:^|\.)(?:localhost|local|internal|home\.arpa)$/i;

/** A host whose last label is a number is an IPv4 address in some spelling (WHATWG URL, "ends in a number"). */
const numericEnd = /(?:^|\.)(?:\d+|0x[\da-f]*)$/i;

/**
 * Whether a host, as a name or an address in any spelling, is known not to be on the public internet. A name that only a
 * resolver can judge is not; what looks like an address and cannot be read is.
 *
 * @example isForbiddenHost('[::ffff:127.0.0.1]'); // true
 */
export function isForbiddenHost(host: string): boolean {
  const bare = host
    .replace(/^\[|\]$/g, '')
    .replace(/%.*$/s, '')
    .replace(/\.$/, '');
  const address = parseIpv4(bare) ?? parseIpv6(bare);
  if (address === undefined) return bare.includes(':') || numericEnd.test(bare) || localName.test(bare);
  const judged = withoutMapping(address);
  return tables[judged.bits].some((range) => isInside(judged, range));
}
