import type { Plan } from '@crosspoint/core';
import type { LoadedFixture } from '../fixture/load.ts';
import type { Fixture } from '../fixture/schema.ts';
import { hideGenerated } from '../fixture/generated-values.ts';
import { eachText, takeOut } from '../fixture/placeholders.ts';
import { ReplayServer } from '../replay/replay-server.ts';
import { setTripwire } from '../replay/tripwire.ts';
import { inapplicable } from '../run/applies.ts';
import { canary, finderOf } from '../run/key.ts';
import { type TestContext, type ProviderUnderTest, openSandbox } from '../run/sandbox.ts';
import { plainError } from '../run/plain-error.ts';
import { replay } from '../run/replay-case.ts';
import { callVerb } from '../run/verbs.ts';
import type { Difference } from './difference.ts';
import { type PlanOutcome, planDifferences } from './plans.ts';
import { storyDifferences, type ReplayedStep } from './stories.ts';
import { tableDifferences } from './tables.ts';

/** A canonical request of an application, with a name. */
export interface NamedRequest {
  readonly name: string;
  readonly request: unknown;
}

/** The requests and fixtures by which two versions are compared. */
export interface ComparedBy {
  readonly requests: readonly NamedRequest[];
  /** The old version's. */
  readonly fixtures: readonly LoadedFixture[];
}

const start = Date.parse('2026-01-01T00:00:00Z');

/** Plans a request; nothing is sent. */
async function plan(context: TestContext, request: unknown): Promise<PlanOutcome> {
  const sandbox = openSandbox(context, { exchanges: [], at: start });
  try {
    const planned = await callVerb(sandbox.registry, 'plan', request, {});
    return JSON.parse(JSON.stringify(planned)) as Plan; // plain data of the same shape
  } catch (error) {
    const { code = 'error', message } = plainError(error);
    return { error: `[${code}] ${message}` };
  } finally {
    await sandbox.close();
  }
}

/** The replayed steps of a fixture, with the API key removed before anything is shortened. */
async function replayedSteps(context: TestContext, fixture: Fixture): Promise<readonly ReplayedStep[]> {
  const { steps } = await replay(context, fixture);
  return steps.map(({ call, given, wire, values }): ReplayedStep => {
    const clean = (text: string): string => hideGenerated(takeOut(text, context.key), values);
    return eachText({ call, given, wire }, clean) as ReplayedStep; // the same, with other texts
  });
}

/** Runs the same requests and fixtures with two versions of a provider, and returns what differs. */
export async function compareVersions(
  before: ProviderUnderTest,
  after: ProviderUnderTest,
  { requests, fixtures }: ComparedBy,
): Promise<readonly Difference[]> {
  const key = canary();
  const tripwire = setTripwire();
  const server = await ReplayServer.open();
  const [old, now] = [before, after].map((provider): TestContext => ({
    server,
    provider,
    key,
    find: finderOf(key),
  }));
  const found: Difference[] = [...tableDifferences(before.spec, after.spec)];
  try {
    for (const { name, request } of requests)
      found.push(...planDifferences(name, await plan(old!, request), await plan(now!, request)));
    for (const { fixture } of fixtures) {
      if (inapplicable(before.spec, fixture) !== undefined) continue;
      found.push(
        ...storyDifferences(
          fixture.id,
          await replayedSteps(old!, fixture),
          await replayedSteps(now!, fixture),
        ),
      );
    }
  } finally {
    tripwire.release();
    await server.close();
  }
  return found;
}
