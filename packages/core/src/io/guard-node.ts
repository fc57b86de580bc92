import { lookup as dnsLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import type { AddressRange } from '../steps/ip-address.ts';
import { whyForbidden } from '../steps/public-address.ts';
import { forbiddenSentence } from './transport.ts';

/** Host name → addresses, in place of the system's resolver. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

/** Whether addresses are judged, and which ranges count as public beside those that are. */
export interface Guard {
  readonly allowed: readonly AddressRange[];
}

const forbiddenCode = 'CROSSPOINT_FORBIDDEN_ADDRESS';

/** The error of a host that no download may go to. */
class ForbiddenAddressError extends Error {
  readonly code = forbiddenCode;
}

/** The error where a guard forbids a host, a name or an address of one. */
export function forbiddenError(
  { allowed }: Guard,
  hostname: string,
  address = hostname,
): ForbiddenAddressError | undefined {
  const why = whyForbidden(address, allowed);
  return why === undefined
    ? undefined
    : new ForbiddenAddressError(forbiddenSentence(hostname, address.replace(/^\[|\]$/g, ''), why));
}

/** Whether a socket failed because of a guard, with its sentence. */
export const isForbiddenError = (error: unknown): error is ForbiddenAddressError =>
  error instanceof Error && 'code' in error && error.code === forbiddenCode;

/** A lookup for sockets; a guarded one fails for names that lead to a forbidden address, even among others. */
export function lookupWith(resolve: Resolve | undefined, guard: Guard | undefined): LookupFunction {
  return (hostname, options, callback) => {
    const finish = (addresses: readonly { address: string; family: number }[]): void => {
      // A resolver of the application's may return a text that is no address: it is unknown where it leads.
      const errors = addresses.map(({ address }) =>
        guard === undefined ? undefined : forbiddenError(guard, hostname, isIP(address) === 0 ? '' : address),
      );
      const bad = errors.find((error) => error !== undefined);
      const first = addresses[0];
      if (bad !== undefined) return callback(bad, '', 0);
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
