import type { OutputKind } from '../model/request.ts';
import { sniff } from './signatures.ts';

const families: { readonly [K in OutputKind]: readonly string[] } = {
  video: [
    'video/',
    'image/gif',
    'image/webp',
    'application/mp4',
    'application/ogg',
    'application/x-matroska',
  ],
  image: ['image/'],
  // A 3D model comes in many containers, and its preview is an image.
  '3d': ['model/', 'image/', 'application/zip', 'application/x-zip-compressed', 'application/sla'],
};

/** Media types that servers use for any file, so they say nothing about it. */
const generic: ReadonlySet<string> = new Set([
  'application/octet-stream',
  'binary/octet-stream',
  'application/binary',
  'application/force-download',
  'application/x-download',
]);

const wellFormed = /^[\w.+!#$&^-]+\/[\w.+!#$&^-]+$/;
// MZ, ELF, Mach-O in its four orders, a script.
const program = /^(?:MZ|\x7fELF|[\xce\xcf]\xfa\xed\xfe|\xfe\xed\xfa[\xce\xcf]|#!)/;
const page = /^(?:<!doctype html|<(?:html|head|body|script)\b|<\?xml[^>]*>\s*<(?:error|html))/i;
/** How a page or a text begins that may still be a drawing or a scene. */
const markup = /^(?:<!|[{[]\s*["[{])/;
const binary = /(?![\t-\r])[\p{Cc}\ufffd]/u;
// How 3D models that are text begin: OBJ, STL, PLY, FBX and USD, and those in XML.
const model =
  /^(?:[#;]|(?:o|g|v|mtllib|usemtl|solid) |ply\s|<\?xml[^>]*>\s*<(?:collada|x3d|amf|!doctype x3d))/i;
const never = /html|json/;

/**
 * What a downloaded file is, by its first bytes, else by what the server calls it. Servers hand out sign-in pages and
 * error texts under a video's name; they are recognised before anything is saved.
 */
export function typeOf(
  head: Uint8Array,
  declared: string | undefined,
  kind: OutputKind,
): { mediaType: string } | { instead: string } {
  const within = (type: string): boolean => families[kind].some((family) => type.startsWith(family));
  const found = sniff(head);
  if (found !== undefined) return within(found) ? { mediaType: found } : { instead: found };
  if (program.test(String.fromCharCode(...head.subarray(0, 4)))) return { instead: 'a program' };

  const type =
    declared === undefined || generic.has(declared) || !wellFormed.test(declared) ? undefined : declared;
  // As a stream: a letter that is cut where the head ends is no broken one.
  const text = new TextDecoder().decode(head.subarray(0, 128), { stream: true }).trimStart();
  const scene = kind === '3d' && model.test(text) && !never.test(type ?? '');
  const written = scene || type === 'image/svg+xml' || type?.startsWith('model/') === true;
  if (page.test(text) || (!written && (markup.test(text) || !binary.test(text))))
    return { instead: type === undefined || within(type) ? 'a text' : `a ${type} page` };
  if (type !== undefined && !scene && !within(type)) return { instead: type };
  return { mediaType: type ?? 'application/octet-stream' };
}
