import { CrosspointError } from '../model/error.ts';
import type { HttpRequest, HttpResponse } from '../model/http.ts';
import type { MediaSource } from '../model/media.ts';
import { bodyOf, type StreamedBody } from './body.ts';
import type { Clock } from './clock.ts';
import { withDeadline } from './deadline.ts';
import { environment } from './environment.ts';
import { keyIsLate, keyFor, type KeyHolder } from './key.ts';
import { parseJson, printJson } from './numbers.ts';
import { cleanCause, type Redact, redactDeep, redactor } from './redact.ts';
import type { RepeatedRequest, SharedRequest } from './repeated-request.ts';
import type { AbortSignalLike } from './abort-signal.ts';
import {
  type Exchange,
  type IncomingResponse,
  isTransportError,
  type OutgoingRequest,
  type Transport,
  TransportError,
} from './transport.ts';
import { isLoopback } from '../steps/public-address.ts';
import { userAgentOf } from '../steps/user-agent.ts';

/** What an API response may hold at most. */
const maxResponseBytes = 16 * 1024 * 1024;
/** What is kept of a response that broke off: the id of a job may stand behind a long sentence. */
const longestPartial = 65_536;

/** Purposes of what belongs to a purchase. */
const buying: ReadonlySet<OutgoingRequest['purpose']> = new Set(['submit', 'upload']);

/**
 * Refuses to buy where the environment says so, as it should in tests. A gateway on this machine is an emulator, and a
 * transport of tests reaches none.
 *
 * @throws CrosspointError `unsupported`; nothing was sent
 */
function refuseLive(id: string, { url, purpose }: OutgoingRequest, transport: Transport): void {
  if (!buying.has(purpose) || transport.isLive === false) return;
  const value = environment('CROSSPOINT_NO_LIVE')?.trim().toLowerCase() ?? '0';
  if (value === '0' || value === 'false' || isLoopback(new URL(url).hostname)) return;
  throw new CrosspointError({
    code: 'unsupported',
    provider: id,
    message: `CROSSPOINT_NO_LIVE is set, so nothing is bought at ${new URL(url).host}, and nothing was sent. Use the emulator or mockTransport in tests; to buy, unset it`,
  });
}

export interface SendOptions {
  readonly purpose: Exclude<OutgoingRequest['purpose'], 'download'>;
  /** The whole exchange must be over by then. */
  readonly timeoutMs: number;
  /** Asked right before the first byte would leave; `false`: nothing leaves any more. */
  readonly canSend?: () => boolean;
  readonly signal?: AbortSignalLike | undefined;
  /** What stands behind the placeholders of large media in the body. */
  readonly sources?: readonly MediaSource[] | undefined;
  /** `false`: goes without the key. */
  readonly auth?: boolean;
  /** A body that is no JSON, in place of the call's. */
  readonly raw?: StreamedBody | undefined;
  /** It goes to another origin than the provider's: without the provider's own headers. */
  readonly isForeign?: boolean;
  /** Called right before the exchange begins. Whatever is thrown without it proves that nothing left. */
  readonly onBegin?: () => void;
}

/** What comes of a request that is sent again. */
export interface RepeatOptions extends Pick<SendOptions, 'timeoutMs' | 'signal' | 'auth'> {
  readonly purpose: 'poll';
  /** The job's id: requests that differ in it alone are kept once. */
  readonly id: string;
  /** Whether the same response as last time has nothing to tell. */
  readonly skipUnchanged: boolean;
}

/** The response is the last one, letter for letter. */
export interface UnchangedResponse {
  readonly isUnchanged: true;
  readonly status: number;
  /** One header, by its name in lower case. */
  readonly header: (name: string) => string | undefined;
}

/** What is worked out once for as long as a key stays the same. */
interface KeyState {
  readonly key: string;
  readonly redact: Redact;
  /** Repeated requests: thousands of jobs share a few. */
  readonly requests: SharedRequest[];
}

/** The only place where a key is added to a request, and where every trace of it is taken out of what comes back. */
export class HttpClient {
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #userAgent: string | undefined;
  readonly #states = new WeakMap<KeyHolder, KeyState>();

  /** @param userAgent - The application's own product token, put before core's. */
  constructor(transport: Transport, clock: Clock, userAgent?: string) {
    this.#transport = transport;
    this.#clock = clock;
    this.#userAgent = userAgent;
  }

