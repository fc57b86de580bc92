import { createRegistry } from '@crosspoint/core';
import type { JobStore } from '@crosspoint/core/store';
import type { Transport } from '@crosspoint/core/transport';
import { aimlapi } from '@crosspoint/provider-aimlapi';
import type { Media, Order } from '../orders.ts';
import type { EngineName } from './engines.ts';

/** What a process of the harness is told. */
export interface MachineOptions {
  readonly engine: EngineName;
  readonly url: string;
  readonly baseURL: string;
  readonly order: Order;
  /** Where it is killed; 0: nowhere. */
  readonly point: number;
}

/** A registry over the emulator. */
export const mediaOf = (
  baseURL: string,
  { store, transport }: { readonly store: JobStore; readonly transport?: Transport },
): Media =>
  createRegistry({
    providers: [aimlapi({ apiKey: 'none', baseURL, account: 'emulator', polling: { intervalMs: 300 } })],
    store,
    ...(transport === undefined ? {} : { transport }),
  });
