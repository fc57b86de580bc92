import type { Clock } from './clock.ts';
import { onDeadline } from './deadline.ts';
import { resolveApiKey, type KeyHolder } from './key.ts';
import { CrosspointError, isCrosspointError } from '../model/error.ts';
import { decodeDataUrl } from './data-url.ts';
import { cleanCause, type Redact, redactor } from './redact.ts';
import type { AbortSignalLike } from './abort-signal.ts';
import { retryAfterMs } from '../steps/retry-after.ts';
import { userAgentOf } from '../steps/user-agent.ts';
import { isTransportError, type IncomingStream, type Transport, TransportError } from './transport.ts';

export interface FetchOptions {
  readonly signal: AbortSignalLike;
  /** Gives up when nothing has come for so long. */
  readonly idleTimeoutMs: number;
  readonly maxBytes: number;
  /** Asks for what follows so many bytes of a file that has not changed since its first part came. */
  readonly rest?: { readonly offset: number; readonly validator: string } | undefined;
}

/** An output on its way. Whoever does not read it to its end must leave it. */
export interface FetchedOutput {
  readonly status: number;
  readonly mediaType: string | undefined;
  /** What the server said it would send. */
  readonly length: number | undefined;
  /** What names exactly this version of the file: a strong `ETag`, else `Last-Modified`. */
  readonly validator: string | undefined;
  /** Of a part (206) of the version that was asked for: where it begins, and how long the whole is, in bytes. */
  readonly part: { readonly offset: number; readonly total: number } | undefined;
  /** How long the server asked to wait, in ms. */
  readonly retryAfterMs: number | undefined;
  readonly body: AsyncIterable<Uint8Array>;
  /** Ends the exchange at once, read or not. */
  readonly leave: () => void;
}

/** A response with the way out of it. */
type Opened = IncomingStream & Pick<FetchedOutput, 'leave'>;

/** The key, once it was needed, and what takes it out of everything after. */
interface Credentials {
  key: string | undefined;
  redact: Redact;
}

const maxRedirects = 5;
const successes: ReadonlySet<number> = new Set([200, 206]);
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** The origins besides the base URL's own that may have the key. A proxy's key is for the proxy alone. */
function declaredOrigins({ spec, baseURL }: KeyHolder & { readonly baseURL: string }): ReadonlySet<string> {
  if (new URL(baseURL).origin !== new URL(spec.baseURL).origin) return new Set();
  return new Set((spec.download?.origins ?? []).map((origin) => new URL(origin).origin));
}

/**
 * Fetches outputs. The key goes to the gateway's own origin, and to an origin that its description declares, where the
 * link itself leads there. Whatever redirects say, it goes nowhere else.
 */
export class OutputFetcher {
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #userAgent: string | undefined;

  /** @param userAgent - The application's own product token, put before core's. */
  constructor(transport: Transport, clock: Clock, userAgent?: string) {
    this.#transport = transport;
    this.#clock = clock;
    this.#userAgent = userAgent;
  }

  /**
   * The key is resolved when the gateway itself is reached, and not before: another server has no use for it.
   *
   * @throws TransportError, with reason `forbidden_address` for a link that leads where no download may go; CrosspointError
   *   `auth` when there is no key for a file of the gateway's own.
   */
  async fetch(
    holder: KeyHolder & { readonly baseURL: string },
    link: string,
    options: FetchOptions,
  ): Promise<FetchedOutput> {
    const data = dataOutput(link, options.maxBytes);
    if (data !== undefined) return data;
    const ownOrigin = new URL(holder.baseURL).origin;
    const credentials: Credentials = { key: undefined, redact: (text) => text };
    try {
      return await this.#follow(holder, new URL(link), ownOrigin, credentials, options);
    } catch (error) {
      throw cleaned(error, credentials.redact);
    }
  }

