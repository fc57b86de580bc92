import type { Fault } from '@crosspoint/core/testing';
import type * as z from 'zod';
import type { PlannedDelivery } from './deliveries.ts';
import type { Links } from './links.ts';
import type { MadeJob } from './made.ts';
import type { Script } from './script.ts';
import type { EmulatedJob } from './job.ts';
import type { UnlistedModel } from './model-policy.ts';

/** A request as a route sees it: plain data, and whether the client is still there. */
export interface GatewayCall {
  readonly method: string;
  /** Below the gateway's base URL: `/v2/video/generations`. */
  readonly path: string;
  /** What the path's `:names` stood for, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body: JSON, or the fields of a form; undefined where it is neither. */
  readonly body: unknown;
  readonly bodyText: string;
  /** The body as it came. */
  readonly bytes: Uint8Array;
  /** Aborted when the connection has closed. */
  readonly closed: AbortSignal;
}

export interface GatewayResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer>;
  /** An error response with a 2xx status: it is not counted as accepted. */
  readonly refuses?: true;
}

/** What the frame offers a route. One per emulator: a protocol that must remember something keys a WeakMap by it. */
export interface GatewayContext {
  /** The gateway's base URL here, without a slash at its end. */
  readonly baseURL: string;
  /** The only accepted key; undefined: any key that is not empty. */
  readonly apiKey: string | undefined;
  readonly links: Links;
  /** What `startEmulator` was given under the gateway's id; it fits the protocol's own `settings`. */
  readonly settings: unknown;
  /** Stands for the time since the start or the last reset: what a reset shall forget is kept in a WeakMap by it. */
  readonly generation: object;
  /** Milliseconds since 1970. */
  now(): number;
  /** Waits until the clock reads so much, however it gets there, or until the client of the call has left. */
  until(at: number, call: GatewayCall): Promise<void>;
  /** The script a prompt asks for, else the emulator's own. Throws where the prompt's cannot be read. */
  scriptFor(prompt: string): Script;
  /** Reports to an address that a client gave, once the clock reads so much. */
  deliver(delivery: PlannedDelivery): void;
  /** A model that the gateway's document does not print, where the emulator takes it; undefined: it does not. */
  unlisted(slug: string): UnlistedModel | undefined;
  /** Writes a job into the emulator's own list of jobs, where `GET /` shows it. */
  made(job: MadeJob): void;
  /** The job an id stands for, if it is one of an emulator. */
  readJob(id: string): EmulatedJob | undefined;
}

export type Handler = (
  call: GatewayCall,
  context: GatewayContext,
) => GatewayResponse | Promise<GatewayResponse>;

/** One row of a protocol. */
export interface Route {
  /** Counted, and named in fault rules, as `gateway.name`. */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the base URL, in hono's notation: `/files/:name`. */
  readonly path: string;
  readonly handle: Handler;
  /** What this route assumes where the document is silent; in a header of every response and at `GET /`. */
  readonly assumes?: string;
}

/** A request that starts a job, for a person who wants to see one. */
export interface Sample {
  /** What it starts, such as `a video from text`. */
  readonly title: string;
  /** Below the base URL, by POST. */
  readonly path: string;
  readonly body: object;
}

/** One gateway, as tables. */
export interface Protocol {
  /** The public base URL this stands in for. */
  readonly standsFor: string;
  readonly routes: readonly Route[];
  /** The header a client sends its key in, with `{key}` in its place: `authorization: Bearer {key}`. */
  readonly keyHeader: string;
  /** Transcribed from the document where it prints some. */
  readonly samples: readonly Sample[];
  /** Handles what no route does. */
  readonly elsewhere: Handler;
  /** Script flags this gateway understands, with their meaning. */
  readonly flags: Readonly<Record<string, string>>;
  /** Responses known by name, to be injected as faults. */
  readonly canned: Readonly<Record<string, Fault>>;
  /** The document lists every model and prints how another one is refused: the policy `families` takes none beside them. */
  readonly listsEveryModel?: true;
  /** What can be set for this gateway alone; absent: nothing. */
  readonly settings?: z.ZodType;
}
