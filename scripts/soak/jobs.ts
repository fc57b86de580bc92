import { type Random, randomOf } from '../../packages/core/test/simulation/random.ts';

/** The gateways that are emulated. */
export const gateways = ['aimlapi', 'aigate', 'gateai', 'nanogpt', 'yotta'] as const;
export type Gateway = (typeof gateways)[number];

/** One purchase of the soak. */
export interface SoakJob {
  readonly number: number;
  /** The idempotency key; whoever resumes the job after a kill uses it again. */
  readonly key: string;
  readonly model: string;
  /** Names the job, so that the emulators' own records say what they sold, and the course it takes there. */
  readonly prompt: string;
  /** The gateways in the order in which they are asked. */
  readonly order: readonly Gateway[];
  /** Whether its gateway reports it as failed. */
  readonly isFailing: boolean;
}

const choices = [
  { model: 'kling/kling-3.0-standard', gateways: ['yotta', 'gateai', 'aigate'] },
  { model: 'kling/kling-3.0-standard', gateways: ['yotta', 'gateai', 'aigate'] },
  { model: 'alibaba/happyhorse-1.0', gateways: ['aimlapi', 'gateai'] },
  { model: 'bytedance/seedance-1.0-lite', gateways: ['nanogpt'] },
] as const satisfies readonly { readonly model: string; readonly gateways: readonly Gateway[] }[];

/** `e`: the job fails; `x` and `y`: the first link to its file is dead. */
const ends = ['c', 'c', 'c', 'c', 'c', 'c', 'x', 'y', 'e', 'e'] as const;

const shuffled = <Item>(random: Random, items: readonly Item[]): readonly Item[] =>
  items
    .map((item) => ({ item, place: random.next() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item);

export function jobOf(seed: number, number: number): SoakJob {
  const random = randomOf(seed * 1_000_003 + number);
  const choice = random.pick(choices);
  const end = random.pick(ends);
  const course = `q${random.below(3_000)}g${500 + random.below(8_000)}${end}`;
  return {
    number,
    key: `soak-${seed}-${number}`,
    model: choice.model,
    prompt: `soak ${number}: a paper boat [emulator:${course}]`,
    order: shuffled<Gateway>(random, choice.gateways),
    isFailing: end === 'e',
  };
}

/** The number of the job that a prompt names. */
export const numberIn = (prompt: string): number => Number(/^soak (\d+):/.exec(prompt)?.[1] ?? -1);
