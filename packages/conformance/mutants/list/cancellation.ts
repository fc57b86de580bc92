import { less, verbs, wire } from '../break.ts';
import type { Mutant } from '../mutant.ts';

/** Ignores an abort, or leaves a connection open. */
export const cancellation: readonly Mutant[] = [
  {
    id: 'stop-ignored',
    title: 'a poll ignores an abort',
    make: verbs((registry) => ({ status: (job) => registry.status(job) })),
    must: ['ABT-001'],
    may: ['ABT-004'],
  },
  {
    id: 'stop-ignored-by-wait',
    title: 'a wait ignores an abort',
    make: verbs((registry) => ({
      wait: (job, options) => registry.wait(job, { ...options, signal: undefined }),
    })),
    must: ['ABT-001'],
    may: ['ABT-004'],
  },
  {
    id: 'socket-left-open',
    title: 'an aborted poll keeps its connection',
    make: wire((inner) => ({
      request: (call, maxBytes) => {
        const { response } = inner.request(call, maxBytes);
        const { stopped, abort } = deafStop();
        return { response: Promise.race([response, stopped]), abort };
      },
    })),
    must: ['ABT-004'],
    may: ['CALL-001', 'FLT-005'],
  },
  {
    id: 'body-left-unread',
    title: 'the rest of an aborted download is left unread',
    make: wire((inner) => ({
      stream: (call) => {
        const { response } = inner.stream(call);
        const { stopped, abort } = deafStop();
        const left = response.then(({ body, ...head }) => ({ ...head, body: until(stopped, body) }));
        return { response: Promise.race([left, stopped]), abort };
      },
    })),
    must: ['ABT-004'],
  },
  {
    id: 'no-end',
    title: 'a query never ends',
    make: verbs(() => ({ balance: () => new Promise<never>(() => undefined) })),
    must: ['FLT-008'],
    may: ['CALL-001'],
  },
  {
    id: 'file-cut',
    title: 'a download loses its last byte',
    make: wire((inner) => ({
      stream: (call) => {
        const { response, abort } = inner.stream(call);
        const cut = response.then(({ body, headers, status }) => ({
          status,
          headers: less(headers, 'content-length'),
          body: short(body),
        }));
        return { response: cut, abort };
      },
    })),
    must: ['OUT-004'],
  },
];

/** An abort that rejects the promise of the caller, but does not close the connection. */
function deafStop() {
  let stop: (error: Error) => void = () => undefined;
  const stopped = new Promise<never>((_, reject) => (stop = reject));
  stopped.catch(() => undefined);
  const abort = (reason: string): void =>
    stop(Object.assign(new Error(reason), { name: 'TransportError', reason, phase: 'after-write' }));
  return { stopped, abort };
}

async function* until(stopped: Promise<never>, body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const pieces = body[Symbol.asyncIterator]();
  for (;;) {
    const { done, value } = await Promise.race([pieces.next(), stopped]);
    if (done === true) return;
    yield value;
  }
}

async function* short(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held: Uint8Array | undefined;
  for await (const piece of body) {
    if (held !== undefined) yield held;
    held = piece;
  }
  if (held !== undefined) yield held.subarray(0, -1);
}
