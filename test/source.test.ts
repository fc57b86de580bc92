import { describe, expect, it } from 'vitest';
import { readSource } from './support/source.ts';

const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim();

describe('readSource', () => {
  it.each([
    ['a comment at the end of a line', `a; // fetch\nb;`, 'a; b;', 'a; b;'],
    ['a comment over lines', `a; /* fetch\n fetch */ b;`, 'a; b;', 'a; b;'],
    ['a string', `a('fetch', "it's");`, `a('fetch', "it's");`, `a(' ', " ");`],
    ['a string that looks like a comment', `a('https://x'); b;`, `a('https://x'); b;`, `a(' '); b;`],
    ['an escaped quote', String.raw`a('\'fetch'); b;`, String.raw`a('\'fetch'); b;`, `a(' '); b;`],
    ['a template', 'a(`fetch // x`); b;', 'a(`fetch // x`); b;', 'a(` `); b;'],
    ['an expression in a template', 'a(`x${b({ c })}y`);', 'a(`x${b({ c })}y`);', 'a(` ${b({ c })} `);'],
    ['a template in a template', 'a(`x${b(`y${c}`)}z`);', 'a(`x${b(`y${c}`)}z`);', 'a(` ${b(` ${c}`)} `);'],
    ['a regular expression', `a(/['"/*]fetch/g); b;`, `a(/['"/*]fetch/g); b;`, `a(/ g); b;`],
    ['a division', `a = b / c; d = 'x' / e;`, `a = b / c; d = 'x' / e;`, `a = b / c; d = ' ' / e;`],
  ])('reads %s', (_name, text, code, bare) => {
    const source = readSource(text);

    expect(squeeze(source.code)).toBe(code);
    expect(squeeze(source.bare)).toBe(bare);
    expect(source.code).toHaveLength(text.length);
    expect(source.bare).toHaveLength(text.length);
  });
});

describe('the imports of a source', () => {
  it('finds every way to import, in order', () => {
    const text = `
      import a, { type B } from './a.ts';
      import type { C } from './c.ts';
      import {
        d,
        e,
      } from "./d.ts";
      import './side.ts';
      export * from './f.ts';
      export type * as G from './g.ts';
      const h = await import('./h.ts');
      // import i from './i.ts';
      const text = "import j from './j.ts'";
    `;

    expect(readSource(text).imports).toEqual([
      { from: './a.ts', typeOnly: false },
      { from: './c.ts', typeOnly: true },
      { from: './d.ts', typeOnly: false },
      { from: './side.ts', typeOnly: false },
      { from: './f.ts', typeOnly: false },
      { from: './g.ts', typeOnly: true },
      { from: './h.ts', typeOnly: false },
    ]);
  });
});
