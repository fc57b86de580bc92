import type { GatewayContext } from './protocol.ts';
import { sinceReset } from './since-reset.ts';

/** Whether one more call may be, at most `max` in any `windowMs`. Every client of an emulator has the one address. */
export function rateLimit(max: number, windowMs: number): (context: GatewayContext) => boolean {
  const times = sinceReset((): number[] => []);
  return (context) => {
    const [admitted, now] = [times(context), context.now()];
    while (admitted[0] !== undefined && admitted[0] <= now - windowMs) admitted.shift();
    if (admitted.length >= max) return false;
    admitted.push(now);
    return true;
  };
}
