import type { Random } from '../../packages/core/test/simulation/random.ts';
import type { Emulator, FaultRule } from '../../packages/emulator/src/index.ts';
import type { SoakJob } from './jobs.ts';

type Fault = FaultRule['fault'];

const page = '<!doctype html><html><head><title>Just a moment</title></head><body></body></html>';
const html = (status: number, accepted: boolean): Fault => ({
  type: 'body',
  text: page,
  contentType: 'text/html',
  status,
  accepted,
});
const status = (code: number, accepted: boolean, headers: Readonly<Record<string, string>> = {}): Fault => ({
  type: 'status',
  status: code,
  accepted,
  headers,
});

/** What a submit meets; whether the gateway makes the job all the same is part of it. */
const submitFaults: readonly Fault[] = [
  { type: 'reset', when: 'before-accepting' },
  { type: 'reset', when: 'after-accepting' },
  { type: 'hang', accepted: true },
  { type: 'hang', accepted: false },
  { type: 'truncate' },
  { type: 'stall-body' },
  { type: 'delay', ms: 200 },
  status(402, false),
  status(429, false),
  status(429, false, { 'retry-after': '1' }),
  status(500, true),
  status(500, false),
  status(502, true),
  status(503, true),
  status(503, false, { 'retry-after': '1' }),
  status(524, true),
  html(403, false),
  html(200, true),
  html(502, false),
];

/** What a poll or a download meets. */
const readFaults: readonly Fault[] = [
  { type: 'reset', when: 'before-accepting' },
  { type: 'reset', when: 'after-accepting' },
  { type: 'hang' },
  { type: 'truncate' },
  status(404, false),
  status(429, false),
  status(500, false),
  status(503, false, { 'retry-after': '1' }),
  html(200, false),
];

/** The share of jobs whose submit, polls and files meet an accident. */
const shares = { submit: 0.3, status: 0.3, file: 0.1 } as const;

/** A route where more than so many accidents wait is one that nobody asks: what comes at last would meet nothing else. */
const mostWaiting = 20;

/** Lays accidents in the way of jobs, or of whichever comes first. */
export class Accidents {
  readonly #emulator: Pick<Emulator, 'injectFault' | 'requestCount'>;
  readonly #random: Random;
  /** How many wait at a route, as of so many requests. Each request meets one. */
  readonly #waiting = new Map<string, { readonly count: number; readonly requests: number }>();

  constructor(emulator: Pick<Emulator, 'injectFault' | 'requestCount'>, random: Random) {
    this.#emulator = emulator;
    this.#random = random;
  }

  disturb({ order }: SoakJob): void {
    const random = this.#random;
    for (const [name, share] of Object.entries(shares)) {
      const gateway = random.pick(order);
      if (!random.chance(share) || (name === 'status' && gateway === 'aigate')) continue;
      const fault = random.pick(name === 'submit' ? submitFaults : readFaults);
      this.#lay(`${gateway}.${name}`, fault, random.pick([1, 1, 1, 2]));
    }
  }

  #lay(route: string, fault: Fault, times: number): void {
    const requests = this.#emulator.requestCount(route);
    const before = this.#waiting.get(route) ?? { count: 0, requests };
    const count = Math.max(0, before.count - (requests - before.requests));
    const isFull = count + times > mostWaiting;
    this.#waiting.set(route, { count: count + (isFull ? 0 : times), requests });
    if (!isFull) this.#emulator.injectFault({ route, fault, times });
  }
}
