import { attemptIn, checks } from './checks.ts';
import { seedChance } from './chance.ts';
import type { Violation } from './audit.ts';
import type { Schedule } from './schedule.ts';
import type { GatewayKind } from './specs.ts';
import { Worker } from './worker.ts';
import { World, type WorldOptions } from './world.ts';

/** What came of one schedule. */
export interface Outcome {
  readonly violations: readonly Violation[];
  readonly trace: readonly string[];
  readonly interceptions: number;
  readonly purchases: number;
  readonly doublePurchases: number;
  readonly lostJobs: number;
  readonly centsOver: number;
}

const unhandled: unknown[] = [];
let isListening = false;

function listen(): void {
  if (isListening) return;
  isListening = true;
  process.on('unhandledRejection', (reason) => void unhandled.push(reason));
}

/** Runs a schedule in a world of its own, and checks everything that has to be true then. */
export async function runSchedule(schedule: Schedule, options: WorldOptions = {}): Promise<Outcome> {
  listen();
  unhandled.length = 0;
  seedChance(schedule.seed);
  await options.before?.();
  const world = new World(schedule, options);
  const { audit } = world;
  await world.run();
  const asking = new Worker(world, schedule.workers);
  const left = await world.store.list({ superseded: true, limit: 1_000 });
  const refs = new Map([...audit.refs, ...left.map(({ ref }) => [String(ref), ref] as const)]);
  const asked = [];
  // A gateway without a job to ask about says nothing of attempts that were refused.
  for (const ref of refs.values()) {
    const attempt = attemptIn(left, ref);
    const isRefused = attempt?.status === 'rejected' || attempt?.status === 'not_sent';
    if (ref.id === undefined && isRefused) continue;
    const found = await world.ask(ref, asking);
    if (found !== undefined) asked.push({ ref, found });
  }
  const ending = {
    schedule,
    audit,
    left,
    stored: await world.store.list({ superseded: true, limit: 1_000 }),
    asked,
    countedUntil: world.timeline.now,
    spending: await world.askSpending(asking),
    gateways: (kind: GatewayKind) => world.gateway(kind),
    now: world.trueTime(),
    storeFaults: world.storeFaults,
  };
  for (const { name, problems } of checks)
    for (const message of problems(ending)) audit.report(name, message);
  for (const reason of unhandled) audit.report('no unhandled rejection', String(reason));
  await world.store.close();
  const count = (name: string): number => audit.violations.filter(({ check }) => check === name).length;
  return {
    violations: audit.violations,
    trace: world.trace,
    interceptions: world.interceptions,
    purchases: audit.purchases.length,
    doublePurchases: count('no double purchase'),
    lostJobs: count('no lost job'),
    centsOver: audit.centsOver,
  };
}
