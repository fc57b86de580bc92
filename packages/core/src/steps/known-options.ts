import type { Issue } from '../model/issue.ts';
import type { GenerationRequest } from '../model/request.ts';
import { suggest } from './suggest.ts';

/**
 * Objects to `providerOptions` of a provider that is not installed: no gateway would be sent them, and the job would be
 * bought without.
 */
export function unknownProviders(
  { providerOptions }: GenerationRequest,
  installed: readonly string[],
): readonly Issue[] {
  if (providerOptions === undefined) return [];
  const known = [...new Set(installed)];
  return Object.keys(providerOptions)
    .filter((id) => !known.includes(id))
    .map((id) => {
      const near = suggest(id, known);
      const hint =
        near === undefined ? `installed are: ${known.join(', ') || 'none'}` : `did you mean ${near}?`;
      return {
        path: ['providerOptions', id],
        message: 'names a provider that is not installed',
        hint,
      };
    });
}