  /**
   * Sends a request once.
   *
   * @throws CrosspointError `auth` when there is no usable key, `unsupported` for a purchase that the environment forbids.
   *   TransportError when no whole response came; its phase says
   *   whether anything had left.
   */
  async send(holder: KeyHolder, request: HttpRequest, options: SendOptions): Promise<HttpResponse> {
    const began = this.#clock.monotonic();
    const found = options.auth === false ? '' : keyFor(holder, this.#clock, options);
    const key = typeof found === 'string' ? found : await found;
    const { redact } = this.#state(holder, key);
    const canSend = options.canSend === undefined ? {} : { canSend: options.canSend };
    const outgoing = { ...this.#prepare(holder, request, key, options), ...canSend };
    refuseLive(holder.spec.id, outgoing, this.#transport);
    let raw: IncomingResponse;
    try {
      raw = await this.#exchange(outgoing, options, began);
    } catch (error) {
      throw cleanError(error, redact);
    }
    return withoutKey(raw, redact);
  }

  /**
   * Sends a request that only reads, and that was sent before. Where `skipUnchanged` and the response is the last one letter
   * for letter, it is not read again: so are most polls of most jobs.
   *
   * @param make - The request; called the first time, and after a change of the key.
   * @throws as `send`
   */
  async sendAgain(
    holder: KeyHolder,
    repeated: RepeatedRequest,
    make: () => HttpRequest,
    options: RepeatOptions,
  ): Promise<HttpResponse | UnchangedResponse> {
    const began = this.#clock.monotonic();
    const found = options.auth === false ? '' : keyFor(holder, this.#clock, options);
    const key = typeof found === 'string' ? found : await found;
    const state = this.#state(holder, key);
    const { redact } = state;
    const outgoing =
      repeated.outgoing(key, options.id) ??
      repeated.make(key, options.id, this.#prepare(holder, make(), key, options), state.requests);
    let raw: IncomingResponse;
    try {
      raw = await this.#exchange(outgoing, options, began);
    } catch (error) {
      throw cleanError(error, redact);
    }
    if (options.skipUnchanged && repeated.isLast(raw)) {
      const header = (name: string): string | undefined =>
        raw.headers[name] === undefined ? undefined : redact(raw.headers[name]);
      return { isUnchanged: true, status: raw.status, header };
    }
    repeated.keep(raw);
    return withoutKey(raw, redact);
  }

  #prepare(holder: KeyHolder, request: HttpRequest, key: string, options: PrepareOptions): OutgoingRequest {
    return prepare(holder, request, key, userAgentOf(this.#userAgent, holder.spec.userAgent), options);
  }

  /**
   * The raw response, under its deadline and the caller's signal. No async function, whose promise every poll would pay.
   * Whoever calls it hands on no error as it is: see `cleanError`.
   *
   * @param began - A key that took its time has used up some of it: an intent's deadline counts from the same moment.
   */
  #exchange(
    outgoing: OutgoingRequest,
    { signal, timeoutMs, onBegin }: Pick<SendOptions, 'signal' | 'timeoutMs' | 'onBegin'>,
    began: number,
  ): Promise<IncomingResponse> {
    const remainingMs = timeoutMs - (this.#clock.monotonic() - began);
    if (remainingMs <= 0) throw new TransportError('timeout', 'before-write', keyIsLate);
    if (signal?.aborted === true)
      throw new TransportError('canceled', 'before-write', 'stopped by the caller');
    if (outgoing.canSend?.() === false)
      throw new TransportError('timeout', 'before-write', 'the time in which it may be sent is over');
    onBegin?.();
    const send = (): Exchange<IncomingResponse> => this.#transport.request(outgoing, maxResponseBytes);
    return withDeadline(this.#clock, signal, remainingMs, send);
  }

  /** A redactor looks for many forms of a key; they are worked out once for as long as the key stays the same. */
  #state(holder: KeyHolder, key: string): KeyState {
    const known = this.#states.get(holder);
    // The response to a request without the key is searched too: the gateway may have the key from an earlier request.
    if (known !== undefined && (key === '' || known.key === key)) return known;
    const state = { key, redact: redactor(key), requests: [] };
    this.#states.set(holder, state);
    return state;
  }
}

type PrepareOptions = Pick<SendOptions, 'purpose' | 'sources' | 'raw' | 'isForeign'>;

/** The request with its key in place. Whatever fails here fails before anything could leave. */
function prepare(
  { spec }: KeyHolder,
  request: HttpRequest,
  key: string,
  userAgent: string,
  { purpose, sources = [], raw, isForeign = false }: PrepareOptions,
): OutgoingRequest {
  try {
    const headers = {
      'user-agent': userAgent,
      ...(isForeign ? {} : spec.headers),
      ...request.headers,
      ...(key === '' ? {} : spec.auth(key)),
    };
    const body = raw ?? (request.body === undefined ? undefined : bodyOf(request.body, sources));
    return {
      method: request.method,
      url: request.url,
      headers,
      ...(body === undefined ? {} : { body }),
      purpose,
    };
  } catch (error) {
    throw new TransportError(
      'unreachable',
      'before-write',
      'the call could not be written',
      cleanCause(error, redactor(key)),
    );
  }
}

/** What came, without the key. Once a response is there, nothing that goes wrong says that nothing was sent. */
function withoutKey(response: IncomingResponse, redact: Redact): HttpResponse {
  try {
    return cleanResponse(response, redact);
  } catch (error) {
    const message = 'the response could not be read';
    throw new TransportError('broken', 'after-write', message, cleanCause(error, redact));
  }
}

function jsonOf(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined; // not JSON: a web page, half a response, nothing; the caller judges by `json` being undefined
  }
}

/** Judged as one text first: that is a single pass, and hardly any response holds a key. */
function cleanResponse(response: IncomingResponse, redact: Redact): HttpResponse {
  const { status } = response;
  const raw = response.text.charCodeAt(0) === 0xfeff ? response.text.slice(1) : response.text;
  const json = raw === '' ? undefined : jsonOf(raw);
  if (json !== undefined && isClean(response.headers, raw, redact))
    return { status, headers: response.headers, text: raw, json };
  const headers = cleanHeaders(response.headers, redact);
  const text = redact(raw);
  // A text that is no whole JSON may have been cut anywhere, in the middle of a key as well.
  if (json === undefined) return { status, headers, text: withoutStart(raw, redact), json };
  if (text === raw) return { status, headers, text, json };
  const clean = deep(json, redact);
  // Redacted letter by letter it might not be JSON any more, and a paid job's id would be lost with it.
  const written = clean === undefined ? text : printJson(clean);
  return { status, headers, text: redact(written), json: clean };
}

const withoutStart = (text: string, redact: Redact): string => redact.atEnd?.(text) ?? redact(text);

// No key has this letter, no escape and no coding either: nothing that is found can reach across it.
const apart = '\u00b7';

function joined(headers: IncomingResponse['headers']): string {
  let all = '';
  for (const name in headers) all += `${name}${apart}${headers[name]}${apart}`;
  return all;
}

/** Whether neither the headers nor the body hold a key, as in nearly every response: read in one pass, apart all the same. */
function isClean(headers: IncomingResponse['headers'], text: string, redact: Redact): boolean {
  const all = joined(headers) + text;
  return redact(all) === all;
}

function cleanHeaders(headers: IncomingResponse['headers'], redact: Redact): IncomingResponse['headers'] {
  const all = joined(headers);
  if (redact(all) === all) return headers;
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [redact(name), redact(value)]));
}

/** JSON so deep that nothing can walk it says nothing a reader wants. */
function deep(json: unknown, redact: Redact): unknown {
  try {
    return redactDeep(json, redact);
  } catch {
    return undefined;
  }
}

/** Of an error that another transport throws, only the text is kept: the error may hold the request with its key. */
const cleanError = (error: unknown, redact: Redact): Error =>
  isTransportError(error) ? cleanFailure(error, redact) : cleanCause(error, redact);

function cleanFailure(error: TransportError, redact: Redact): TransportError {
  const { reason, phase, message, cause, partial } = error;
  const clean = partial && {
    ...partial,
    headers: cleanHeaders(partial.headers, redact),
    text: withoutStart(partial.text, redact).slice(0, longestPartial),
  };
  return new TransportError(
    reason,
    phase,
    redact(message),
    cause === undefined ? undefined : cleanCause(cause, redact),
    clean,
  );
}
