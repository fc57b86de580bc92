import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '../src/exit-codes.ts';
import { said } from '../src/said.ts';
import { harmless, oneLine } from '../src/screen/harmless.ts';

describe('words of a gateway', () => {
  it.each([
    ['a hidden colour', '\u001B[8mhidden', '[8mhidden'],
    ['letters turned around', 'a\u202Eb\u2066c', 'abc'],
    ['a cursor that moves', 'a\u001B[2Jb\u009B2J', 'a[2Jb2J'],
  ])('leave a screen as it is: %s', (_, text, shown) => expect(harmless(text)).toBe(shown));

  it('keep our own colours', () =>
    expect(harmless('\u001B[33mtold\u001B[39m')).toBe('\u001B[33mtold\u001B[39m'));

  it('stay on one line of ours, without colours of their own', () => {
    const forged =
      '[invalid_request] acme: \u001B[31mbad\u001B[0m\r\nDone. Saved\n::error::x\u001B]0;t\u0007';
    expect(said({ message: forged })).toBe('bad Done. Saved ::error::x');
    expect(oneLine('a\u2028b')).toBe('a b');
  });
});

it('no exit code says that money is missing, or that nothing was bought, once a job was accepted', () => {
  const codes = (['insufficient_funds', 'auth', 'invalid_request'] as const).map((it) =>
    exitCodeOf(it, 'going'),
  );
  expect(codes).toEqual([5, 5, 5]);
  expect(exitCodeOf('insufficient_funds', 'none')).toBe(4);
});
