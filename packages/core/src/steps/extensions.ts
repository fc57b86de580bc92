import type { ExtensionChange } from '../model/media.ts';

/** Media type → the extensions such a file may have, the usual one first. */
const extensions: Readonly<Record<string, readonly [usual: string, ...others: string[]]>> = {
  'image/png': ['png', 'apng'],
  'image/jpeg': ['jpg', 'jpeg', 'jpe', 'jfif'],
  'image/gif': ['gif'],
  'image/webp': ['webp'],
  'image/avif': ['avif', 'avifs'],
  'image/heic': ['heic', 'heif', 'hif'],
  'image/heic-sequence': ['heics', 'heic', 'heif', 'hif'],
  'image/heif': ['heif', 'heic', 'hif'],
  'image/heif-sequence': ['heifs', 'heif', 'heic', 'hif'],
  'image/jxl': ['jxl'],
  'image/jp2': ['jp2', 'jpg2', 'j2k'],
  'image/jpx': ['jpx', 'jpf', 'jp2'],
  'image/jpm': ['jpm'],
  'image/j2c': ['j2c', 'j2k', 'jpc'],
  'image/tiff': ['tif', 'tiff'],
  'image/bmp': ['bmp', 'dib'],
  'image/vnd.microsoft.icon': ['ico'],
  'image/vnd.adobe.photoshop': ['psd'],
  'image/x-exr': ['exr'],
  'image/vnd.radiance': ['hdr'],
  'image/x-canon-cr3': ['cr3'],
  'image/svg+xml': ['svg'],

  'video/mp4': ['mp4', 'm4v', 'mp4v', 'f4v', 'm4s'],
  'video/quicktime': ['mov', 'qt'],
  'video/webm': ['webm'],
  'video/matroska': ['mkv', 'mk3d'],
  'video/3gpp': ['3gp', '3gpp'],
  'video/3gpp2': ['3g2', '3gpp2'],
  'video/mj2': ['mj2', 'mjp2'],
  'video/x-msvideo': ['avi'],
  'video/mpeg': ['mpg', 'mpeg', 'm2v', 'vob'],
  'video/mp2t': ['ts', 'm2ts', 'mts'],
  'video/x-ms-asf': ['asf', 'wmv', 'wma'],
  'video/x-flv': ['flv'],
  'video/ogg': ['ogv', 'ogg'],
  'application/ogg': ['ogx', 'ogg', 'ogv'],

  'audio/mpeg': ['mp3', 'mp2', 'mpga'],
  'audio/mp4': ['m4a', 'm4b', 'mp4', 'f4a'],
  'audio/aac': ['aac', 'adts'],
  'audio/wav': ['wav', 'wave'],
  'audio/aiff': ['aiff', 'aif', 'aifc'],
  'audio/flac': ['flac'],
  'audio/ogg': ['ogg', 'oga', 'opus', 'spx'],
  'audio/amr': ['amr'],
  'audio/midi': ['mid', 'midi'],
  'audio/x-caf': ['caf'],

  'model/gltf-binary': ['glb'],
  'model/gltf+json': ['gltf'],
  'model/obj': ['obj'],
  'model/stl': ['stl'],
  'model/ply': ['ply'],
  'model/fbx': ['fbx'],
  'model/3mf': ['3mf'],
  'model/vrml': ['wrl', 'vrml'],
  'model/vnd.usd': ['usdc', 'usd'],
  'model/vnd.usda': ['usda', 'usd'],
  'model/vnd.usdz+zip': ['usdz'],
  'model/vnd.collada+xml': ['dae'],
  'model/x3d+xml': ['x3d'],
  'application/x-blender': ['blend'],
  'application/zip': ['zip'],
};

const known: ReadonlySet<string> = new Set(Object.values(extensions).flat());

/** The usual extension of a media type, without its dot; `bin` for a type that is not known here. */
export const extensionOf = (mediaType: string): string => extensions[mediaType]?.[0] ?? 'bin';

/** The extension at the end of a path's last part, without its dot; undefined where there is none. */
function extensionIn(path: string): string | undefined {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot + 1) : undefined;
}

/**
 * Whether a path's extension names another format than the file has. A path without an extension, or with one that names
 * no format known here, is as the caller wants it.
 */
export function extensionChange(path: string, mediaType: string): ExtensionChange | undefined {
  const given = extensionIn(path);
  const right = extensions[mediaType];
  if (given === undefined || right === undefined || !known.has(given.toLowerCase())) return undefined;
  return right.includes(given.toLowerCase()) ? undefined : { from: `.${given}`, to: `.${right[0]}` };
}
