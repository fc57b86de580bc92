import type { GatewayCall, GatewayContext, Protocol, GatewayResponse } from './protocol.ts';

type RouteHandler = (call: GatewayCall) => GatewayResponse | Promise<GatewayResponse>;

/** A route with its context. */
export interface MountedRoute {
  /** `aimlapi.submit` */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly handle: RouteHandler;
  readonly assumes?: string;
}

/** Routes in their place. */
export interface Mount {
  /** A gateway's id; undefined for the emulator's own routes, which are not counted and get no faults. */
  readonly gateway?: string;
  /** `/aimlapi` */
  readonly prefix: string;
  readonly routes: readonly MountedRoute[];
  /** Handles what no route of this place does. @default as where nothing is mounted */
  readonly elsewhere?: RouteHandler;
}

/** The path of a gateway's public base URL, without a slash at its end: `/api` of `https://nano-gpt.com/api`. */
export const publicPathOf = ({ standsFor }: Protocol): string =>
  new URL(standsFor).pathname.replace(/\/$/, '');

/** The same routes under several prefixes; the last one also handles what no route does. */
export function mountsFor({ elsewhere, ...mount }: Mount, prefixes: readonly string[]): readonly Mount[] {
  const last = prefixes.at(-1);
  return [...new Set(prefixes)].map((prefix) => ({
    ...mount,
    prefix,
    ...(prefix === last && elsewhere !== undefined && { elsewhere }),
  }));
}

/** A protocol under its own prefix. */
export function mountProtocol(gateway: string, protocol: Protocol, context: GatewayContext): Mount {
  const routes = protocol.routes.map(({ name, method, path, handle, assumes }) => ({
    name: `${gateway}.${name}`,
    method,
    path,
    handle: (call: GatewayCall) => handle(call, context),
    ...(assumes === undefined ? {} : { assumes }),
  }));
  return { gateway, prefix: `/${gateway}`, routes, elsewhere: (call) => protocol.elsewhere(call, context) };
}
