import type { MountedRoute } from './mounts.ts';
import type { Protocol, Sample } from './protocol.ts';

/** What the tables of a gateway say about it. */
export interface GatewayFacts {
  readonly baseURL: string;
  /** At a port of its own, where it has one: what takes the place of the public base URL. */
  readonly ownURL?: string;
  readonly standsFor: string;
  readonly routes: readonly RouteFacts[];
}

export interface RouteFacts {
  /** `aimlapi.submit` */
  readonly name: string;
  readonly method: string;
  /** Below the base URL, `:names` standing for anything. */
  readonly path: string;
  readonly assumes?: string;
}

/** The same, with the samples that start a job. */
export interface Gateway extends GatewayFacts {
  readonly id: string;
  readonly samples: readonly Sample[];
}

export function gatewayOf(
  id: string,
  { standsFor, samples }: Protocol,
  {
    routes,
    url,
    ownURL,
  }: { readonly routes: readonly MountedRoute[]; readonly url: string; readonly ownURL: string | undefined },
): Gateway {
  const facts = routes.map(({ handle: _handle, ...route }) => route);
  const own = ownURL === undefined ? {} : { ownURL };
  return { id, baseURL: `${url}/${id}`, ...own, standsFor, routes: facts, samples };
}
