/**
 * For tests: a fake clock, a request encoded without a network, faults around a server, the smallest provider, and what
 * every JobStore promises.
 */
export * from './faults.ts';
export { fakeClock, type FakeClock, type FakeClockOptions } from './fake-clock.ts';
export {
  type DocumentedResponse,
  pollRequest,
  readResponse,
  encodeRequest,
  type EncodedRequest,
} from './encode-request.ts';
export type { Verdict } from '../steps/classify.ts';
export { exampleProvider } from './example-provider.ts';
export { printTypes } from './types/print.ts';
export { type StoreCase, storeCases, type StoreKit } from './store/cases.ts';
export type { StoreClock } from './store/test-clock.ts';
