import { describe, expect, it } from 'vitest';
import { parseExact, printExact } from '../src/checks/exact-json.ts';
import { oddBodies } from '../src/checks/odd-bodies.ts';

describe('a body that the kit changes', () => {
  it.each(['9007199254740993', '0.10000000000000000001', '1.50', '1e400', '-0', '12', '0.5'])(
    'keeps the digits of %s',
    (digits) => {
      const body = `{"id":${digits},"list":[${digits},"${digits}"]}`;
      expect(printExact(parseExact(body))).toBe(body);
    },
  );

  it('has the digits of what is not replaced', () => {
    const replaced = oddBodies('{"id":9007199254740993,"state":"done"}').filter(({ what }) =>
      what.startsWith('state'),
    );
    expect(replaced.length).toBeGreaterThan(0);
    for (const { text } of replaced) expect(text).toContain('"id":9007199254740993');
  });
});
