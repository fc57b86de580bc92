import type { Provider } from '@crosspoint/core';
import type { ProviderFactory, ProviderOptions } from '@crosspoint/core/plugin';
import { aigate } from '@crosspoint/provider-aigate';
import { aimlapi } from '@crosspoint/provider-aimlapi';
import { gateai } from '@crosspoint/provider-gateai';
import { nanogpt } from '@crosspoint/provider-nanogpt';
import { yotta } from '@crosspoint/provider-yotta';
import { versionOf } from '../io/version.ts';

/** A gateway this command line knows. */
export interface Installed {
  readonly spec: Provider['spec'];
  /** The package or the file it came from. */
  readonly from: string;
  /** Of its package; undefined where it is in none. */
  readonly version: string | undefined;
  /** Whether its key was given where it was configured. */
  readonly hasKey: boolean;
  readonly configure: (options: ProviderOptions) => Provider;
}

/** Why a provider of the project is left out. */
export interface ProviderProblem {
  readonly from: string;
  readonly message: string;
  /** Going on without it could ask another gateway than the one that was meant. */
  readonly stops: boolean;
}

/** Who can be asked, in the order they are asked where nothing else is said. */
export interface Providers {
  readonly all: readonly Installed[];
  readonly problems: readonly ProviderProblem[];
  /** What of the project was run to find them: the path of its configuration, names of packages. */
  readonly loaded: readonly string[];
}

/** A provider that reads its key from the environment. */
export const fromFactory = (
  factory: ProviderFactory,
  from: string,
  version: string | undefined,
): Installed => ({
  spec: factory.spec,
  from,
  version,
  hasKey: false,
  configure: factory,
});

/** A provider the project has configured. What is asked for here goes before that. */
export const fromConfigured = (own: Provider, from: string, version: string | undefined): Installed => ({
  spec: own.spec,
  from,
  version,
  hasKey: own.apiKey !== undefined,
  configure: ({ apiKey, account, baseURL, polling, limits }) => ({
    ...own,
    ...(polling?.intervalMs === undefined ? {} : { keepsInterval: true }),
    account: account ?? own.account,
    baseURL: baseURL ?? own.baseURL,
    polling: { ...own.polling, ...polling },
    limits: limits ?? own.limits,
    apiKey: typeof apiKey === 'string' ? () => apiKey : (apiKey ?? own.apiKey),
  }),
});

const ours = (factory: ProviderFactory): Installed => {
  const name = `@crosspoint/provider-${factory.spec.id}`;
  return fromFactory(factory, name, versionOf(name));
};

/** The gateways that came with this command line, in the order they are asked; the first is the example of every page. */
export const builtIn: Providers = {
  all: [aimlapi, aigate, gateai, nanogpt, yotta].map(ours),
  problems: [],
  loaded: [],
};

/** Which of the gateways a command wants. */
export interface Wanted {
  /** No gateway but these. */
  readonly only?: readonly string[] | undefined;
  /** None of these. */
  readonly ignore?: readonly string[] | undefined;
}

/** Those of all gateways that a command wants. */
export const wantedOf = <Named extends Pick<Installed, 'spec'>>(
  all: readonly Named[],
  { only, ignore = [] }: Wanted,
): readonly Named[] => all.filter(({ spec: { id } }) => (only?.includes(id) ?? true) && !ignore.includes(id));
