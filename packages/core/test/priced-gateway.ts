import { createRegistry, memoryStore, type Registry, type RegistryOptions } from '../src/index.ts';
import { defineProvider, type ProviderSpec } from '../src/plugin.ts';
import type { JobStore } from '../src/store.ts';
import { exampleProvider, fakeClock, type FakeClock } from '../src/testing/index.ts';
import { canary } from './gateway.ts';
import { hand, type Hand } from './hand.ts';

const parrot = exampleProvider.spec.models['echo/parrot']!;

/** What one video costs at an invented gateway; undefined: its price is in no table. */
export interface Price {
  readonly amount: string;
  readonly currency?: string;
  readonly approximate?: true;
}

/** An invented gateway whose one model has a price per video. */
export function pricedGateway(
  id: string,
  price: Price | undefined,
  { account = 'default', ...spec }: Partial<ProviderSpec> & { readonly account?: string } = {},
) {
  const row = { per: 'request', currency: 'USD', asOf: '2026-01-01' } as const;
  return defineProvider({
    ...exampleProvider.spec,
    id,
    name: id,
    models: {
      'echo/parrot': { ...parrot, price: price === undefined ? [] : [{ ...row, ...price }] },
    },
    ...spec,
  } as ProviderSpec)({ apiKey: canary, account, baseURL: `https://${id}.example` });
}

export interface Market {
  readonly media: Registry;
  readonly transport: Hand;
  readonly clock: FakeClock;
  readonly store: JobStore;
  /** Another registry on the same store. */
  readonly beside: (options: Partial<RegistryOptions>) => Registry;
}

/** A registry over invented gateways whose calls are answered by hand, at 2026-11-30T12:00Z. */
export function market(options: Partial<RegistryOptions> & Pick<RegistryOptions, 'providers'>): Market {
  const clock = fakeClock({ skipSleeps: true, at: '2026-11-30T12:00:00Z' });
  const transport = hand();
  const store = memoryStore({ clock });
  const common = { transport, clock, store };
  return {
    ...common,
    media: createRegistry({ ...common, ...options }),
    beside: (more) => createRegistry({ ...common, ...options, ...more }),
  };
}
