import type { Kind } from '../model/request.ts';
import { sniff } from './signatures.ts';

const families: { readonly [K in Kind]: readonly string[] } = {
  video: ['video/', 'image/gif', 'image/webp'],
  image: ['image/'],
  // A 3D model comes in many containers, and its preview is a picture.
  '3d': ['model/', 'image/'],
};

const page = /^(?:<!doctype|<html|<\?xml[^>]*>\s*<(?:error|html)|[{[]\s*["[{])/i;
const pageTypes: ReadonlySet<string> = new Set([
  'text/html',
  'application/json',
  'application/problem+json',
  'application/xml',
]);

/**
 * What a downloaded file is, by its first bytes, else by what the server calls it. Servers hand out sign-in pages and
 * error bodies under a video's name; those are told apart before anything is saved.
 */
export function typeOf(
  head: Uint8Array,
  said: string | undefined,
  kind: Kind,
): { mediaType: string } | { instead: string } {
  const text = new TextDecoder().decode(head.subarray(0, 128)).trimStart();
  const found = sniff(head);
  if (
    found === undefined &&
    (page.test(text) || pageTypes.has(said ?? '')) &&
    !(kind === '3d' && said?.startsWith('model/') === true)
  ) {
    return { instead: `a ${said ?? 'text'} page` };
  }
  if (found !== undefined && !families[kind].some((family) => found.startsWith(family)))
    return { instead: found };
  return { mediaType: found ?? said ?? 'application/octet-stream' };
}
