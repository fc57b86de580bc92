import { defineProvider, type ProviderSpec } from '@crosspoint/core/plugin';
import type { LoadedFixture } from '../fixture/load.ts';
import { ReplayServer } from '../replay/replay-server.ts';
import { setTripwire } from '../replay/tripwire.ts';
import { inapplicable } from '../run/applies.ts';
import { canary, finderOf } from '../run/key.ts';
import { replay, type SoundRun } from '../run/replay-case.ts';

/** Replays fixtures against one spec after another. */
export interface FixtureReplayer {
  /** Undefined where the fixture does not apply to the spec. */
  readonly replay: (spec: ProviderSpec, fixture: LoadedFixture['fixture']) => Promise<SoundRun | undefined>;
  readonly close: () => Promise<void>;
}

export async function openReplayer(): Promise<FixtureReplayer> {
  const key = canary();
  const tripwire = setTripwire();
  const server = await ReplayServer.open();
  return {
    async replay(spec, fixture) {
      if (inapplicable(spec, fixture) !== undefined) return undefined;
      const provider = defineProvider(spec);
      return replay({ server, key, provider, find: finderOf(key) }, fixture);
    },
    async close() {
      tripwire.release();
      await server.close();
    },
  };
}
