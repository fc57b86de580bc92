import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** An element the page carries in itself, and what a content security policy calls its text, letter for letter. */
export interface Asset {
  readonly element: string;
  readonly allowed: string;
}

async function load(name: string, open: string, close: string): Promise<Asset> {
  const text = await readFile(new URL(`../../assets/${name}`, import.meta.url), 'utf8');
  return {
    element: open + text + close,
    allowed: `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
  };
}

let loaded: Promise<readonly [style: Asset, script: Asset]> | undefined;

/** The page's style and script, read once. */
export function assets(): Promise<readonly [style: Asset, script: Asset]> {
  return (loaded ??= Promise.all([
    load('page.css', '<style>', '</style>'),
    load('page.js', '<script type="module">', '</script>'),
  ]));
}
