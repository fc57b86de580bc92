import { models } from './generated/models.ts';
import type { Model } from './model.ts';

const byId = new Map(models.map((model) => [model.id, model]));

export const findModel = (id: string): Model | undefined => byId.get(id);

/**
 * The ids closest to one that is not there. The document calls its matching fuzzy and gives one example, `seedance` →
 * `seedance-2.0`; the smallest number of edits gives the same, and that it is this is our assumption.
 */
export function suggestionsFor(id: string): readonly string[] {
  // a name of that length is nobody's slip, and distances cost its square
  if (id.length > 60) return [];
  const asked = id.toLowerCase();
  const near = models
    .map((model) => ({ id: model.id, edits: distance(asked, model.id) }))
    .filter((one) => one.edits <= Math.max(asked.length, one.id.length) / 2 || contains(one.id, asked));
  const least = Math.min(...near.map(({ edits }) => edits));
  return near.filter(({ edits }) => edits === least).map((one) => one.id);
}

const contains = (one: string, other: string): boolean => other.length > 1 && one.includes(other);

/** How many letters must be put in, taken out or replaced to turn one word into the other. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (const [at, letter] of from.split('').entries()) {
    const next = [at + 1];
    for (const [column, other] of to.split('').entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
