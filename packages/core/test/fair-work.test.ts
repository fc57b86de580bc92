import { expect, it } from 'vitest';
import { createRegistry } from '../src/index.ts';
import { type Attempt, type JobStore, memoryStore } from '../src/store.ts';
import { exampleProvider, fakeClock } from '../src/testing/index.ts';
import { canary, methods } from './gateway.ts';
import { intentOf } from './stores/intents.ts';

/** What one account is like. */
interface Account {
  /** How many jobs it has that are always due. */
  readonly jobs: number;
  /** How long the store takes to lease some of them, in ms. */
  readonly claimMs: number;
  /** How long a poll takes at least, in ms, and how much longer at most. */
  readonly stepMs: readonly [number, number];
}

const endless = Number.MAX_SAFE_INTEGER;
const alike = { jobs: endless, claimMs: 3, stepMs: [10, 20] } satisfies Account;

/** Numbers from 0 to 1, the same ones in every run. */
function chance(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
}

/** Lets what needs no time go on. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** How many steps each account got while workers drove them for a while. */
async function stepsOf(
  accounts: readonly Account[],
  { concurrency, workers = 1, ms = 3_000 }: { concurrency: number; workers?: number; ms?: number },
): Promise<readonly number[]> {
  const clock = fakeClock();
  const memory = memoryStore({ clock });
  const intent = intentOf('a');
  const begun = await memory.createAttempt(intent);
  if (begun.outcome !== 'begun') throw new Error(begun.outcome);
  const steps = accounts.map(() => 0);
  const chances = accounts.map((_, i) => chance(i));
  const left = accounts.map(({ jobs }) => jobs);
  const names = accounts.map((_, i) => `account ${i}`);
  /** A request of the account is under way: its step is the write of it, which takes the time of a poll. */
  const leased = (account: string): Attempt => ({
    ...begun.attempt,
    ref: { ...intent.ref, account },
    id: account,
  });
  const store: JobStore = {
    ...methods(memory),
    claimDue: async ({ account, limit }) => {
      const i = names.indexOf(account!);
      await clock.sleep(accounts[i]!.claimMs);
      const taken = Math.min(limit, left[i]!);
      left[i]! -= taken;
      return Array.from({ length: taken }, () => leased(account!));
    },
    update: async (id) => {
      const i = names.indexOf(id);
      const [least, more] = accounts[i]!.stepMs;
      await clock.sleep(least + more * chances[i]!());
      steps[i]! += 1;
      left[i]! += 1;
      return { outcome: 'updated', attempt: begun.attempt };
    },
    close: async () => {},
  };
  const registries = Array.from({ length: workers }, () =>
    createRegistry({
      providers: names.map((account) => exampleProvider({ apiKey: canary, account })),
      store,
      clock,
    }),
  );
  const stop = new AbortController();
  const working = registries.map((media) =>
    media.work({ concurrency, signal: stop.signal, emptyPauseMs: 10 }),
  );
  // What is loaded at its first use takes a moment of the real clock.
  while (clock.slept.length < workers) await settle();
  for (let passed = 0; passed < ms; passed += 1) {
    await settle();
    clock.advance(1);
  }
  const counted = [...steps];
  stop.abort();
  for (let i = 0; i < 100; i += 1) {
    await settle();
    clock.advance(1);
  }
  await Promise.all(working);
  await Promise.all(registries.map((media) => media.close()));
  return counted;
}

const slow = { ...alike, claimMs: 40 };

it.each([
  ['whose claims take as long', [alike, alike], { concurrency: 20 }],
  ['of which one is claimed slowly', [alike, slow], { concurrency: 20 }],
  ['of which the other is claimed slowly', [slow, alike], { concurrency: 20 }],
  ['with one slot', [alike, alike], { concurrency: 1, ms: 20_000 }],
  ['with three slots', [alike, slow], { concurrency: 3, ms: 12_000 }],
  ['on three workers', [alike, slow], { concurrency: 7, workers: 3 }],
  ['beside one without work', [alike, slow, { ...alike, jobs: 0 }], { concurrency: 21 }],
  ['beside one with little work', [alike, slow, { ...alike, jobs: 2 }], { concurrency: 21 }],
  [
    'and two others, with fewer slots than accounts',
    [alike, slow, alike, alike],
    { concurrency: 3, ms: 12_000 },
  ],
])(
  'accounts that always have work get as many polls, to a twentieth: two %s',
  async (_, accounts, options) => {
    const counts = await stepsOf(accounts, options);
    const [first = 0, ...others] = counts.filter((_count, i) => accounts[i]!.jobs === endless);
    expect(first).toBeGreaterThan(100);
    for (const other of others) {
      expect(other).toBeGreaterThan(first * 0.95);
      expect(other).toBeLessThan(first * 1.05);
    }
  },
);

it('an account alone has all slots but those that the others may need at once', async () => {
  const idle = { ...alike, jobs: 0 };
  const one = { ...alike, claimMs: 0, stepMs: [100, 0] } satisfies Account;
  const [alone = 0] = await stepsOf([one, idle], { concurrency: 20, ms: 1_000 });
  expect(alone).toBeGreaterThanOrEqual(15 * 8);
  expect(alone).toBeLessThanOrEqual(15 * 10);
});
