import type { Provider } from '@crosspoint/core';
import type { ProviderFactory } from '@crosspoint/core/plugin';
import * as z from 'zod';
import { fromConfigured, fromFactory, type Installed, type ProviderProblem } from './providers.ts';

/** Where something was found, and who is to be upgraded when it is too old. */
export interface ProviderSource {
  readonly from: string;
  readonly version?: string | undefined;
  readonly upgrade: string;
}

// The plugin contract the core of this command line supports.
const supported = 1;

const spec = z.looseObject({
  contract: z.number(),
  id: z.string().min(1),
  name: z.string(),
  apiKeyEnv: z.string().min(1),
  apiKeyUrl: z.string(),
  baseURL: z.string(),
  models: z.record(z.string(), z.unknown()),
});
const described = z.looseObject({ spec: z.looseObject({ contract: z.number(), id: z.string() }) });
const configured = z.object({ spec, account: z.string(), baseURL: z.string() });

const isDescribed = (value: unknown): boolean =>
  (typeof value === 'function' || typeof value === 'object') &&
  value !== null &&
  'spec' in value &&
  described.safeParse({ spec: value.spec }).success;

/** What makes a provider, as `defineProvider` gives it. */
export const isFactory = (value: unknown): value is ProviderFactory =>
  typeof value === 'function' && isDescribed(value);

const isConfigured = (value: unknown): value is Provider => typeof value === 'object' && isDescribed(value);

export const problem = (from: string, message: string): ProviderProblem => ({
  from,
  message: `${from}: ${message}`,
  stops: false,
});

/** Code that somebody else could have written. Going on without it could ask another gateway than the one that was meant. */
export const refused = (from: string, flaw: string, way: string): ProviderProblem => ({
  from,
  message: `${from} is not run, because somebody else could have written it: ${flaw}. ${way}`,
  stops: true,
});

/** Something that ought to be a provider. */
export function examine(
  value: unknown,
  { from, version, upgrade }: ProviderSource,
): Installed | ProviderProblem {
  if (!isFactory(value) && !isConfigured(value))
    return problem(from, 'not a provider; defineProvider of @crosspoint/core/plugin makes one');
  const { contract, id } = value.spec as { readonly contract: number; readonly id: string }; // 1 is only what ours says
  if (contract !== supported) {
    const who = contract > supported ? '@crosspoint/cli' : upgrade;
    return problem(
      from,
      `${id} uses plugin contract ${contract}; this crosspoint supports ${supported}; upgrade ${who}`,
    );
  }
  const whole = isFactory(value) ? z.object({ spec }) : configured;
  const read = whole.safeParse(isFactory(value) ? { spec: value.spec } : value);
  if (!read.success) {
    const [issue] = read.error.issues;
    return problem(
      from,
      `${id} is incomplete: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unreadable'}`,
    );
  }
  const installed = isFactory(value)
    ? fromFactory(value, from, version)
    : fromConfigured(value, from, version);
  try {
    installed.configure({});
    return installed;
  } catch (error) {
    return problem(from, whyNot(error));
  }
}

/** Why a file of somebody else could not be loaded, in one line. */
export const whyNot = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
