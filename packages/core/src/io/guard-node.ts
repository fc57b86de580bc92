import { lookup as dnsLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { isForbiddenHost } from '../steps/public-address.ts';

/**
 * Whether no download may go to a host, by the same table as the transport over `fetch`. An IPv4 address inside an IPv6
 * one counts as itself.
 */
export const isForbidden = isForbiddenHost;

/** Host name → addresses, in place of the system's resolver. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

/** A lookup for sockets; a guarded one fails for names that lead to a forbidden address, even among others. */
export function lookupWith(resolve: Resolve | undefined, guarded: boolean): LookupFunction {
  return (hostname, options, callback) => {
    const finish = (addresses: readonly { address: string; family: number }[]): void => {
      // A resolver of the application's may return a text that is no address: where it leads is unknown.
      const bad = guarded
        ? addresses.find(({ address }) => isIP(address) === 0 || isForbidden(address))
        : undefined;
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
