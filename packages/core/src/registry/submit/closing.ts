import { systemClock } from '../../io/clock.ts';
import { withDeadline } from '../../io/deadline.ts';
import { ignoreErrors } from '../../model/ignore-errors.ts';
import type { Context } from '../context.ts';

// Of the real time, also where a registry has another clock: nobody moves that on while the registry closes.
const closingMs = 1_000;

/**
 * Lets work that writes to the store come to its end: a registry that closes keeps the store open for it, so that a paid
 * job is not lost with the process. A store that hangs is not waited for long.
 */
export function letEnd({ clock, closing, held }: Context, work: Promise<unknown>): void {
  const over = work.then(ignoreErrors, ignoreErrors); // whoever began the work hears its error
  const untilOver = (): Promise<void> => over;
  const whileClosing = (): Promise<void> =>
    withDeadline(systemClock(), undefined, closingMs, untilOver, ignoreErrors);
  held.until(withDeadline(clock, closing, Infinity, untilOver, whileClosing));
}
