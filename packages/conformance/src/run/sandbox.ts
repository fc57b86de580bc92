import {
  type Provider,
  createRegistry,
  memoryStore,
  type Registry,
  type RegistryOptions,
  type RegistryEvent,
} from '@crosspoint/core';
import type { ProviderOptions, ProviderSpec } from '@crosspoint/core/plugin';
import type { JobStore } from '@crosspoint/core/store';
import { nodeTransport } from '@crosspoint/core/node';
import { ExchangeScript, type ExchangeScriptOptions } from '../replay/exchange-script.ts';
import type { ReplayServer } from '../replay/replay-server.ts';
import type { DocumentedResponses } from './documented-responses.ts';
import { FixtureFault } from './fixture-fault.ts';
import type { Representatives } from './representatives.ts';
import { type MovingClock, movingClock, outwait } from './moving-clock.ts';

/** What `defineProvider` returns, as far as the kit needs it. */
export interface ProviderUnderTest {
  /** Configures the provider, as an application does. */
  (options?: ProviderOptions): Provider;
  /** The tables of the provider. */
  readonly spec: ProviderSpec;
}

/** The values that all cases of a run share. */
export interface TestContext {
  readonly server: ReplayServer;
  readonly provider: ProviderUnderTest;
  /** The API key of this run. */
  readonly key: string;
  /** Opens a registry. @default core's own */
  readonly open?: ((options: RegistryOptions) => Registry) | undefined;
  /** Finds the API key of the run in a text, and returns its encoding. */
  readonly find: (text: string) => string | undefined;
  /** The errors and failures that the fixtures print. @default none */
  readonly documented?: DocumentedResponses | undefined;
  /** Which steps represent others of their kind. @default each only itself */
  readonly representatives?: Representatives | undefined;
}

/** One registry with one script: it stands for one process of an application. */
export interface Sandbox {
  readonly registry: Registry;
  readonly spec: ProviderSpec;
  readonly script: ExchangeScript;
  readonly clock: MovingClock;
  readonly events: readonly RegistryEvent[];
  readonly store: JobStore;
  /** @throws what kept the kit from running it to its end */
  readonly close: () => Promise<void>;
}

export interface SandboxOptions {
  readonly exchanges: ExchangeScriptOptions['exchanges'];
  /** When it starts, ms since 1970. */
  readonly at: number;
  readonly override?: Readonly<Record<string, unknown>> | undefined;
  readonly anyOrder?: boolean;
  /** Called when a fault leaves the caller waiting. @default the clock moves to its timeout */
  readonly stalled?: ExchangeScriptOptions['stalled'] | undefined;
  readonly store?: JobStore | undefined;
  /** The application's callback address and the secret of deliveries. @default the gateway is given no address */
  readonly webhook?: { readonly url: string; readonly secret?: string | undefined } | undefined;
  readonly values?: ExchangeScriptOptions['values'];
}

/** The account every ref of a run carries. */
const account = 'conformance';

/** The provider with the override of a fixture. @throws FixtureFault where the override is refused */
function installed({ provider, key }: TestContext, settings: ProviderOptions): Provider {
  try {
    return provider({ apiKey: key, account, ...settings });
  } catch (error) {
    // without settings it was installed when the run began
    throw new FixtureFault(`/context/override: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Opens a new sandbox: registry, provider, transport, store and clock are not shared with any other. */
export function openSandbox(context: TestContext, options: SandboxOptions): Sandbox {
  const clock = movingClock(options.at);
  const { exchanges, override, webhook, values, anyOrder = false, store = memoryStore({ clock }) } = options;
  const held = context.provider.spec.poll === undefined;
  // No caller waits for it: the one that it leaves in the lurch is let go, and whoever closes the sandbox gets the error.
  const troubles: unknown[] = [];
  const wait = (gone: Promise<void>, close: () => void): void =>
    void outwait(clock, gone, held).catch((error: unknown) => {
      troubles.push(error);
      close();
    });
  const { stalled = wait } = options;
  const script = new ExchangeScript({
    exchanges,
    key: context.key,
    stalled,
    passed: (ms) => clock.advance(ms),
    anyOrder,
    values,
  });
  const events: RegistryEvent[] = [];
  const settings = {
    ...(override === undefined ? {} : { override }),
    ...(webhook?.secret === undefined ? {} : { webhookSecret: webhook.secret }),
  };
  const open = context.open ?? ((given: RegistryOptions): Registry => createRegistry(given));
  const registry = open({
    providers: [installed(context, settings)],
    transport: nodeTransport(context.server.transportFor(script)),
    clock,
    webhookUrl: webhook?.url,
    onEvent: (event) => void events.push(event),
    store,
  });
  return {
    registry,
    spec: context.provider.spec,
    script,
    clock,
    events,
    store,
    async close() {
      await registry.close();
      if (troubles.length > 0) throw troubles[0];
    },
  };
}
