import { createRegistry } from '@crosspoint/core';
import type { JobStore } from '@crosspoint/core/store';
import type { Transport } from '@crosspoint/core/transport';
import { aimlapi } from '@crosspoint/provider-aimlapi';
import type { Media } from '../orders.ts';

/** A registry over the emulator. */
export const mediaOf = (
  baseURL: string,
  { store, transport }: { readonly store: JobStore; readonly transport?: Transport },
): Media =>
  createRegistry({
    providers: [aimlapi({ apiKey: 'none', baseURL, account: 'emulator', polling: { intervalMs: 100 } })],
    store,
    ...(transport === undefined ? {} : { transport }),
  });
