import type { ExtensionChange } from '../model/media.ts';

/** Media type → the extensions such a file may have, the usual one first. */
const extensions: Readonly<Record<string, string>> = {
  'image/png': 'png apng',
  'image/jpeg': 'jpg jpeg jpe jfif',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/avif': 'avif avifs',
  'image/heic': 'heic heif hif',
  'image/heic-sequence': 'heics heic heif hif',
  'image/heif': 'heif heic hif',
  'image/heif-sequence': 'heifs heif heic hif',
  'image/jxl': 'jxl',
  'image/jp2': 'jp2 jpg2 j2k',
  'image/tiff': 'tif tiff',
  'image/bmp': 'bmp dib',
  'image/vnd.microsoft.icon': 'ico',
  'image/svg+xml': 'svg',

  'video/mp4': 'mp4 m4v mp4v f4v m4s',
  'video/quicktime': 'mov qt',
  'video/webm': 'webm',
  'video/matroska': 'mkv mk3d',
  'video/3gpp': '3gp 3gpp',
  'video/3gpp2': '3g2 3gpp2',
  'video/x-msvideo': 'avi',
  'video/mpeg': 'mpg mpeg m2v vob',
  'video/mp2t': 'ts m2ts mts',
  'video/x-ms-asf': 'asf wmv wma',
  'video/x-flv': 'flv',
  'video/ogg': 'ogv ogg',
  'application/ogg': 'ogx ogg ogv',

  'audio/mpeg': 'mp3 mp2 mpga',
  'audio/mp4': 'm4a m4b mp4 f4a',
  'audio/aac': 'aac adts',
  'audio/wav': 'wav wave',
  'audio/aiff': 'aiff aif aifc',
  'audio/flac': 'flac',
  'audio/ogg': 'ogg oga opus spx',

  'model/gltf-binary': 'glb',
  'model/gltf+json': 'gltf',
  'model/obj': 'obj',
  'model/stl': 'stl',
  'model/ply': 'ply',
  'model/fbx': 'fbx',
  'model/3mf': '3mf',
  'model/vnd.usd': 'usdc usd',
  'model/vnd.usda': 'usda usd',
  'model/vnd.usdz+zip': 'usdz',
  'model/vnd.collada+xml': 'dae',
  'application/zip': 'zip',
};

const listOf = (mediaType: string): readonly string[] => extensions[mediaType]?.split(' ') ?? [];
const known: ReadonlySet<string> = new Set(Object.keys(extensions).flatMap(listOf));

/** The usual extension of a media type, without its dot; `bin` for a type that is not known here. */
export const extensionOf = (mediaType: string): string => listOf(mediaType)[0] ?? 'bin';

/**
 * Whether a path's extension names another format than the file has. A path without an extension, or with one that names
 * no format known here, is as the caller wants it.
 */
export function extensionChange(path: string, mediaType: string): ExtensionChange | undefined {
  const [, given = ''] = /[^/\\]\.([^./\\]+)$/.exec(path) ?? [];
  const right = listOf(mediaType);
  if (right.length === 0 || !known.has(given.toLowerCase()) || right.includes(given.toLowerCase()))
    return undefined;
  return { from: `.${given}`, to: `.${right[0]}` };
}
