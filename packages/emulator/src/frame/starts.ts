import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { WallClock } from './clock.ts';
import { InputError, readInput } from './input.ts';
import { postLocal } from './post-local.ts';
import type { Protocol } from './protocol.ts';

/** A request that the emulator sent to itself for the form at `GET /`. */
export interface Start {
  readonly number: number;
  readonly at: number;
  readonly gateway: string;
  /** Below the gateway's base URL. */
  readonly path: string;
  /** As it was sent. */
  readonly body: string;
  /** `cut`: the connection ended before a response came. */
  readonly outcome: 'pending' | 'responded' | 'cut';
  readonly status?: number;
  /** The response's text. */
  readonly text?: string;
}

/** What was started from `GET /`, oldest first: the newest ones. */
export interface Starts {
  readonly list: readonly Start[];
  /** Throws when the request is not understood. Returns soon, if need be with a start that is still pending. */
  start(request: unknown): Promise<Start>;
  reset(): void;
}

export interface StartsContext {
  readonly url: string;
  readonly protocols: Readonly<Record<string, Protocol>>;
  readonly apiKey: string;
  readonly clock: WallClock;
}

const most = 8;

/** How long a start waits for its response; a gateway that takes longer is heard later. */
const graceMs = 1_500;

export function createStarts({ url, protocols, apiKey, clock }: StartsContext): Starts {
  const requestSchema = z.strictObject({
    gateway: z.enum(Object.keys(protocols)),
    path: z.string().startsWith('/'),
    body: z.unknown(),
  });
  const list: Start[] = [];
  let count = 0;
  const note = (start: Start): Start => {
    const at = list.findIndex(({ number }) => number === start.number);
    if (at >= 0) list[at] = start;
    return start;
  };

  const ask = async (start: Start): Promise<Start> => {
    const headers = { 'content-type': 'application/json', ...keyHeader(protocols[start.gateway], apiKey) };
    try {
      const address = addressOf(url, start.gateway, start.path);
      const response = await postLocal({ url: address, headers, body: start.body });
      return note({ ...start, outcome: 'responded', ...response });
    } catch {
      return note({ ...start, outcome: 'cut' });
    }
  };

  return {
    list,
    async start(request) {
      const { gateway, path, body } = readInput('the start', requestSchema, request);
      addressOf(url, gateway, path);
      count += 1;
      const text = typeof body === 'string' ? body : JSON.stringify(body ?? {});
      const start: Start = { number: count, at: clock.now(), gateway, path, body: text, outcome: 'pending' };
      list.push(start);
      if (list.length > most) list.shift();
      const patience = new AbortController();
      const soon = sleep(graceMs, start, { signal: patience.signal }).catch(() => start);
      const first = await Promise.race([ask(start), soon]);
      patience.abort();
      return first;
    },
    reset: () => void list.splice(0),
  };
}

/** A path such as `/../_emulator/reset` must not lead out of the gateway, with a key in hand. */
function addressOf(url: string, gateway: string, path: string): URL {
  const base = `${url}/${gateway}`;
  const address = URL.canParse(base + path) ? new URL(base + path) : undefined;
  if (address?.href.startsWith(`${base}/`) === true) return address;
  throw new InputError('the start', [`path: leads out of ${gateway}`]);
}

/** `authorization: Bearer {key}`, with the key in its place. */
function keyHeader(protocol: Protocol | undefined, apiKey: string): Record<string, string> {
  const [, name, template] = /^([^:]+): *(.*)$/.exec(protocol?.keyHeader ?? '') ?? [];
  return name === undefined ? {} : { [name]: (template ?? '').replace('{key}', () => apiKey) };
}
