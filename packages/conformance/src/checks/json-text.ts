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

/** The text with more members in every object; a name that an object has itself keeps its own value. */
export function withMembers(json: string, more: string): string {
  const texts = tokensOf(json).filter(({ kind }) => kind !== 'number');
  const inText = (at: number): boolean => texts.some(({ start, end }) => at > start && at < end);
  return json.replaceAll(/\{(\s*\}?)/g, (whole: string, rest: string, at: number) => {
    if (inText(at)) return whole;
    return rest.endsWith('}') ? `{${more}}` : `{${more},${rest}`;
  });
}

/** The text with one more key in every object. */
export const withExtraKeys = (json: string, key: string): string =>
  withMembers(json, `"${key}":{"list":[1,null]}`);

/** Where the innermost list around a place has the item that holds the place. */
export function itemAround(
  json: string,
  at: number,
): { readonly start: number; readonly end: number } | undefined {
  const strings = tokensOf(json).filter(({ kind }) => kind !== 'number');
  const signs = [...json.matchAll(/[[\]{},]/g)].filter(
    ({ index }) => !strings.some(({ start, end }) => index > start && index < end),
  );
  const open: { readonly isList: boolean; from: number }[] = [];
  for (const { 0: sign, index } of signs) {
    if (index > at) break;
    if (sign === '[' || sign === '{') open.push({ isList: sign === '[', from: index + 1 });
    else if (sign === ',') open.at(-1)!.from = index + 1;
    else open.pop();
  }
  const depth = open.findLastIndex(({ isList }) => isList);
  if (depth === -1) return undefined;
  let level = open.length - 1;
  for (const { 0: sign, index } of signs) {
    if (index <= at) continue;
    if (level === depth && (sign === ',' || sign === ']')) return { start: open[depth]!.from, end: index };
    if (sign === '[' || sign === '{') level += 1;
    else if (sign !== ',') level -= 1;
  }
  return undefined;
}

/** The text with the list item around a token repeated, with another text in the token's place; undefined outside of a list. */
export function withSecondItem(json: string, token: Token, text: string): string | undefined {
  const item = itemAround(json, token.start);
  if (item === undefined) return undefined;
  const second = json.slice(item.start, token.start) + JSON.stringify(text) + json.slice(token.end, item.end);
  return `${json.slice(0, item.end)},${second}${json.slice(item.end)}`;
}
