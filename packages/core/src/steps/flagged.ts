import { fieldNames } from '../model/field.ts';
import type { FlaggedInput } from '../model/flagged-input.ts';
import { oneLine } from '../model/one-line.ts';

const known: ReadonlySet<string> = new Set(fieldNames);
const most = 20;
const longestCategory = 200;

/** Flagged inputs as a job or an error keeps them: canonical fields only, text on one line, never a long list. */
export function flaggedOf(
  flagged: readonly FlaggedInput[] | null | undefined,
): readonly FlaggedInput[] | undefined {
  if (!Array.isArray(flagged)) return undefined;
  const kept = (flagged as readonly FlaggedInput[])
    .filter(({ input }) => known.has(input))
    .slice(0, most)
    .map(({ input, index, category }): FlaggedInput => {
      const words = typeof category === 'string' ? oneLine(category).slice(0, longestCategory) : '';
      return {
        input,
        ...(Number.isInteger(index) && Number(index) >= 0 ? { index } : {}),
        ...(words === '' ? {} : { category: words }),
      };
    });
  return kept.length === 0 ? undefined : kept;
}
