import type { IncomingMessage } from 'node:http';
import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import type { RecordedRequest } from './log.ts';
import type { Mount, MountedRoute } from './mounts.ts';
import { jsonResponse } from './response.ts';
import { unlistedHeader } from './unlisted.ts';

/** Whose a request is and which route handles it. */
export interface Destination {
  /** Undefined for the emulator's own routes; empty where nothing is. */
  readonly gateway: string | undefined;
  readonly route: string;
}

export interface App {
  find(method: string, path: string): Destination;
  readonly fetch: Hono<{ Bindings: HttpBindings }>['fetch'];
}

/** How the app gets a request, whose body was read before, and reports that its route accepted it. */
export interface RequestHooks {
  visit(incoming: IncomingMessage): { readonly seen: RecordedRequest; readonly bytes: Uint8Array };
  accepted(seen: RecordedRequest): void;
}

const nowhere: Destination = { gateway: '', route: 'unknown' };

/** The mounts as one hono app, which can also say beforehand where a request would go. */
export function createApp(mounts: readonly Mount[], hooks: RequestHooks): App {
  const app = new Hono<{ Bindings: HttpBindings }>();
  const destinations = new Map<string, Destination>();
  for (const mount of mounts) {
    const { gateway, prefix, routes, elsewhere } = mount;
    const rest = elsewhere && { name: 'unknown', method: 'ALL', path: '/*', handle: elsewhere };
    for (const route of rest === undefined ? routes : [...routes, rest]) {
      const path = prefix + route.path;
      destinations.set(`${route.method} ${path}`, { gateway, route: route.name });
      app.on(route.method, path, (c) => respond(c, mount, route, hooks));
    }
  }
  app.notFound((c) =>
    toWebResponse(404, { error: `Nothing is at ${c.req.path}; GET / says what there is.` }),
  );
  app.onError((error) =>
    Promise.resolve(toWebResponse(500, { error: `The emulator itself failed: ${error.message}` })),
  );
  return {
    find(method, path) {
      // As hono does: HEAD is handled like GET. The first match is the one whose handler responds.
      const [match] = app.router.match(method === 'HEAD' ? 'GET' : method, path)[0];
      const row = match?.[0][1];
      return (row && destinations.get(`${row.method} ${row.path}`)) ?? nowhere;
    },
    fetch: app.fetch,
  };
}

async function respond(
  c: Context<{ Bindings: HttpBindings }>,
  { gateway, prefix }: Mount,
  route: MountedRoute,
  hooks: RequestHooks,
): Promise<Response> {
  const { seen, bytes } = hooks.visit(c.env.incoming);
  const { method, path, query, headers, body, bodyText } = seen;
  const params: Readonly<Record<string, string>> = c.req.param();
  const { signal: closed, forget } = leaving(c.env.incoming);
  const call = {
    method,
    path: path.slice(prefix.length),
    params,
    query,
    headers,
    body,
    bodyText,
    bytes,
    closed,
  };
  const response = await Promise.resolve(route.handle(call)).finally(forget);
  const unlisted = response.headers[unlistedHeader];
  if (unlisted !== undefined) seen.unlistedModel = unlisted;
  const yes = response.status >= 200 && response.status < 300 && response.refuses !== true;
  if (gateway !== undefined && yes) hooks.accepted(seen);
  const told =
    route.assumes === undefined
      ? response.headers
      : { ...response.headers, 'x-emulator-assumes': route.assumes };
  return new Response(response.body, { status: response.status, headers: told });
}

/** Tells when the connection closes; a connection serves many requests, so each one has to let go of it again. */
function leaving({ socket }: IncomingMessage): { signal: AbortSignal; forget: () => void } {
  const controller = new AbortController();
  const leave = (): void => controller.abort();
  if (socket.destroyed) leave();
  socket.once('close', leave);
  return { signal: controller.signal, forget: () => void socket.off('close', leave) };
}

function toWebResponse(status: number, value: unknown): Response {
  const response = jsonResponse(status, value);
  return new Response(response.body, response);
}
