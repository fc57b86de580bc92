import type { ModelRow } from '../model/provider.ts';

/** How many letters must change, or change places with the next, to make one text of another, or any number above `most`. */
function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: readonly number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const line = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const isSwap = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      line[j] = Math.min(
        above[j - 1]! + Number(a[i - 1] !== b[j - 1]),
        above[j]! + 1,
        line[j - 1]! + 1,
        isSwap ? before[j - 2]! + 1 : Infinity,
      );
    }
    // No later line falls below two that are too large: a swap reaches over one of them.
    if (Math.min(...line, ...above) > most) return most + 1;
    [before, above] = [above, line];
  }
  return above[b.length]!;
}

const fold = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9:/]/g, '');

/**
 * The known name most similar to a misspelt one; undefined when none is similar.
 *
 * @example suggest('gatai', ['gateai', 'yotta']); // 'gateai'
 */
export function suggest(word: string, known: Iterable<string>): string | undefined {
  const folded = fold(word);
  let best: string | undefined;
  let far = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    // The maker's name is often left out.
    const tail = word.includes('/') ? candidate : candidate.slice(candidate.lastIndexOf('/') + 1);
    for (const name of new Set([candidate, tail])) {
      const changes = distance(folded, fold(name), far - 1);
      if (changes < far) [best, far] = [candidate, changes];
    }
  }
  return best;
}

/** The canonical id most like a mistyped one; a gateway's own spelling finds its canonical id too. */
export function nearestModel(
  word: string,
  tables: readonly (readonly [provider: string, models: Readonly<Record<string, ModelRow>>])[],
): string | undefined {
  const names = new Map<string, string>();
  for (const [provider, models] of tables) {
    for (const [id, row] of Object.entries(models)) {
      for (const name of [row.slug, `${provider}:${row.slug}`]) if (!names.has(name)) names.set(name, id);
      names.set(id, id);
    }
  }
  const near = names.has(word) ? word : suggest(word, names.keys());
  return near === undefined ? undefined : names.get(near);
}

/** What was looked for in a table lately, and found: most requests name a model that one gateway has and others lack. */
const found = new WeakMap<Readonly<Record<string, ModelRow>>, Map<string, string | undefined>>();
const mostKept = 100;

/** `nearestModel` in the table of one provider. */
export function nearestOf(
  provider: string,
  models: Readonly<Record<string, ModelRow>>,
  word: string,
): string | undefined {
  const known = found.get(models) ?? new Map<string, string | undefined>();
  if (known.has(word)) return known.get(word);
  const near = nearestModel(word, [[provider, models]]);
  if (known.size >= mostKept) known.clear();
  found.set(models, known.set(word, near));
  return near;
}
