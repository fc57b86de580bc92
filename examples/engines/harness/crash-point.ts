import { writeSync } from 'node:fs';
import type { Transport } from '@crosspoint/core/transport';
import type pg from 'pg';

/** Between two steps of a machine that others can see. */
export type CrashPoint = (step: string) => void;

/** `killed`: as by a power cut. `frozen`: stopped for an hour, then it goes on. */
export type Fate = 'killed' | 'frozen';

/** A process whose steps are counted from `arm` on, and which meets its fate at one of them. */
export interface CrashPoints {
  readonly point: CrashPoint;
  /** Counts anew. 0: the fate never comes. */
  readonly arm: (number: number, fate: Fate) => void;
}

const hourMs = 3_600_000;

/** What a process that was stopped finds when it goes on: both clocks have moved. */
function anHourLater(): void {
  const [now, monotonic] = [Date.now.bind(Date), performance.now.bind(performance)];
  Date.now = () => now() + hourMs;
  performance.now = () => monotonic() + hourMs;
}

export function crashPoints(): CrashPoints {
  let armed: { readonly number: number; readonly fate: Fate } = { number: 0, fate: 'killed' };
  let count = 0;
  return {
    arm(number, fate) {
      armed = { number, fate };
      count = 0;
    },
    point(step) {
      count += 1;
      if (count !== armed.number) return;
      writeSync(1, `${step}\n`);
      process.kill(process.pid, armed.fate === 'killed' ? 'SIGKILL' : 'SIGSTOP');
      // the signal may reach another thread first
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
      anHourLater();
    },
  };
}

/** An object whose every asynchronous method is between two points. */
export function crashing<T extends object>(target: T, place: string, point: CrashPoint): T {
  return new Proxy(target, {
    get(of, name) {
      const value: unknown = Reflect.get(of, name);
      if (typeof value !== 'function') return value;
      return async (...args: readonly unknown[]) => {
        point(`${place}: before ${String(name)}`);
        const result: unknown = await Reflect.apply(value, of, args);
        point(`${place}: after ${String(name)}`);
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
      const response = exchange.response.then((received) => {
        point(`gateway: after ${outgoing.method}`);
        return received;
      });
      return { response, abort: exchange.abort };
    },
  };
}

/** Puts a point on either side of each statement of the application. */
export function crashingPool(pool: pg.Pool, point: CrashPoint): pg.Pool {
  const between = (query: (...args: readonly unknown[]) => unknown) => {
    return (...args: readonly unknown[]): unknown => {
      const [text] = args;
      // the pool hands its statements on to a client, with a callback
      if (typeof text !== 'string' || typeof args.at(-1) === 'function') return query(...args);
      const [word = ''] = text.trim().split(/\s/);
      point(`application: before ${word.toUpperCase()}`);
      return Promise.resolve(query(...args)).then((result) => {
        point(`application: after ${word.toUpperCase()}`);
        return result;
      });
    };
  };
  Object.assign(pool, { query: between(pool.query.bind(pool) as never) });
  pool.on('connect', (client) => {
    Object.assign(client, { query: between(client.query.bind(client) as never) });
  });
  return pool;
}
