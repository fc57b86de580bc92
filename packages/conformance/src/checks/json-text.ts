/** A text or a number in a JSON text, and its place. */
export interface Token {
  readonly kind: 'key' | 'text' | 'number';
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

const scan = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** The texts, keys and numbers of a JSON text, in order. What is changed by them keeps every other byte. */
export const tokensOf = (json: string): readonly Token[] =>
  [...json.matchAll(scan)].flatMap(({ 0: found, index }): Token[] => {
    const end = index + found.length;
    if (!found.startsWith('"')) return [{ kind: 'number', value: found, start: index, end }];
    const kind = /^\s*:/.test(json.slice(end)) ? 'key' : 'text';
    const value = textOf(found);
    return value === undefined ? [] : [{ kind, value, start: index, end }];
  });

/** Not everything in quotes is JSON: a page, or a script. */
function textOf(quoted: string): string | undefined {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return undefined;
  }
}

/** The text with some tokens written anew; undefined where there was none to change. */
export function rewrite(
  json: string,
  change: (token: Token, index: number) => string | undefined,
): string | undefined {
  const changes = tokensOf(json).flatMap((token, index) => {
    const text = change(token, index);
    return text === undefined ? [] : [{ token, text }];
  });
  if (changes.length === 0) return undefined;
  return changes.reduceRight(
    (text, { token, text: instead }) => text.slice(0, token.start) + instead + text.slice(token.end),
    json,
  );
}

/** The text with one more key in every object. */
export function withExtraKeys(json: string, key: string): string {
  const texts = tokensOf(json).filter(({ kind }) => kind !== 'number');
  const inText = (at: number): boolean => texts.some(({ start, end }) => at > start && at < end);
  return json.replaceAll(/\{(\s*\}?)/g, (whole: string, rest: string, at: number) => {
    if (inText(at)) return whole;
    const more = `"${key}":{"list":[1,null]}`;
    return rest.endsWith('}') ? `{${more}}` : `{${more},${rest}`;
  });
}
