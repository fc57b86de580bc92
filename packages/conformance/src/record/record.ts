import { randomUUID } from 'node:crypto';
import {
  createRegistry,
  isCrosspointError,
  type Job,
  type Plan,
  refToString,
  type RegistryOptions,
} from '@crosspoint/core';
import type { Fixture } from '../fixture/schema.ts';
import type { ProviderUnderTest } from '../run/sandbox.ts';
import { plainError } from '../run/plain-error.ts';
import { callVerb } from '../run/verbs.ts';
import type { Ask } from './ask.ts';
import { fixtureOf } from './fixture-of.ts';
import { recorder } from './recorder.ts';

/** How a gateway is reached. */
export interface Reach {
  readonly apiKey: string;
  readonly baseURL?: string | undefined;
}

const registryOf = (
  provider: ProviderUnderTest,
  { apiKey, baseURL }: Reach,
  options: Partial<RegistryOptions> = {},
) =>
  createRegistry({
    ...options,
    providers: [provider({ apiKey, ...(baseURL === undefined ? {} : { baseURL }) })],
  });

/** What a request may cost at most; sends nothing. @throws where the provider declines it */
export async function worstCase(
  provider: ProviderUnderTest,
  reach: Reach,
  { request }: Ask,
): Promise<Plan['offers'][number]> {
  const registry = registryOf(provider, reach);
  try {
    const { offers, declined } = (await callVerb(registry, 'plan', request, {})) as Plan; // what plan gives
    const [offer] = offers;
    if (offer !== undefined) return offer;
    const why = declined.flatMap(({ reasons }) =>
      reasons.map(({ path, message }) => `${path.map(String).join('.')} ${message}`),
    );
    throw new Error(`${provider.spec.name} would not take the request: ${why.join('; ')}`);
  } finally {
    await registry.close();
  }
}

export interface RecordOptions extends Reach {
  readonly maxSubmissions: number;
  /** By currency; the registry checks it as well before it sends the submit. */
  readonly ceiling?: Readonly<Record<string, string>> | undefined;
  readonly scrub?: readonly string[] | undefined;
  /** Called with the ref as soon as there is one, before anything else can fail: only the ref finds the paid job. */
  readonly bought: (ref: string) => void;
}

/** The result of a recording. */
export interface Recorded {
  readonly fixture: Fixture;
  /** The error it ended with, if any; it is recorded as well. */
  readonly error?: string | undefined;
}

const originOf = (url: string): string => new URL(url).origin;
const baseOf = (url: string): string => url.replace(/\/$/, '');

/** Buys once, waits for the end of the job, and makes a fixture of the exchanges. */
export async function record(
  provider: ProviderUnderTest,
  ask: Ask,
  options: RecordOptions,
): Promise<Recorded> {
  const { apiKey, maxSubmissions, ceiling, scrub, baseURL, bought } = options;
  const { transport, exchanges, startStep } = recorder(maxSubmissions);
  const registry = registryOf(provider, options, { transport });
  const at = new Date().toISOString();
  const purchase = {
    idempotencyKey: randomUUID(),
    retries: 0,
    ...(ceiling === undefined ? {} : { maxPrice: ceiling }),
  };
  let error: string | undefined;
  try {
    const job = (await callVerb(registry, 'submit', ask.request, purchase)) as Job; // what submit gives
    bought(refToString(job.ref));
    startStep(1);
    await callVerb(registry, 'wait', job, {});
  } catch (thrown) {
    if (isCrosspointError(thrown) && thrown.ref !== undefined) bought(refToString(thrown.ref));
    error = plainError(thrown).message;
  } finally {
    await registry.close();
  }
  const { spec } = provider;
  const addresses = [baseOf, originOf].map((of): readonly [string, string] => [
    of(baseURL ?? spec.baseURL),
    of(spec.baseURL),
  ]);
  const isReal = addresses.every(([real, declared]) => real === declared);
  const fixture = fixtureOf(
    {
      id: ask.id,
      provider: spec,
      requires: ask.requires,
      request: ask.request,
      at,
      exchanges,
      live: isReal,
    },
    { key: apiKey, values: scrub, addresses: isReal ? [] : addresses },
  );
  return { fixture, error };
}
