import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestOf, suggest } from '../src/steps/suggest.ts';

/** The distance by its definition, for short texts: letters that change, come, go, or change places with the next. */
function distance(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length;
  const [restA, restB] = [a.slice(1), b.slice(1)];
  if (a[0] === b[0]) return distance(restA, restB);
  const changed = 1 + Math.min(distance(restA, b), distance(a, restB), distance(restA, restB));
  const isSwap = a.length > 1 && a[0] === b[1] && a[1] === b[0];
  return isSwap ? Math.min(changed, 1 + distance(a.slice(2), b.slice(2))) : changed;
}

/** The first of the nearest names, where at most a third of the word's letters differ. */
function slowly(word: string, known: readonly string[]): string | undefined {
  const far = known.map((name) => distance(word, name));
  const least = Math.min(...far);
  return least <= Math.max(1, Math.floor(word.length / 3)) ? known[far.indexOf(least)] : undefined;
}

describe('the known name most like a word', () => {
  const name = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 6 });

  it('is the one that a search without any shortcut finds', () => {
    fc.assert(
      fc.property(name, fc.array(name, { minLength: 1, maxLength: 8 }), (word, known) => {
        expect(suggest(word, known)).toBe(slowly(word, known));
      }),
    );
  });

  it('is the one with two letters in the other order', () => {
    expect(suggest('stpes', ['stops', 'steps'])).toBe('steps');
  });

  it('is found again without a second look at the table', () => {
    const row = { kind: 'video', slug: 'boat-1', tasks: [], params: {} } as const;
    let looks = 0;
    const models = new Proxy(
      { 'maker/boat-1': row },
      {
        ownKeys: (target) => {
          looks += 1;
          return Reflect.ownKeys(target);
        },
      },
    );
    expect(nearestOf('acme', models, 'maker/boat-2')).toBe('maker/boat-1');
    expect(nearestOf('acme', models, 'maker/boat-2')).toBe('maker/boat-1');
    expect(nearestOf('acme', models, 'nothing like it')).toBeUndefined();
    expect(looks).toBe(2);
  });
});
