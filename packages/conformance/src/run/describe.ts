import type { ProviderSpec } from '@crosspoint/core/plugin';

/** An endpoint, as far as a document states it. */
const endpointFacts = ({
  method,
  path,
  query,
  timeoutMs,
}: Pick<ProviderSpec['submit'], 'method' | 'path' | 'query' | 'timeoutMs'>) => ({
  method,
  path,
  query,
  timeoutMs,
});

/**
 * What a provider declares and no request or result shows: environment variable, deadlines, pace, limits, prices and their
 * dates. A fixture from the document must say the same; functions and schemas are left out.
 */
export function describe(spec: ProviderSpec): unknown {
  const { apiKeyEnv, apiKeyUrl, docsUrl, priceSource, baseURL, states, models } = spec;
  const { billing, limits, polling, media, outputUrlTtlMs, requestIdHeader, submit, poll } = spec;
  const facts = { apiKeyEnv, apiKeyUrl, docsUrl, priceSource, baseURL, states, models };
  const endpoints = {
    submit: endpointFacts(submit),
    ...(poll === undefined ? {} : { poll: endpointFacts(poll) }),
  };
  return { ...facts, billing, limits, polling, media, outputUrlTtlMs, requestIdHeader, ...endpoints };
}
