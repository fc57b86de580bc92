import * as z from 'zod';
import type { MovableClock } from './clock.ts';
import { InputError, readInput } from './input.ts';
import type { Log } from './log.ts';
import type { MountedRoute } from './mounts.ts';
import type { FaultOrder } from './orders.ts';
import type { Call, Reply } from './protocol.ts';
import { jsonReply } from './reply.ts';
import { shown } from './shown.ts';

/** What the control routes steer. */
export interface Controls {
  readonly log: Log;
  readonly clock: MovableClock;
  /** Checks an order and takes it down. */
  readonly order: (input: unknown) => FaultOrder;
  readonly reset: () => void;
}

const clockBody = z.strictObject({ advanceMs: z.number().min(0) });

/** The routes under `/_emulator/`: what a library user does by calling methods, another process does over HTTP. */
export function controlRoutes({ log, clock, order, reset }: Controls): readonly MountedRoute[] {
  return [
    get('requests', () => ({ requests: log.requests.map(shown) })),
    get('counts', () => ({ counts: log.counts, accepted: log.accepted })),
    post('faults', (body) => ({ ordered: order(body) })),
    post('clock', (body) => {
      clock.advance(readInput('the clock order', clockBody, body).advanceMs);
      return { now: clock.now() };
    }),
    post('reset', () => {
      reset();
      return { reset: true };
    }),
  ];
}

function get(name: string, say: () => unknown): MountedRoute {
  return { name, method: 'GET', path: `/${name}`, handle: () => jsonReply(200, say()) };
}

function post(name: string, act: (body: unknown) => unknown): MountedRoute {
  return { name, method: 'POST', path: `/${name}`, handle: (call) => answer(call, act) };
}

/** What cannot be done is told in a 400, with its reasons. */
function answer({ body, bodyText }: Call, act: (body: unknown) => unknown): Reply {
  if (body === undefined && bodyText !== '') return refusal('the body is no JSON', []);
  try {
    return jsonReply(200, act(body));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return refusal(error.message, error instanceof InputError ? error.objections : []);
  }
}

const refusal = (error: string, objections: readonly string[]): Reply =>
  jsonReply(400, { error, objections });
