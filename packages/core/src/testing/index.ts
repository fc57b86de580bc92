/**
 * For tests: a still clock, a request walked without a network, faults around a server, the smallest provider, and what
 * every JobStore promises.
 */
export * from './faults.ts';
export { stillClock, type StillClock, type StillClockOptions } from './still-clock.ts';
export { type PrintedResponse, pollRequest as question, tell, walk, type Walked } from './walk.ts';
export { echo } from './echo.ts';
export { printTypes } from './types/print.ts';
export { type StoreCase, storeCases, type StoreKit } from './store/cases.ts';
export type { StoreClock } from './store/test-clock.ts';
