/**
 * For tests of an application: `fetchTransport` and `mockTransport`. For authors of transports and of clocks: what moves a
 * request to a gateway and its response back. The phase of a `TransportError` decides whether a submit may have been accepted.
 */
export {
  type Exchange,
  type IncomingResponse,
  type IncomingStream,
  isTransportError,
  type OutgoingRequest,
  type AbortReason,
  type Transport,
  TransportError,
  type TransportReason,
} from './io/transport.ts';
export type { StreamedBody } from './io/body.ts';
export { createTransport as fetchTransport, type FetchTransportOptions } from './io/transport-fetch.ts';
export { type MockResponse, mockTransport, type MockTransport } from './io/mock-transport.ts';
export type { Cancel, Clock } from './io/clock.ts';
export type { AbortSignalLike } from './io/abort-signal.ts';
export type { NodeWritable, StreamSink } from './io/sink.ts';
export type { HttpMethod, HttpRequest, HttpResponse, Phase } from './model/http.ts';
export type { QueryKind, RegistryEventMap, RequestEventDetails, RequestPurpose } from './model/event.ts';
