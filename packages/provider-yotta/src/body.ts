import type { JobRef, WireFields } from '@crosspoint/core/plugin';

const isEmpty = (value: unknown): boolean =>
  value === undefined || (Array.isArray(value) && value.length === 0);

/** `{ model, parameters, providers }`; the samples leave `providers` out when there is no preference. */
export function body(own: WireFields, options: WireFields, at: JobRef): WireFields {
  const { providers, ...parameters } = { ...own, ...options };
  return { model: at.slug, parameters, ...(isEmpty(providers) ? {} : { providers }) };
}
