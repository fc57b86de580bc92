import type { IncomingMessage } from 'node:http';
import type { MountedRoute } from './mounts.ts';
import type { GatewayCall, GatewayResponse } from './protocol.ts';
import { jsonResponse } from './response.ts';

/** Names of this machine, with any port: a tunnel may use another one. */
const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/** Where a request came from, as a browser says it: pages of ours, a typed address, or nothing from a program. */
const ownSites: ReadonlySet<string | undefined> = new Set([undefined, 'same-origin', 'none']);

/** Every name a request gives for this server: its `MediaUploader` headers, and the address in its first line, if it is a whole one. */
function hostsOf({ rawHeaders, url = '/' }: IncomingMessage): readonly string[] {
  const named = rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === 'host');
  if (url.startsWith('/') || url === '*') return named;
  return [...named, URL.canParse(url) ? new URL(url).host : url];
}

/**
 * What a hostile page in the same browser could do, and why it cannot:
 * - it points a name of its own at 127.0.0.1 and reads everything (DNS rebinding): the name stands in `MediaUploader`;
 * - it posts here, which a browser does for anyone, though it keeps the response back: `Origin` or `Sec-Fetch-Site` tell;
 * - it shows this page in a frame and catches clicks: the page's own headers forbid frames.
 * Programs send neither `Origin` nor `Sec-Fetch-Site`.
 *
 * @returns Why a request is refused for the host it names, whatever it asks for; undefined for a name of this machine.
 */
export function refusedHost(request: IncomingMessage): string | undefined {
  const hosts = hostsOf(request);
  const count = request.headersDistinct.host?.length ?? 0;
  const foreign = hosts.find((host) => !loopback.test(host));
  if (count === 1 && foreign === undefined) return undefined;
  const found = foreign === undefined ? `${count} Host headers` : JSON.stringify(foreign.slice(0, 80));
  return `This server responds to this machine only, by its own name: use 127.0.0.1, not ${found}.`;
}

/** Why a request that changes something is refused for the page that sent it. */
export function refusedPage({
  method,
  headers,
}: Pick<GatewayCall, 'method' | 'headers'>): string | undefined {
  if (method === 'GET' || method === 'HEAD') return undefined;
  const { host = '', origin } = headers;
  const isSameOrigin = origin === undefined || origin === `http://${host}`;
  if (isSameOrigin && ownSites.has(headers['sec-fetch-site'])) return undefined;
  return `A page from elsewhere (${origin ?? 'unnamed'}) may not steer the emulator.`;
}

/** Not even as a picture or a script may another site's page have a response of ours. */
const closed = {
  'cache-control': 'no-store',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

/** The same routes, for this server's own pages and for programs. The gateways' routes stay open to pages, as a gateway is. */
export function guarded(routes: readonly MountedRoute[]): readonly MountedRoute[] {
  return routes.map((route) => ({ ...route, handle: (call) => respond(call, route) }));
}

async function respond(call: GatewayCall, route: MountedRoute): Promise<GatewayResponse> {
  const error = refusedPage(call);
  const response = error === undefined ? await route.handle(call) : jsonResponse(403, { error, issues: [] });
  return { ...response, headers: { ...closed, ...response.headers } };
}
