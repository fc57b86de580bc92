/** An element of XML, as far as a report needs one. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const unescape = (text: string): string =>
  text.replace(/&(?:#(\d+)|(\w+));|&/g, (all, code?: string, name?: string) => {
    const letter = code === undefined ? named[name ?? ''] : String.fromCodePoint(Number(code));
    if (letter === undefined) throw new Error(`no entity: ${all}`);
    return letter;
  });

/** Reads XML, strictly: what is not closed, or not escaped, or not a letter of XML 1.0 throws. */
export function readXml(source: string): Element {
  if (/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.test(source))
    throw new Error('no letter of XML');
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const body = source.replace(/^<\?xml [^>]*\?>/, '');
  const token = /<(\/?)([\w-]+)((?:\s+[\w-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;
  let end = 0;
  for (const [all, closing, name = '', attributes = '', empty, text] of body.matchAll(token)) {
    end += all.length;
    const inner = open.at(-1)!;
    if (text !== undefined) inner.text += unescape(text);
    else if (closing === '/') {
      if (open.pop()?.name !== name) throw new Error(`</${name}> closes nothing`);
    } else {
      const pairs = [...attributes.matchAll(/([\w-]+)="([^"]*)"/g)];
      const read = pairs.map(([, key = '', value = '']) => [key, unescape(value)]);
      const element: Element = { name, attributes: Object.fromEntries(read), children: [], text: '' };
      inner.children.push(element);
      if (empty !== '/') open.push(element);
    }
  }
  if (end !== body.length || open.length > 1) throw new Error(`no XML at ${body.slice(end, end + 60)}`);
  return root.children[0]!;
}
