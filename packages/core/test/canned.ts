import type { Transport } from '../src/transport.ts';
import type { IncomingResponse } from '../src/io/transport.ts';

/** A transport that answers, or throws, as it is told; it counts what it was asked to send. */
export function canned(
  respond: () => Promise<IncomingResponse> | IncomingResponse,
): Transport & { sent: number } {
  return {
    name: 'canned',
    sent: 0,
    request() {
      this.sent += 1;
      const given = respond(); // what it throws, it throws at once
      return { response: Promise.resolve(given), abort: () => undefined };
    },
    stream: () => {
      throw new Error('nothing is downloaded here');
    },
    close: () => Promise.resolve(),
  };
}

/** A whole response. */
export const response = (status: number, body: unknown): IncomingResponse => ({
  status,
  headers: { 'content-type': 'application/json', 'x-request-id': 'req-1' },
  text: typeof body === 'string' ? body : JSON.stringify(body),
});
