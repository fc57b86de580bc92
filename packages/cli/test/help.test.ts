import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import stringWidth from 'string-width';
import { expect, it } from 'vitest';
import wrapAnsi from 'wrap-ansi';
import { cut, wrap } from '../src/text/rows.ts';
import { widthOf } from '../src/text/width.ts';

// What is imported at once, and not with `import()` or for its types.
const imported = /^(?:import|export) (?!type )(?:[^;]*? from )?'([^']+)';/gm;

/** The packages that a source loads, by itself and through its neighbours. */
function packagesOf(file: URL, seen: Set<string>): readonly string[] {
  if (seen.has(file.href)) return [];
  seen.add(file.href);
  return [...readFileSync(file, 'utf8').matchAll(imported)]
    .flatMap(([, name = '']) => (name.startsWith('.') ? packagesOf(new URL(name, file), seen) : [name]))
    .filter((name) => !name.startsWith('node:'));
}

it('a page of help loads no package but the one that parses it', () => {
  const packages = packagesOf(new URL('../src/bin.ts', import.meta.url), new Set());
  expect([...new Set(packages)]).toEqual(['commander']);
});

it('plain text is measured, broken and cut like every other text', () => {
  const text = fc.string({ unit: fc.constantFrom(...'abz-.,;0   ') });
  fc.assert(
    fc.property(text, fc.integer({ min: -1, max: 60 }), (plain, width) => {
      const columns = Math.max(1, width);
      expect(wrap(plain, width)).toEqual(wrapAnsi(plain.split(/\s+/).join(' '), columns).split('\n'));
      const hard = wrapAnsi(plain, columns, { hard: true, trim: false, wordWrap: false });
      expect(cut(plain, width)).toBe(hard.split('\n', 1)[0]);
      expect(widthOf(plain)).toBe(stringWidth(plain));
    }),
  );
});
