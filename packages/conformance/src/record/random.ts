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

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const hex = /^[0-9a-f]{32,}$/i;
// Words and short numbers joined by hyphens are a name: `happyhorse-1-0-text-to-video`.
const name = /^(?:[a-z]{1,14}\d{0,2}|\d{1,4})(?:[-_](?:[a-z]{1,14}\d{0,2}|\d{1,4}))*$/i;

/** Whether a text looks random, as keys and ids do. */
export function isRandom(text: string): boolean {
  if (uuid.test(text) || hex.test(text)) return true;
  if (text.length < 20 || name.test(text)) return false;
  return /\d/.test(text) && /[a-z]/i.test(text) && bitsOf(text) >= 3.9;
}
