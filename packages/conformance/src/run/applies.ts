import type { Provider } from '@crosspoint/core/plugin';
import { createRegistry } from '@crosspoint/core';
import type { Fixture } from '../fixture/schema.ts';
import { capabilities } from './capabilities.ts';
import { hasVerb } from './verbs.ts';

/** The model a fixture is about, where its steps agree on one. */
function modelOf({ steps }: Fixture): string | undefined {
  for (const { input } of steps) {
    if (typeof input === 'object' && input !== null && 'model' in input && typeof input.model === 'string')
      return input.model;
  }
  return undefined;
}

// Without providers: only asked which verbs there are.
const core = createRegistry({ providers: [] });

/** Why a fixture says nothing of a provider; undefined where it does. */
export function inapplicable(provider: Provider, fixture: Fixture): string | undefined {
  const strange = fixture.steps.find(({ call }) => !hasVerb(core, call));
  if (strange !== undefined) return `this core has no ${strange.call}`;
  const claimed = capabilities(provider, modelOf(fixture));
  const lacking = (fixture.requires ?? []).filter((it) => !claimed.has(it));
  return lacking.length === 0 ? undefined : `${provider.id} does not claim ${lacking.join(', ')}`;
}
