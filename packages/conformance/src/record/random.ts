// Shannon's measure, in bits a letter: words stay under 4, keys of base64 and base58 come to 4.3 and more. Hex has
// 16 letters, so it never gets there; its length gives it away.
const bitsOf = (text: string): number => {
  const counts = new Map<string, number>();
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  return [...counts.values()].reduce(
    (sum, count) => sum - (count / text.length) * Math.log2(count / text.length),
    0,
  );
};

/** Whether a text looks as if it was drawn by lot, as keys are. */
export function isRandom(text: string): boolean {
  if (/^[0-9a-f]{32,}$/i.test(text)) return true;
  return (
    text.length >= 20 && /\d/.test(text) && /[a-z]/i.test(text) && !/\s/.test(text) && bitsOf(text) >= 3.9
  );
}
