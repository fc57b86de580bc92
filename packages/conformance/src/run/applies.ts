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

/** What a fixture leaves open about the key; undefined where it says how the key travels, or that it does not. */
export function careless({ baseURL }: Provider, { exchanges }: Fixture): string | undefined {
  const own = new URL(baseURL).origin;
  const open = exchanges.findIndex(({ request: { url, headers = {} } }) => {
    const told = Object.values(headers).some(
      (value) => value === null || value.includes('{{secret.apiKey}}'),
    );
    return new URL(url).origin === own && !told;
  });
  if (open === -1) return undefined;
  return `exchange ${open} does not say how the key travels: name its header, with {{secret.apiKey}} or null`;
}

/** Why a fixture says nothing of a provider; undefined where it does. */
export function inapplicable(provider: Provider, fixture: Fixture): string | undefined {
  const strange = fixture.steps.find(({ call }) => !hasVerb(core, call));
  if (strange !== undefined) return `this core has no ${strange.call}`;
  const claimed = capabilities(provider, modelOf(fixture));
  const lacking = (fixture.requires ?? []).filter((it) => !claimed.has(it));
  return lacking.length === 0 ? undefined : `${provider.id} does not claim ${lacking.join(', ')}`;
}
