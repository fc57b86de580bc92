import { writeSync } from 'node:fs';
import type { JobStore } from '@crosspoint/core/store';
import type { Transport } from '@crosspoint/core/transport';
import type pg from 'pg';

/** Between two steps of a machine that others can see: it ends there as a power cut would end it. */
export type CrashPoint = (step: string) => void;

/** Ends this process at the point with this number; 0: at none. */
export function crashAt(number: number): CrashPoint {
  let count = 0;
  return (step) => {
    count += 1;
    if (count !== number) return;
    writeSync(1, `${step}\n`);
    process.kill(process.pid, 'SIGKILL');
  };
}

/** A store whose every call is between two points. */
export function crashingStore(store: JobStore, point: CrashPoint): JobStore {
  return new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return async (...args: readonly unknown[]) => {
        point(`store: before ${String(name)}`);
        const result: unknown = await Reflect.apply(value, target, args);
        point(`store: after ${String(name)}`);
        return result;
      };
    },
  });
}

/** A transport whose every request is between two points: the gateway has answered at the second, and no process has heard it. */
export function crashingTransport(transport: Transport, point: CrashPoint): Transport {
  return {
    name: transport.name,
    stream: (outgoing) => transport.stream(outgoing),
    close: () => transport.close(),
    request(outgoing, maxBytes) {
      point(`gateway: before ${outgoing.method}`);
      const exchange = transport.request(outgoing, maxBytes);
      const answer = exchange.answer.then((it) => {
        point(`gateway: after ${outgoing.method}`);
        return it;
      });
      return { answer, abort: exchange.abort };
    },
  };
}

/** Puts a point on either side of each statement of the application. */
export function crashingPool(pool: pg.Pool, point: CrashPoint): pg.Pool {
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...args: readonly unknown[]) => unknown;
    const crashing = (...args: readonly unknown[]): unknown => {
      const [text] = args;
      // the pool's own statements come with a callback
      if (typeof text !== 'string' || typeof args.at(-1) === 'function') return query(...args);
      const [word = ''] = text.trim().split(/\s/);
      point(`application: before ${word.toUpperCase()}`);
      return Promise.resolve(query(...args)).then((result) => {
        point(`application: after ${word.toUpperCase()}`);
        return result;
      });
    };
    Object.assign(client, { query: crashing });
  });
  return pool;
}
