import {
  type Exchange,
  type IncomingResponse,
  type OutgoingRequest,
  type Transport,
  TransportError,
} from './transport.ts';

/** What a test responds with. */
export interface MockResponse {
  /** @default 200 */
  readonly status?: number;
  /** The headers of the response. @default the content type of JSON, where `json` is given */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is, such as an error page or the bytes of a file. */
  readonly body?: string | Uint8Array;
}

/** A transport that reaches nothing, and remembers what it was asked. */
export interface MockTransport extends Transport {
  /** Every request in its order, downloads as well. A key stands in their headers. */
  readonly requests: readonly OutgoingRequest[];
}

/**
 * A transport for tests of an application: a function responds to every request, and nothing is sent. With
 * `CROSSPOINT_NO_LIVE=1` in the environment a test that forgets it buys nothing.
 *
 * @example
 * const transport = mockTransport(({ purpose }) =>
 *   purpose === 'submit' ? { json: { id: 'job-1', status: 'queued' } } : { json: { id: 'job-1', status: 'failed' } });
 * const media = createRegistry({ providers: [aimlapi({ apiKey: 'test' })], transport });
 */
export function mockTransport(
  respond: (request: OutgoingRequest) => MockResponse | Promise<MockResponse>,
): MockTransport {
  const requests: OutgoingRequest[] = [];
  const start = <Result>(
    request: OutgoingRequest,
    read: (response: MockResponse) => Result,
  ): Exchange<Result> => {
    const ask = async (): Promise<Result> => {
      if (request.canSend?.() === false)
        throw new TransportError('timeout', 'before-write', 'the time in which it may be sent is over');
      requests.push(request);
      return read(await respond(request));
    };
    return { response: ask(), abort: () => undefined };
  };
  return {
    name: 'mock',
    isLive: false,
    requests,
    request: (request) => start(request, whole),
    stream: (request) => start(request, (response) => ({ ...head(response), body: once(bytesOf(response)) })),
    close: () => Promise.resolve(),
  };
}

function head({ status = 200, headers, json }: MockResponse): Omit<IncomingResponse, 'text'> {
  const type: Record<string, string> = json === undefined ? {} : { 'content-type': 'application/json' };
  return { status, headers: { ...type, ...headers } };
}

function textOf({ json, body = '' }: MockResponse): string {
  if (json !== undefined) return JSON.stringify(json);
  return typeof body === 'string' ? body : new TextDecoder().decode(body);
}

const whole = (response: MockResponse): IncomingResponse => ({ ...head(response), text: textOf(response) });

const bytesOf = (response: MockResponse): Uint8Array =>
  response.json === undefined && response.body instanceof Uint8Array
    ? response.body
    : new TextEncoder().encode(textOf(response));

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
