import { once } from '../model/once.ts';
import { type Address, type AddressRange, parseAddress } from './ip-address.ts';

/** A block of addresses, and what it is for; an error names it. */
type RangeRow = readonly [network: string, length: number, name: string];

/**
 * Addresses that are not the public internet: the IANA special-purpose registries (RFC 6890 and its updates: RFC 8190,
 * RFC 9637, RFC 9602), multicast, and what is reserved. A link of a gateway never leads to one.
 */
const ipv4Ranges = [
  ['0.0.0.0', 8, 'this network'],
  ['10.0.0.0', 8, 'a private network'],
  ['100.64.0.0', 10, "a carrier's own network"],
  ['127.0.0.0', 8, 'this machine'],
  ['169.254.0.0', 16, 'the local link'], // with the metadata service of a cloud
  ['172.16.0.0', 12, 'a private network'],
  ['192.0.0.0', 24, 'IETF protocols'],
  ['192.0.2.0', 24, 'documentation'],
  ['192.31.196.0', 24, 'AS112'],
  ['192.52.193.0', 24, 'AMT'],
  ['192.88.99.0', 24, '6to4 relays'],
  ['192.168.0.0', 16, 'a private network'],
  ['192.175.48.0', 24, 'AS112'],
  // Proxy and VPN programs (Clash, sing-box, Surge) resolve every name with an address from here.
  ['198.18.0.0', 15, 'benchmarks, and the fake-IP DNS of proxy programs'],
  ['198.51.100.0', 24, 'documentation'],
  ['203.0.113.0', 24, 'documentation'],
  ['224.0.0.0', 4, 'multicast'],
  ['240.0.0.0', 4, 'reserved'], // and broadcast
] as const satisfies readonly RangeRow[];

const special = 'special use';

/** Global unicast is 2000::/3 (RFC 4291, section 2.4); the rows below `2000::` are the special blocks inside it. */
const ipv6Ranges = [
  // unspecified, loopback, IPv4-compatible (::/96), IPv4-translated (::ffff:0:0:0/96), a network's own NAT64, discard-only
  ['::', 3, special],
  ['2001::', 23, 'IETF protocols'], // Teredo (2001::/32), benchmarks, ORCHID (2001:10::/28, 2001:20::/28)
  ['2001:db8::', 32, 'documentation'],
  ['2002::', 16, '6to4'],
  ['2620:4f:8000::', 48, 'AS112'],
  ['3fff::', 20, 'documentation'],
  ['4000::', 2, special], // SRv6 (5f00::/16), and unassigned
  ['8000::', 1, special], // unique local, link-local, site-local (fec0::/10), multicast, and unassigned
] as const satisfies readonly RangeRow[];

/**
 * The IPv4 address inside an IPv6 one, where the network leads to it: `::ffff:a.b.c.d` by the system itself, and
 * `64:ff9b::a.b.c.d` by NAT64, with which DNS64 makes IPv4 servers reachable (RFC 6052, section 2.1).
 */
function withoutPrefix(address: Address): Address {
  const [a, b, c, d, e, f, high = 0, low = 0] = address.groups;
  const isMapped = a === 0 && b === 0 && f === 0xffff;
  const isTranslated = a === 0x64 && b === 0xff9b && f === 0;
  if (address.bits === 8 || (!isMapped && !isTranslated) || c !== 0 || d !== 0 || e !== 0) return address;
  return { bits: 8, groups: [high >> 8, high & 255, low >> 8, low & 255] };
}

function isInside({ bits, groups }: Address, { network, length }: AddressRange): boolean {
  if (bits !== network.bits) return false;
  return groups.every((group, i) => {
    const shift = bits - Math.min(bits, Math.max(0, length - i * bits));
    return group >> shift === (network.groups[i] ?? 0) >> shift;
  });
}

const table = once(() =>
  [...ipv4Ranges, ...ipv6Ranges].flatMap(([address, length, name]) => {
    const network = parseAddress(address);
    return network === undefined ? [] : [{ network, length, name, text: `${address}/${length}` }];
  }),
);

/** Names that no public resolver resolves (RFC 6761, RFC 6762, RFC 8375, `.internal` of ICANN), and names without a dot. */
const localName = /^[^.:]*$|(?:^|\.)(?:localhost|local|internal|home\.arpa)$/i;

/** A host whose last label is a number is an IPv4 address in some spelling (WHATWG URL, "ends in a number"). */
const numericEnd = /(?:^|\.)(?:\d+|0x[\da-f]*)$/i;

/**
 * Why a host, as a name or an address in any spelling, is known not to be on the public internet; undefined where it may
 * be. A name that only a resolver can judge may be; what looks like an address and cannot be read is not.
 *
 * @param allowed - Ranges that count as public.
 * @example whyForbidden('[::ffff:127.0.0.1]'); // '127.0.0.0/8 (this machine)'
 */
export function whyForbidden(host: string, allowed: readonly AddressRange[] = []): string | undefined {
  const bare = host
    .replace(/^\[|\]$/g, '')
    .replace(/%.*$/s, '')
    .replace(/\.$/, '');
  const address = parseAddress(bare);
  if (address === undefined) {
    const isUnreadable = bare.includes(':') || numericEnd.test(bare);
    if (isUnreadable) return 'no address that can be read';
    return localName.test(bare) ? 'a name of the local network' : undefined;
  }
  const judged = withoutPrefix(address);
  if (allowed.some((range) => isInside(address, range) || isInside(judged, range))) return undefined;
  const found = table().find((range) => isInside(judged, range));
  return found === undefined ? undefined : `${found.text} (${found.name})`;
}

/**
 * Whether a host is this machine: a loopback address, or a name that is always one (RFC 6761, section 6.3).
 *
 * @example isLoopback('127.0.0.1'); // true
 */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  const address = parseAddress(bare);
  if (address === undefined) return /(?:^|\.)localhost$/i.test(bare);
  const { bits, groups } = withoutPrefix(address);
  if (bits === 8) return groups[0] === 127;
  return groups.every((group, i) => group === (i === 7 ? 1 : 0));
}
