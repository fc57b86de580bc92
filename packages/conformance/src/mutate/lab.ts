import { defineProvider, type ProviderSpec } from '@crosspoint/core/plugin';
import type { LoadedFixture } from '../fixture/load.ts';
import { ReplayServer } from '../replay/replay-server.ts';
import { setTripwire } from '../replay/tripwire.ts';
import { inapplicable } from '../run/applies.ts';
import { canary, finderOf } from '../run/key.ts';
import { replay, type SoundRun } from '../run/replay-case.ts';

/** Replays fixtures against one description after another. */
export interface Bench {
  /** Undefined where the fixture says nothing of the description, or it cannot be installed. */
  readonly replay: (
    description: ProviderSpec,
    fixture: LoadedFixture['fixture'],
  ) => Promise<SoundRun | undefined>;
  readonly close: () => Promise<void>;
}

export async function openBench(): Promise<Bench> {
  const key = canary();
  const tripwire = setTripwire();
  const stage = await ReplayServer.open();
  return {
    async replay(description, fixture) {
      if (inapplicable(description, fixture) !== undefined) return undefined;
      const provider = defineProvider(description);
      return replay({ stage, key, provider, find: finderOf(key) }, fixture);
    },
    async close() {
      tripwire.release();
      await stage.close();
    },
  };
}
