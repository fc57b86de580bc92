import type { JobRef, WireFields } from '@crosspoint/core/plugin';

/** `{ model, parameters, providers }`; the sample leaves `providers` out when there is no preference. */
export function body(own: WireFields, options: WireFields, at: JobRef): WireFields {
  const { providers, ...parameters } = { ...own, ...options };
  return { model: at.slug, parameters, ...(providers === undefined ? {} : { providers }) };
}
