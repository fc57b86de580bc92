import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Fault, withFaults } from '@crosspoint/core/testing';
import { getRequestListener } from '@hono/node-server';
import { type App, type RequestHooks, createApp } from './app.ts';
import type { WallClock } from './clock.ts';
import { refusedHost } from './guard.ts';
import type { Log, RecordedRequest } from './log.ts';
import type { Mount } from './mounts.ts';
import type { FaultRules } from './fault-rules.ts';
import { flatHeaders, largestBody, parseBody, readBody, urlOf } from './read.ts';
import { refuse } from './server.ts';

interface Visit {
  readonly seen: RecordedRequest;
  readonly bytes: Uint8Array;
  readonly fault: Fault | undefined;
}

/** The request listener: it reads and records each request, applies a fault if one is due, and responds. */
export function createRequestListener(
  mounts: readonly Mount[],
  { log, faultRules, clock }: { log: Log; faultRules: FaultRules; clock: WallClock },
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const visits = new WeakMap<IncomingMessage, Visit>();
  const visit = (request: IncomingMessage): Visit => {
    const found = visits.get(request);
    if (found === undefined) throw new Error('A request was handled before it was read.');
    return found;
  };
  const hooks: RequestHooks = { visit, accepted: (seen) => log.accept(seen) };
  const app: App = createApp(mounts, hooks);
  // Without this option hono's adapter would replace Request and Response for the whole process.
  const honest = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  const listener = withFaults(honest, (request) => visit(request).fault);

  return async (request, response) => {
    const refused = refusedHost(request);
    if (refused !== undefined) return refuse(response, refused);
    const bytes = await readBody(request);
    if (bytes === undefined) {
      response.writeHead(413, { 'content-type': 'text/plain' });
      response.end(`The emulator takes at most ${largestBody} bytes.`);
      return;
    }
    const url = urlOf(request);
    const { gateway, route } = app.find(request.method ?? 'GET', url.pathname);
    const fault = faultRules.take(route);
    const seen: RecordedRequest = {
      at: clock.now(),
      gateway: gateway ?? '',
      method: request.method ?? 'GET',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: flatHeaders(request),
      body: await parseBody(bytes, request.headers['content-type']),
      bodyText: bytes.toString('utf8'),
      route,
      ...(fault && { fault: fault.type }),
    };
    visits.set(request, { seen, bytes, fault });
    if (gateway !== undefined) log.add(seen);

    const note = (): void => {
      if (response.headersSent) seen.status = response.statusCode;
    };
    response.once('finish', note).once('close', note);
    await listener(request, response);
    note();
  };
}
