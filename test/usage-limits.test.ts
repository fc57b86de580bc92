import { beforeAll, describe, expect, it } from 'vitest';
import { createRegistry, isCrosspointError, memoryStore, type Registry } from '../packages/core/src/index.ts';
import type { Provider, UsageLimit } from '../packages/core/src/plugin.ts';
import { mockTransport, type OutgoingRequest } from '../packages/core/src/transport.ts';
import { aigate } from '../packages/provider-aigate/src/index.ts';
import { aimlapi } from '../packages/provider-aimlapi/src/index.ts';
import { gateai } from '../packages/provider-gateai/src/index.ts';
import { nanogpt } from '../packages/provider-nanogpt/src/index.ts';
import { yotta } from '../packages/provider-yotta/src/index.ts';
import { type RunningClock, runningClock } from './support/running-clock.ts';

const apiKey = 'a-key-of-no-gateway';
const providers: readonly Provider[] = [aigate, aimlapi, gateai, nanogpt, yotta].map((install) =>
  install({ apiKey }),
);
const minute = 60_000;

/** A job at the gateway. */
interface GatewayJob {
  readonly acceptedAt: number;
  readonly endsAt: number;
}

type WindowLimit = Extract<UsageLimit, { windowMs: number }>;
type InFlightLimit = Extract<UsageLimit, { applies: 'in-flight' }>;

/** A gateway that takes everything, and counts what its document does not allow. */
class CountingGateway {
  readonly #clock: RunningClock;
  readonly #rows: readonly UsageLimit[];
  readonly #jobMs: number;
  readonly #arrivals: { readonly at: number; readonly isSubmit: boolean }[] = [];
  readonly #jobs = new Map<string, GatewayJob>();
  readonly exceeded: string[] = [];

  constructor(clock: RunningClock, rows: readonly UsageLimit[], jobMs: number) {
    this.#clock = clock;
    this.#rows = rows;
    this.#jobMs = jobMs;
  }

  /** How many requests arrived that a window counts. */
  counted({ applies }: WindowLimit): number {
    return this.#arrivals.filter(({ isSubmit }) => applies === 'call' || isSubmit).length;
  }

  get accepted(): number {
    return this.#jobs.size;
  }

  #check(row: UsageLimit, isSubmit: boolean, at: number): void {
    if (row.applies === 'in-flight') {
      const inFlight = [...this.#jobs.values()].filter(
        ({ acceptedAt, endsAt }) => endsAt > at && at - acceptedAt < row.slotMs,
      );
      if (isSubmit && inFlight.length >= row.max) this.exceeded.push(`${inFlight.length} jobs in flight`);
    } else if (row.applies !== 'spend' && (row.applies === 'call' || isSubmit)) {
      const inside = this.#arrivals.filter(
        (each) => at - each.at < row.windowMs && (row.applies === 'call' || each.isSubmit),
      );
      if (inside.length > row.max) this.exceeded.push(`${inside.length} requests in ${row.windowMs} ms`);
    }
  }

  async answer(request: OutgoingRequest): Promise<object> {
    await this.#clock.sleep(1); // as far as loopback
    const at = this.#clock.now();
    const isSubmit = request.purpose === 'submit';
    this.#arrivals.push({ at, isSubmit });
    for (const row of this.#rows) this.#check(row, isSubmit, at);
    const id = isSubmit ? `job-${this.#jobs.size + 1}` : (/job-\d+/.exec(request.url)?.[0] ?? '');
    if (isSubmit) this.#jobs.set(id, { acceptedAt: at, endsAt: at + this.#jobMs });
    await this.#clock.sleep(1);
    const isDone = this.#clock.now() >= (this.#jobs.get(id)?.endsAt ?? 0);
    const status = isDone ? 'FINISHED' : 'PROCESSING';
    // What GateAI and NanoGPT read of a submit and of a poll.
    return {
      json: {
        task_id: id,
        runId: id,
        url: `/get/${id}`,
        status: isSubmit ? 'PROCESSING' : status,
        cost: 0.04,
        remaining: 90,
        ...(isDone ? { result: ['https://files.example/a.mp4'] } : {}),
      },
    };
  }
}

interface Shop {
  readonly clock: RunningClock;
  readonly gateway: CountingGateway;
  readonly machines: readonly Registry[];
}

/** Processes that buy from one gateway with one key; several share a durable store. */
function shop(provider: Provider, { jobMs, processes = 1 }: { jobMs: number; processes?: number }): Shop {
  const clock = runningClock();
  const gateway = new CountingGateway(clock, provider.limits, jobMs);
  const transport = mockTransport((request) => gateway.answer(request));
  const memory = memoryStore({ clock });
  const methods = Object.fromEntries(
    Object.getOwnPropertyNames(Object.getPrototypeOf(memory)).flatMap((name) => {
      const method: unknown = Reflect.get(memory, name);
      return typeof method === 'function' ? [[name, method.bind(memory)]] : [];
    }),
  );
  const store = processes === 1 ? memory : { ...memory, ...methods, durable: true };
  const machines = Array.from({ length: processes }, () =>
    createRegistry({ providers: [provider], transport, clock, store }),
  );
  return { clock, gateway, machines };
}

