import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { documentPath, freshDocument } from '../scripts/check/runtimes/document.ts';
import { rows } from '../scripts/check/runtimes/rows.ts';
import { root } from '../scripts/workspace.ts';

const text = readFileSync(join(root, documentPath), 'utf8').replaceAll('\r\n', '\n');

describe('docs/runtimes.md', () => {
  it('says what `npm run check:runtimes` runs; the command writes it again', () => {
    expect(freshDocument(text)).toBe(text);
  });

  it('rests on rows with exact versions', () => {
    const packages = Object.values(rows).flatMap((list) => list.flatMap((row) => row.packages));
    const isExact = /^(?:@[\w-]+\/)?[\w.-]+@\d+\.\d+\.\d+$/;
    const others = packages.filter((name) => !isExact.test(name) && !name.startsWith('@crosspoint/'));
    expect(others).toEqual([]);
  });
});
