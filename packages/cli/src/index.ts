/** The command line as a function, for programs that bring their own terminal. */
export { crosspoint } from './program.ts';
export type { Io, Signal, Unsubscribe, Stream } from './io/io.ts';
export { exitCodes, exitMeanings, type ExitCode } from './io/exit-codes.ts';
