import type { OutputKind } from '../model/request.ts';
import { sniff, tellingBytes } from './signatures.ts';

const families: { readonly [K in OutputKind]: readonly string[] } = {
  video: [
    'video/',
    'image/gif',
    'image/webp',
    'application/mp4',
    'application/ogg',
    'application/x-matroska',
    'application/zip',
  ],
  image: ['image/', 'application/zip'],
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

/** Formats that are text, by how they begin; each counts only for an output of its kind. */
const textFormats: readonly (readonly [mediaType: string, start: RegExp])[] = [
  ['image/svg+xml', /^(?:<\?xml[^>]*>\s*)?(?:<!--[^]*?-->\s*)*(?:<!doctype svg[^>]*>\s*)?<svg[\s/>]/i],
  ['model/vnd.collada+xml', /^(?:<\?xml[^>]*>\s*)?<collada[\s>]/i],
  ['model/stl', /^solid\b[^\n]*\n\s*facet normal/],
  ['model/obj', /^(?:(?:#[^\n]*)?\r?\n)*(?:mtllib|usemtl|o|g|v|vn|vt) [\w.-]/],
  ['model/fbx', /^; FBX /],
  ['model/gltf+json', /^\{[^]*"asset"\s*:\s*\{[^}]*"version"/],
];

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

/** What a downloaded file is. */
export type FileType =
  | {
      readonly mediaType: string;
      /** Whether the bytes themselves say so, and not only the server. */
      readonly isProven: boolean;
    }
  /** No output of the kind; what came in its place, in words. */
  | { readonly instead: string };

/**
 * What a downloaded file is, by its first bytes, else by what the server calls it. Servers hand out sign-in pages and
 * error texts under a video's name; those are told apart before anything is saved. A file in an unknown format was paid
 * for as well and is taken for what it is: bytes.
 */
export function typeOf(head: Uint8Array, declared: string | undefined, kind: OutputKind): FileType {
  const within = (type: string): boolean => families[kind].some((family) => type.startsWith(family));
  const found = sniff(head);
  if (found !== undefined) return within(found) ? { mediaType: found, isProven: true } : { instead: found };
  if (program.test(String.fromCharCode(...head.subarray(0, 4)))) return { instead: 'a program' };

  const named =
    declared === undefined || generic.has(declared) || !wellFormed.test(declared) ? undefined : declared;
  // As a stream: a letter that is cut where the head ends is no broken one.
  const text = new TextDecoder().decode(head.subarray(0, tellingBytes), { stream: true }).trimStart();
  const isBinary = binary.test(text);
  // Servers that know no type for an extension say text/plain, of a binary file too.
  const type = isBinary && named === 'text/plain' ? undefined : named;
  const written = textFormats.find(([mediaType, start]) => within(mediaType) && start.test(text))?.[0];
  if (written !== undefined && (type === undefined || type === written || !never.test(type)))
    return { mediaType: written, isProven: true };

  const scene = kind === '3d' && model.test(text) && !never.test(type ?? '');
  const isText = scene || type === 'image/svg+xml' || type?.startsWith('model/') === true;
  if (page.test(text) || (!isText && (markup.test(text) || !isBinary)))
    return { instead: type === undefined || within(type) ? 'a text' : `a ${type} page` };
  if (type !== undefined && !scene && !within(type)) return { instead: type };
  return { mediaType: type ?? 'application/octet-stream', isProven: false };
}