  async #follow(
    holder: KeyHolder & { readonly baseURL: string },
    link: URL,
    ownOrigin: string,
    credentials: Credentials,
    options: FetchOptions,
  ): Promise<FetchedOutput> {
    let url = link;
    const declared = declaredOrigins(holder);
    let hasLeft = false; // a redirect led to another origin
    for (let hop = 0; hop <= maxRedirects; hop += 1) {
      const trusted = url.origin === ownOrigin;
      const needsKey = trusted || (declared.has(url.origin) && !hasLeft);
      if (url.protocol !== 'https:' && !trusted) {
        const message = `a link to ${url.protocol}//${url.host} is not followed`;
        throw new TransportError('forbidden_address', 'before-write', message);
      }
      if (needsKey && credentials.key === undefined) {
        const { signal, idleTimeoutMs } = options;
        credentials.key = await resolveApiKey(holder, this.#clock, { signal, timeoutMs: idleTimeoutMs });
        credentials.redact = redactor(credentials.key);
      }
      const authHeaders = needsKey && credentials.key !== undefined ? holder.spec.auth(credentials.key) : {};
      const headers = {
        'user-agent': userAgentOf(this.#userAgent, holder.spec.userAgent),
        ...(needsKey ? holder.spec.headers : {}),
        accept: '*/*',
        'accept-encoding': 'identity',
        ...rangeHeaders(options.rest),
        ...authHeaders,
      };
      const opened = await this.#open(url, headers, ownOrigin, options, credentials.redact);
      const next = opened.headers['location'];
      if (!redirects.has(opened.status) || next === undefined || !URL.canParse(next, url.href)) {
        const coding = opened.headers['content-encoding']?.trim().toLowerCase() ?? '';
        if (!successes.has(opened.status) || coding === '' || coding === 'identity')
          return toFetchedOutput(opened, this.#clock.now(), options.rest?.validator);
        opened.leave();
        throw new TransportError(
          'broken',
          'after-write',
          'it came compressed in a way that cannot be undone',
        );
      }
      opened.leave();
      const target = new URL(next, url);
      hasLeft ||= target.origin !== url.origin;
      url = target;
    }
    throw new TransportError(
      'broken',
      'after-write',
      `the link was redirected more than ${maxRedirects} times`,
    );
  }

  async #open(
    url: URL,
    headers: Record<string, string>,
    trustedOrigin: string,
    options: FetchOptions,
    redact: Redact,
  ): Promise<Opened> {
    const { signal, idleTimeoutMs, maxBytes } = options;
    if (signal.aborted) throw new TransportError('canceled', 'before-write', 'stopped by the caller');
    const exchange = this.#transport.stream({
      method: 'GET',
      url: url.href,
      headers,
      purpose: 'download',
      trustedOrigin,
    });
    const startWaiting = (): (() => void) =>
      onDeadline(this.#clock, signal, idleTimeoutMs, (reason) => exchange.abort(reason));
    let done = startWaiting();
    const alive = (): void => {
      done();
      done = startWaiting();
    };
    const leave = (): void => {
      done();
      exchange.abort('canceled');
    };
    try {
      const stream = await exchange.response;
      alive();
      return {
        ...stream,
        body: limited(stream.body, maxBytes, { alive, done: () => done(), leave }, redact),
        leave,
      };
    } catch (error) {
      done();
      throw error;
    }
  }
}

function cleaned(error: unknown, redact: Redact): unknown {
  if (isCrosspointError(error)) return error;
  return isTransportError(error)
    ? new TransportError(
        error.reason,
        error.phase,
        redact(error.message),
        error.cause === undefined ? undefined : cleanCause(error.cause, redact),
      )
    : cleanCause(error, redact); // a provider's own code, such as its auth
}

/** Hands chunks on, keeps the idle deadline moving, and stops at the limit. Leaving early ends the exchange. */
async function* limited(
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
  on: { readonly alive: () => void; readonly done: () => void; readonly leave: () => void },
  redact: Redact,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  let whole = false;
  try {
    for await (const chunk of body) {
      on.alive();
      bytes += chunk.length;
      if (bytes > maxBytes)
        throw new TransportError('too_large', 'after-write', `the file is larger than ${maxBytes} bytes`);
      yield chunk;
    }
    whole = true;
  } catch (error) {
    throw cleaned(error, redact);
  } finally {
    if (whole) on.done();
    else on.leave();
  }
}

/** The file within a data URL, as if it had been fetched; undefined for a link. */
function dataOutput(link: string, maxBytes: number): FetchedOutput | undefined {
  let data: ReturnType<typeof decodeDataUrl>;
  try {
    data = decodeDataUrl(link);
  } catch (cause) {
    const message = `the output ${cause instanceof Error ? cause.message : 'cannot be read'}`;
    throw new CrosspointError({ code: 'unexpected_response', message, cause });
  }
  if (data === undefined) return undefined;
  const { bytes, mediaType } = data;
  if (bytes.length > maxBytes)
    throw new TransportError('too_large', 'after-write', `the file is larger than ${maxBytes} bytes`);
  return {
    status: 200,
    mediaType: mediaType || undefined,
    length: bytes.length,
    validator: undefined,
    part: undefined,
    retryAfterMs: undefined,
    body: once(bytes),
    leave: () => undefined,
  };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.length > 0) yield bytes;
}

const rangeHeaders = (rest: FetchOptions['rest']): Record<string, string> =>
  rest === undefined ? {} : { range: `bytes=${rest.offset}-`, 'if-range': rest.validator };

/** `bytes 100-199/200` */
function partOf(header: string | undefined): FetchedOutput['part'] {
  const [, offset, total] = /^bytes (\d+)-\d+\/(\d+)$/i.exec(header?.trim() ?? '') ?? [];
  return offset === undefined ? undefined : { offset: Number(offset), total: Number(total) };
}

/** Whether a part is of another version than was asked for: a server that knows `Range` need not know `If-Range`. */
function isOfAnother(headers: Opened['headers'], validator: string): boolean {
  const own = validator.startsWith('"')
    ? headers['etag']?.trim().replace(/^W\//, '')
    : headers['last-modified']?.trim();
  return own !== undefined && own !== validator;
}

/** @param validator - What names the version that a part was asked of. */
function toFetchedOutput(
  { status, headers, body, leave }: Opened,
  now: number,
  validator: string | undefined,
): FetchedOutput {
  const length = Number(headers['content-length'] ?? Number.NaN);
  const etag = headers['etag']?.trim();
  return {
    status,
    mediaType: headers['content-type']?.split(';')[0]?.trim().toLowerCase(),
    length: Number.isSafeInteger(length) ? length : undefined,
    // A weak tag may name several versions (RFC 9110, If-Range).
    validator: etag?.startsWith('"') === true ? etag : headers['last-modified']?.trim(),
    part:
      validator === undefined || isOfAnother(headers, validator)
        ? undefined
        : partOf(headers['content-range']),
    retryAfterMs: retryAfterMs(headers, now),
    body,
    leave,
  };
}
