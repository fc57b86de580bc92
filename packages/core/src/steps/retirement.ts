import type { Deprecation } from '../model/model-row.ts';

/** Whether the day from which a model no longer works has come, in UTC. @param now ISO 8601 */
export const isRetired = (deprecated: Deprecation | undefined, now: string): boolean =>
  deprecated?.retiresOn !== undefined && now.slice(0, 10) >= deprecated.retiresOn;

/** What a plan says of a model that goes. @param now ISO 8601 */
export function retirementNotice(model: string, deprecated: Deprecation, now: string): string {
  const { since, retiresOn, use } = deprecated;
  if (isRetired(deprecated, now)) return `${model} was retired on ${retiresOn}; use ${use}`;
  const until = retiresOn === undefined ? '' : ` and retires on ${retiresOn}`;
  return `${model} is deprecated since ${since}${until}; use ${use}`;
}

/** The same as a tag for documentation comments. */
export const deprecatedTag = ({ since, retiresOn, use }: Deprecation): string =>
  `@deprecated since ${since}${retiresOn === undefined ? '' : `, retires on ${retiresOn}`}; use ${use}`;
