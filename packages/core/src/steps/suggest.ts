import type { ModelRow } from '../model/provider.ts';

/** How many single letters must change to make one text of another (Levenshtein). */
function distance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const line = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = above[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      line.push(Math.min(changed, above[j]! + 1, line[j - 1]! + 1));
    }
    above = line;
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
  let best: { word: string; far: number } | undefined;
  for (const candidate of known) {
    // The maker's name is often left out.
    const tail = word.includes('/') ? candidate : candidate.slice(candidate.lastIndexOf('/') + 1);
    const far = Math.min(distance(fold(word), fold(candidate)), distance(fold(word), fold(tail)));
    if (best === undefined || far < best.far) best = { word: candidate, far };
  }
  return best !== undefined && best.far <= Math.max(1, Math.floor(word.length / 3)) ? best.word : undefined;
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
