import type { MovableClock } from './clock.ts';
import type { Deliveries } from './deliveries.ts';
import { readJob } from './job.ts';
import type { Links } from './links.ts';
import type { Made } from './made.ts';
import type { GatewayContext } from './protocol.ts';
import { type Script, readScript } from './script.ts';
import { type ModelPolicy, unlistedModel } from './model-policy.ts';

/** What all gateway contexts of one emulator share. */
export interface SharedContext {
  readonly clock: MovableClock;
  /** Another object after every reset. */
  readonly generation: () => object;
  readonly links: Links;
  readonly made: Made;
  readonly deliveries: Deliveries;
  readonly apiKey: string | undefined;
  /** For jobs whose prompt asks for nothing else. */
  readonly script: Script;
  readonly flags: Readonly<Record<string, string>>;
  readonly models: ModelPolicy;
  /** By gateway. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** A prompt may name its own script: `A paper boat. [emulator:g500e]` */
const inPrompt = /\[emulator:([^\]]*)\]/;

export function createGatewayContext(
  gateway: string,
  baseURL: string,
  shared: SharedContext,
): GatewayContext {
  const { clock, generation, links, made, deliveries, apiKey, script, flags, models, settings } = shared;
  return {
    baseURL,
    apiKey,
    links,
    settings: settings[gateway],
    get generation() {
      return generation();
    },
    now: () => clock.now(),
    until: (at, call) => clock.until(at, call.closed),
    scriptFor(prompt) {
      const asked = inPrompt.exec(prompt)?.[1];
      return asked === undefined ? script : readScript(asked, flags);
    },
    deliver: (delivery) => deliveries.schedule(gateway, delivery),
    unlisted: (slug) => unlistedModel(slug, models),
    made: (job) => made.add({ ...job, gateway }),
    readJob: (id) => readJob(id, flags),
  };
}
