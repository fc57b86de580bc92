// A gateway that counts how often each job is polled, and how soon after the poll before; in a process of its own.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { underWay } from './exchange/responses.ts';
import { answer } from './process/answer.ts';
import { type Account, accounts, intervalMs, keyOf } from './subjects/shared-store.ts';

export type GatewayOrder = { readonly do: 'listen' } | { readonly do: 'count' };

/** What came since the last count. */
export interface Polls {
  readonly byAccount: Readonly<Record<Account, number>>;
  /** Polls that came sooner than the interval after the one before for the same job. */
  readonly doubled: number;
  /** Jobs that were polled at all, since the start. */
  readonly jobs: number;
  /** Anything but a poll of a known account. */
  readonly strange: number;
}

const tally = { byAccount: { quick: 0, many: 0 }, doubled: 0, strange: 0 };
const polledAt = new Map<string, number>();
// A timer of another process may be a moment early.
const least = intervalMs - 50;

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  const id = /generation_id=([^&]+)/.exec(request.url ?? '')?.[1];
  const account = accounts.find((each) => request.headers.authorization === `Bearer ${keyOf(each)}`);
  if (request.method !== 'GET' || id === undefined || account === undefined) {
    tally.strange += 1;
    response.writeHead(404).end('{}');
    return;
  }
  const now = performance.now();
  if (now - (polledAt.get(id) ?? -Infinity) < least) tally.doubled += 1;
  polledAt.set(id, now);
  tally.byAccount[account] += 1;
  const text = underWay(id);
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length }).end(text);
});

answer(async (order: GatewayOrder): Promise<unknown> => {
  if (order.do === 'count') {
    const counted = structuredClone(tally);
    Object.assign(tally, { byAccount: { quick: 0, many: 0 }, doubled: 0, strange: 0 });
    return { ...counted, jobs: polledAt.size } satisfies Polls;
  }
  await new Promise<void>((resolve) => server.listen({ host: '127.0.0.1', port: 0 }, resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
