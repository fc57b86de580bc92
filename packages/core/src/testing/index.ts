/** For tests: a still clock, a request walked without a network, faults around a server, and the smallest provider. */
export * from './faults.ts';
export { stillClock, type StillClock, type StillClockOptions } from './still-clock.ts';
export { type PrintedReply, question, tell, walk, type Walked } from './walk.ts';
export { echo } from './echo.ts';