const requestOf = ({ spec }: Provider) => {
  const [model] = Object.entries(spec.models).find(([, { kind }]) => kind === 'video') ?? ['none'];
  return { kind: 'video', model, prompt: 'A paper boat.' } as const;
};

/** Buys as often as it may, in so many lanes, until the clock has run so long. */
async function buyFor(
  { clock, machines }: Shop,
  ms: number,
  lanes: number,
  buy: (media: Registry) => Promise<unknown>,
): Promise<void> {
  let isOver = false;
  const lane = async (media: Registry): Promise<void> => {
    while (!isOver)
      await buy(media).catch(async (error: unknown) => {
        // Whoever is told to come back later does so.
        if (!isCrosspointError(error)) throw error;
        await clock.sleep(error.retryAfterMs ?? 1_000);
      });
  };
  const running = machines.flatMap((media) => Array.from({ length: lanes }, () => lane(media)));
  const ended = Promise.all(running);
  await clock.runUntil(clock.now() + ms);
  isOver = true;
  const closing = Promise.all(machines.map((media) => media.close()));
  await clock.runUntil(clock.now() + 60 * minute);
  await Promise.all([ended, closing]);
}

const limited = providers.filter(({ limits }) => limits.length > 0);

const windowOf = ({ limits }: Provider): WindowLimit =>
  limits.find((row): row is WindowLimit => 'windowMs' in row)!;

/** Buys as the window counts: the submit alone, or every request of a job. */
const buyerAt =
  (provider: Provider) =>
  (media: Registry): Promise<unknown> =>
    windowOf(provider).applies === 'submit'
      ? media.submit(requestOf(provider), { retries: 0 })
      : media.generate(requestOf(provider), { retries: 0 });

/** Buys once, so that what core loads at its first use is there: that takes real time, in which hours of the clock go by. */
async function loadAll(provider: Provider): Promise<void> {
  for (const processes of [1, 2]) {
    const { clock, machines } = shop(provider, { jobMs: 500, processes });
    let isOver = false;
    const buying = Promise.all(machines.map(buyerAt(provider)))
      .catch((error: unknown) => {
        // the clock went by while something was loaded, which is there now
        if (!isCrosspointError(error) || error.code !== 'timeout') throw error;
      })
      .finally(() => {
        isOver = true;
      });
    while (!isOver) await clock.runUntil(clock.now() + 1);
    await buying;
    const closing = Promise.all(machines.map((media) => media.close()));
    await clock.runUntil(clock.now() + minute);
    await closing;
  }
}

beforeAll(async () => {
  for (const provider of limited) await loadAll(provider);
});

const inFlightOf = ({ limits }: Provider): InFlightLimit | undefined =>
  limits.find((row): row is InFlightLimit => row.applies === 'in-flight');

describe.each(limited.map((provider) => [provider.spec.id, provider] as const))(
  'the limits of %s',
  (_, provider) => {
    const row = windowOf(provider);
    const runMs = 20 * row.windowMs;
    const allowed = (runMs / row.windowMs) * row.max;

    it.each([1, 2])('are used to 95 % and never exceeded, by %i processes', async (processes) => {
      // Jobs that are over at their first poll, so that nothing but the window holds anybody back.
      const own = shop(provider, { jobMs: 500, processes });
      await buyFor(own, runMs, 20, buyerAt(provider));
      expect(own.gateway.exceeded).toEqual([]);
      expect(own.gateway.counted(row)).toBeGreaterThanOrEqual(0.95 * allowed);
    });
  },
);

describe.each(
  limited.flatMap((provider) => {
    const row = inFlightOf(provider);
    return row === undefined ? [] : [[provider.spec.id, provider, row] as const];
  }),
)('the jobs in flight at %s', (_, provider, { max, slotMs }) => {
  const request = requestOf(provider);

  it('are as many as its document allows, where nobody sees their end', async () => {
    const runMs = 6 * slotMs;
    const own = shop(provider, { jobMs: 10 * slotMs });
    await buyFor(own, runMs, 12, (media) => media.submit(request, { retries: 0 }));
    expect(own.gateway.exceeded).toEqual([]);
    expect(own.gateway.accepted).toBeGreaterThanOrEqual(0.95 * (runMs / slotMs) * max);
  });

  it('make room as soon as one of them is seen to have ended', async () => {
    const own = shop(provider, { jobMs: 90_000 });
    await buyFor(own, slotMs, 12, (media) => media.generate(request, { retries: 0 }));
    expect(own.gateway.exceeded).toEqual([]);
    expect(own.gateway.accepted).toBeGreaterThan(max);
  });
});

it('every provider with a documented limit is among them', () => {
  expect(limited.map(({ spec }) => spec.id)).toEqual(['gateai', 'nanogpt']);
});
