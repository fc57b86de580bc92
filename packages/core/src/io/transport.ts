import type { HttpMethod, Phase } from '../model/http.ts';
import type { StreamedBody } from './body.ts';

/** A request as it leaves: with the key in its headers and its body as text. */
export interface OutgoingRequest {
  /** The HTTP method. */
  readonly method: HttpMethod;
  /** The absolute address, with its query. */
  readonly url: string;
  /** Header names in lower case. One of them holds the API key. */
  readonly headers: Readonly<Record<string, string>>;
  /** Text, or chunks whose total length is known. Absent: there is none. */
  readonly body?: string | StreamedBody;
  /**
   * `submit` goes out on a connection that has carried nothing before and is closed after the response, and so does what
   * is no GET; a GET to `read` may share one. `download` is followed only to public addresses, save the origin in
   * `trustedOrigin`.
   */
  readonly purpose: 'submit' | 'poll' | 'query' | 'cancel' | 'upload' | 'download';
  /**
   * Asked right before the first byte would be written, however long a socket took to open. `false`: nothing is written,
   * and it ends as a timeout before the write.
   */
  readonly canSend?: () => boolean;
  /** An origin whose address is not judged: the configured base URL's. */
  readonly trustedOrigin?: string;
}

/** A whole response. */
export interface IncomingResponse {
  /** The HTTP status. */
  readonly status: number;
  /** The headers, with names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The whole body as text. */
  readonly text: string;
}

/** A response whose body is still on its way. A `content-encoding` among the headers is one the body still has. */
export interface IncomingStream {
  /** The HTTP status. */
  readonly status: number;
  /** The headers, with names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body in chunks, as it arrives. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** One exchange under way. Whoever started it owns its deadline and its abort. */
export interface Exchange<Result> {
  /** The response; rejects with a `TransportError`. */
  readonly response: Promise<Result>;
  /** Ends it at once; the response rejects with this reason and the phase it had come to. */
  readonly abort: (reason: AbortReason) => void;
}
/** Why an exchange is ended early: its deadline passed, or the caller's signal aborted. */
export type AbortReason = 'timeout' | 'canceled';

/** Moves bytes and owns no policy: no retry, no redirect, no deadline of its own. */
export interface Transport {
  /** A short name for errors and reports, such as `undici`. */
  readonly name: string;
  /**
   * `false`: it reaches no gateway, such as one of tests. `CROSSPOINT_NO_LIVE` lets its submits through.
   *
   * @default true
   */
  readonly isLive?: boolean;
  /** It cannot wait longer than this for the head of a response, in ms. Absent: as long as it takes. */
  readonly maxHeadersTimeoutMs?: number;
  /** Asks, and reads at most `maxBytes` of the response. */
  request(outgoing: OutgoingRequest, maxBytes: number): Exchange<IncomingResponse>;
  /** Asks, and hands the body on as it comes. */
  stream(outgoing: OutgoingRequest): Exchange<IncomingStream>;
  /** Closes every connection; called by `close` of the registry. */
  close(): Promise<void>;
}

/**
 * Why an exchange brought no whole response. `exhausted`: this machine has no descriptor, port or memory left for another
 * connection, which says nothing about the gateway. `runtime_error` is no fault of the network: the runtime cannot do what was
 * asked of it, or there is a mistake in this library or in the application.
 */
export type TransportReason =
  | AbortReason
  | 'exhausted'
  | 'unreachable'
  | 'broken'
  | 'too_large'
  | 'forbidden_address'
  | 'runtime_error';

/** Every reason in words. */
export const reasonSentences: { readonly [R in TransportReason]: string } = {
  timeout: 'no response in the time allowed',
  canceled: 'stopped by the caller',
  exhausted: 'this machine has no socket, port or memory left for another connection',
  unreachable: 'could not be reached',
  broken: 'the connection broke before the whole response was there',
  too_large: 'the response is larger than allowed',
  forbidden_address: 'the link does not lead to a public address',
  runtime_error: 'this runtime cannot make the request',
};

/** Why no download goes to a host, and what to do where the host is right. */
export function forbiddenSentence(hostname: string, address: string, why: string): string {
  const place = hostname === address || address === '' ? hostname : `${hostname} at ${address}`;
  return `${reasonSentences.forbidden_address}: ${place} is in ${why}. Where your own network responds with such addresses (fake-IP DNS of a proxy program, NAT64), list the range in allowedRanges`;
}

// Descriptors of the process and of the system, ports, and memory of the kernel (errno(3)).
const lacks: ReadonlySet<unknown> = new Set(['EMFILE', 'ENFILE', 'EADDRNOTAVAIL', 'ENOBUFS', 'ENOMEM']);

/** What this machine lacks, as a sentence, where that is why no connection came about. */
export function lackIn(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && lacks.has(error.code)) return `${reasonSentences.exhausted} (${String(error.code)})`;
  // Where several addresses were tried, each has its own error; `fetch` puts it beneath.
  const inner: readonly unknown[] = error instanceof AggregateError ? error.errors : [error.cause];
  return inner.map(lackIn).find((found) => found !== undefined);
}

/** An error of a program and not of a network: network errors of every runtime carry a code. */
export function programError(error: unknown): string | undefined {
  const isProgram =
    error instanceof TypeError ||
    error instanceof ReferenceError ||
    error instanceof RangeError ||
    error instanceof SyntaxError;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  // undici's own check of what it was given
  const isRefused = code === 'UND_ERR_INVALID_ARG' || code === 'UND_ERR_NOT_SUPPORTED';
  if (!(isProgram && code === undefined) && !isRefused) return undefined;
  return `${reasonSentences.runtime_error} (${error instanceof Error ? `${error.name}: ${error.message}` : ''})`;
}

/**
 * An exchange that brought no whole response.
 *
 * @example throw new TransportError('broken', 'after-write', 'the connection broke');
 */
export class TransportError extends Error {
  /** Always `TransportError`. */
  override readonly name = 'TransportError';
  /** Why there is no response. */
  readonly reason: TransportReason;
  /** Whether any part of the request may have been written. */
  readonly phase: Phase;
  /** What had come of the response when it broke off; the only trace of a job may be in it. */
  readonly partial: IncomingResponse | undefined;

  constructor(
    reason: TransportReason,
    phase: Phase,
    message: string,
    cause?: unknown,
    partial?: IncomingResponse,
  ) {
    super(message, cause === undefined ? {} : { cause });
    this.reason = reason;
    this.phase = phase;
    this.partial = partial;
  }
}

/**
 * Whether something caught came out of a transport, whichever copy of the package it is from.
 *
 * @example if (isTransportError(error) && error.phase === 'before-write') return 'nothing was sent';
 */
export const isTransportError = (error: unknown): error is TransportError =>
  error instanceof Error && error.name === 'TransportError' && 'phase' in error;

/** One value a header; lists are joined as HTTP allows. */
export function flatHeaders(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name.toLowerCase()] = typeof value === 'string' ? value : value.join(', ');
  }
  return flat;
}

/** The headers of a body that was decompressed: neither the coding nor the length speaks of it any more. */
export function withoutCoding(headers: IncomingStream['headers']): IncomingStream['headers'] {
  const { 'content-encoding': _coding, 'content-length': _length, ...others } = headers;
  return others;
}

/** Hands a body on, and explains in one of our sentences why it broke off. */
export async function* relay(
  body: AsyncIterable<Uint8Array>,
  explain: (error: unknown) => Error,
): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw explain(error);
  }
}
