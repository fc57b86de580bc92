import { lookup as dnsLookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

// RFC 6890 and its kin: addresses that are not the public internet. A link a gateway hands out never points there.
const forbidden = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  forbidden.addSubnet(net, bits, 'ipv4');
}
for (const [net, bits] of [
  ['::', 128],
  ['::1', 128],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  forbidden.addSubnet(net, bits, 'ipv6');
}

/** Whether an address is one no download may go to. An IPv4 address inside an IPv6 one counts as itself. */
export function isForbidden(address: string): boolean {
  const bare = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  const family = isIP(bare);
  return family !== 0 && forbidden.check(bare, family === 6 ? 'ipv6' : 'ipv4');
}

/** Host name → addresses, in place of the system's resolver. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

/** A lookup for sockets; a guarded one fails for names that lead to a forbidden address, even among others. */
export function lookupWith(resolve: Resolve | undefined, guarded: boolean): LookupFunction {
  return (hostname, options, callback) => {
    const finish = (addresses: readonly { address: string; family: number }[]): void => {
      const bad = guarded ? addresses.find((it) => isForbidden(it.address)) : undefined;
      const first = addresses[0];
      if (bad !== undefined) return callback(forbiddenAddress(hostname), '', 0);
      if (first === undefined)
        return callback(Object.assign(new Error(`no address for ${hostname}`), { code: 'ENOTFOUND' }), '', 0);
      if (options.all === true) return callback(null, [...addresses]);
      return callback(null, first.address, first.family);
    };
    if (resolve === undefined) {
      dnsLookup(hostname, { all: true }, (error, addresses) =>
        error === null ? finish(addresses) : callback(error, '', 0),
      );
      return;
    }
    resolve(hostname).then(
      (addresses) => finish(addresses.map((address) => ({ address, family: isIP(address) }))),
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), '', 0),
    );
  };
}

export const forbiddenCode = 'CROSSPOINT_FORBIDDEN_ADDRESS';

export const forbiddenAddress = (hostname: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`${hostname} is not a public address`), { code: forbiddenCode });
