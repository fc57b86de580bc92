import { expect, it } from 'vitest';
import { cut, wrap } from '../src/text/rows.ts';
import { table } from '../src/text/table.ts';

const ids = ['publisher/model-3.0-fast', 'publisher/model-3.0'];
const prose = 'words that may be broken anywhere between them';

it.each([120, 80, 62])('tears no word, however little room there is (%i columns)', (width) => {
  const drawn = table(
    ['model', 'price'],
    ids.map((id) => [id, `${prose} ${id}`]),
    width,
  );
  for (const id of ids) expect(drawn.split(id).length).toBeGreaterThan(2);
  expect(drawn).not.toContain('…');
  for (const line of drawn.split('\n')) expect(line.length).toBeLessThanOrEqual(width);
});

it('takes from no column that has nothing to give, though it be the widest', () => {
  const drawn = table(['a', 'b'], [['x'.repeat(20), 'yy '.repeat(7).trim()]], 34);
  expect(drawn).toContain('x'.repeat(20));
});

it('counts a wide letter as the two columns it takes', () => {
  expect(wrap('紙の船 が 水たまり を 渡る', 12)).toEqual(['紙の船 が', '水たまり を', '渡る']);
  expect(cut('紙の船が渡る', 5)).toBe('紙の');
});
