import type { MountedRoute } from './mounts.ts';
import type { Call, Reply } from './protocol.ts';
import { jsonReply } from './reply.ts';

/** Names of this machine; whatever port, since somebody may look through a tunnel. */
const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/** Where a request came from, as a browser says it: pages of ours, a typed address, or nothing from a program. */
const ownSites: ReadonlySet<string | undefined> = new Set([undefined, 'same-origin', 'none']);

/**
 * What a hostile page in the same browser could do, and why it cannot:
 * - it points a name of its own at 127.0.0.1 and reads everything (DNS rebinding): the name stands in `Host`;
 * - it posts here, which a browser does for anyone, though it keeps the answer back: `Origin` or `Sec-Fetch-Site` tell;
 * - it shows this page in a frame and catches clicks: the page's own headers forbid frames.
 * Programs send neither header. The gateways' routes stay as open as the gateways': an application may play a clip.
 */
function objection({ method, headers }: Call): string | undefined {
  const { host = '', origin } = headers;
  if (!loopback.test(host)) {
    return `This is open to this machine alone, by its own name: ask 127.0.0.1, not ${JSON.stringify(host)}.`;
  }
  if (method === 'GET' || method === 'HEAD') return undefined;
  const own = origin === undefined || origin === `http://${host}`;
  if (own && ownSites.has(headers['sec-fetch-site'])) return undefined;
  return `A page from elsewhere (${origin ?? 'unnamed'}) may not steer the emulator.`;
}

/** Not even as a picture or a script may another site's page have an answer of ours. */
const closed = {
  'cache-control': 'no-store',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

/** The same routes, for this machine and its own pages alone. */
export function guarded(routes: readonly MountedRoute[]): readonly MountedRoute[] {
  return routes.map((route) => ({ ...route, handle: (call) => answer(call, route) }));
}

async function answer(call: Call, route: MountedRoute): Promise<Reply> {
  const error = objection(call);
  const reply = error === undefined ? await route.handle(call) : jsonReply(403, { error, objections: [] });
  return { ...reply, headers: { ...closed, ...reply.headers } };
}
