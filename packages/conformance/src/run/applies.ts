import type { Provider } from '@crosspoint/core/plugin';
import type { Fixture } from '../fixture/schema.ts';
import { capabilities } from './capabilities.ts';

/** The model a fixture is about, where its steps agree on one. */
function modelOf({ steps }: Fixture): string | undefined {
  for (const { input } of steps) {
    if (typeof input === 'object' && input !== null && 'model' in input && typeof input.model === 'string')
      return input.model;
  }
  return undefined;
}

/** Why a fixture says nothing of a provider; undefined where it does. */
export function inapplicable(provider: Provider, fixture: Fixture): string | undefined {
  const claimed = capabilities(provider, modelOf(fixture));
  const lacking = (fixture.requires ?? []).filter((it) => !claimed.has(it));
  return lacking.length === 0 ? undefined : `${provider.id} does not claim ${lacking.join(', ')}`;
}
