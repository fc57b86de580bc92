import { keepParams, type RefParams } from '../../model/params.ts';
import type { ParsedResponse, ProviderSpec } from '../../model/provider.ts';
import { addressParam } from '../../steps/address.ts';
import { ownAddress } from '../../steps/own-address.ts';
import type { Provider } from '../define.ts';

/** The params that some request of a provider takes as a whole address. */
function addressParams({ poll, result, cancel, apiVariants = {} }: ProviderSpec): ReadonlySet<string> {
  const endpoints = [poll, result, cancel, ...Object.values(apiVariants)];
  return new Set(
    endpoints.flatMap((endpoint) => (endpoint === undefined ? [] : (addressParam(endpoint.path) ?? []))),
  );
}

/** The values of a submit's response that the ref keeps, and a notice for each that it cannot use. */
export function paramsOf(
  { spec, baseURL }: Provider,
  { params: given }: ParsedResponse,
): { readonly params: RefParams | undefined; readonly notices: readonly string[] } {
  const { params = {}, leftOut } = keepParams(given);
  const addresses = addressParams(spec);
  const isForeign = ([name, value]: readonly [string, string]): boolean =>
    addresses.has(name) && ownAddress(value, baseURL, spec.baseURL) === undefined;
  const foreign = Object.entries(params).filter(isForeign);
  const kept = Object.entries(params).filter((param) => !isForeign(param));
  return {
    params: kept.length === 0 ? undefined : Object.fromEntries(kept),
    notices: [
      ...leftOut.map(
        (name) => `the response gave a value '${name}' that cannot be kept in a ref; it was left out`,
      ),
      ...foreign.map(
        ([name]) =>
          `the response gave an address '${name}' that does not lie on the provider's own origin; it is not used`,
      ),
    ],
  };
}
