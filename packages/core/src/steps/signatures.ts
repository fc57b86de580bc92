/** A text of one letter per byte that stands at an offset of the file. */
type Part = readonly [offset: number, text: string];

/**
 * Media type → the bytes it begins with; the first row whose parts all match counts. Sources: the formats' own
 * specifications, and the lists of IANA (media types) and of the WHATWG (MIME Sniffing). Formats whose type is decided by
 * more than fixed bytes have a function below.
 */
const signatures: readonly (readonly [mediaType: string, ...parts: readonly Part[]])[] = [
  ['image/png', [0, '\x89PNG\r\n\x1a\n']],
  ['image/jpeg', [0, '\xff\xd8\xff']],
  ['image/gif', [0, 'GIF87a']],
  ['image/gif', [0, 'GIF89a']],
  ['image/webp', [0, 'RIFF'], [8, 'WEBP']],
  ['image/jxl', [0, '\xff\x0a']],
  ['image/jxl', [0, '\0\0\0\x0cJXL \r\n\x87\n']],
  ['image/jp2', [0, '\0\0\0\x0cjP  \r\n\x87\n']],
  ['image/tiff', [0, 'II*\0']],
  ['image/tiff', [0, 'MM\0*']],
  ['image/tiff', [0, 'II+\0']],
  ['image/tiff', [0, 'MM\0+']],
  ['image/bmp', [0, 'BM'], [6, '\0\0\0\0']],
  // One to 255 pictures, and the byte that is always zero in the first of them.
  ['image/vnd.microsoft.icon', [0, '\0\0\x01\0'], [5, '\0'], [9, '\0']],

  ['video/x-msvideo', [0, 'RIFF'], [8, 'AVI ']],
  ['video/mpeg', [0, '\0\0\x01\xba']],
  ['video/mpeg', [0, '\0\0\x01\xb3']],
  ['video/mp2t', [0, 'G'], [188, 'G']],
  ['video/mp2t', [4, 'G'], [196, 'G']],
  ['video/x-ms-asf', [0, '\x30\x26\xb2\x75\x8e\x66\xcf\x11']],
  ['video/x-flv', [0, 'FLV\x01']],
  ['video/mp4', [4, 'styp']],
  ['video/mp4', [4, 'moof']],
  // QuickTime files of before 2005 have no `ftyp` box.
  ['video/quicktime', [4, 'moov']],
  ['video/quicktime', [4, 'mdat']],
  ['video/quicktime', [4, 'wide']],
  ['video/quicktime', [4, 'free']],
  ['video/quicktime', [4, 'skip']],

  ['audio/wav', [0, 'RIFF'], [8, 'WAVE']],
  ['audio/wav', [0, 'RF64'], [8, 'WAVE']],
  ['audio/aiff', [0, 'FORM'], [8, 'AIFF']],
  ['audio/aiff', [0, 'FORM'], [8, 'AIFC']],
  ['audio/flac', [0, 'fLaC']],
  ['video/ogg', [0, 'OggS'], [28, '\x80theora']],
  ['audio/ogg', [0, 'OggS'], [28, 'OpusHead']],
  ['audio/ogg', [0, 'OggS'], [28, '\x01vorbis']],
  ['audio/ogg', [0, 'OggS'], [28, '\x7fFLAC']],
  ['audio/ogg', [0, 'OggS'], [28, 'Speex   ']],
  ['application/ogg', [0, 'OggS']],

  ['model/gltf-binary', [0, 'glTF']],
  ['model/fbx', [0, 'Kaydara FBX Binary']],
  ['model/ply', [0, 'ply\n']],
  ['model/ply', [0, 'ply\r\n']],
  ['model/vnd.usd', [0, 'PXR-USDC']],
  ['model/vnd.usda', [0, '#usda']],
];

/** Brand of an ISO base media file (ISO/IEC 14496-12; mp4ra.org lists them) → media type. */
const brands: Readonly<Record<string, string>> = {
  avif: 'image/avif',
  avis: 'image/avif',
  heic: 'image/heic',
  heix: 'image/heic',
  heim: 'image/heic',
  heis: 'image/heic',
  hevc: 'image/heic-sequence',
  hevx: 'image/heic-sequence',
  hevm: 'image/heic-sequence',
  hevs: 'image/heic-sequence',
  mif1: 'image/heif',
  mif2: 'image/heif',
  msf1: 'image/heif-sequence',
  'qt  ': 'video/quicktime',
  'M4A ': 'audio/mp4',
  'M4B ': 'audio/mp4',
  'M4P ': 'audio/mp4',
  'F4A ': 'audio/mp4',
  'F4B ': 'audio/mp4',
};

/** Brands that only say which structure a still image has; a brand beside them says how it is coded. */
const structural: ReadonlySet<string> = new Set(['mif1', 'mif2', 'msf1']);

/** The bytes of a file's first part as text, one letter per byte. */
const textOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

/** An ISO base media file by its `ftyp` box: MP4, QuickTime, 3GPP, AVIF and HEIF have the box in common. */
function isoType(head: Uint8Array): string | undefined {
  if (textOf(head.subarray(4, 8)) !== 'ftyp') return undefined;
  const size = new DataView(head.buffer, head.byteOffset, head.byteLength).getUint32(0);
  const major = textOf(head.subarray(8, 12));
  const compatible: string[] = [];
  for (let offset = 16; offset + 4 <= Math.min(size, head.length, 512); offset += 4)
    compatible.push(textOf(head.subarray(offset, offset + 4)));
  if (major.startsWith('3g2')) return 'video/3gpp2';
  if (major.startsWith('3g')) return 'video/3gpp';
  const coded = structural.has(major)
    ? compatible.find((brand) => !structural.has(brand) && brands[brand]?.startsWith('image/') === true)
    : undefined;
  return brands[coded ?? major] ?? 'video/mp4';
}

/** Matroska or WebM (RFC 8794, RFC 9559) by its document type, which stands within the first bytes. */
function ebmlType(head: Uint8Array): string | undefined {
  const text = textOf(head.subarray(0, 64));
  if (!text.startsWith('\x1a\x45\xdf\xa3')) return undefined;
  return text.includes('\x42\x82\x88matroska') ? 'video/matroska' : 'video/webm';
}

/** An ID3 tag names no format: what stands behind it does, where that is within reach. */
function taggedType(head: Uint8Array): string | undefined {
  if (!textOf(head.subarray(0, 3)).startsWith('ID3')) return undefined;
  const [a = 0, b = 0, c = 0, d = 0] = head.subarray(6, 10);
  const end = 10 + a * 2 ** 21 + b * 2 ** 14 + c * 2 ** 7 + d;
  const behind = end < head.length ? sniff(head.subarray(end)) : undefined;
  return behind?.startsWith('audio/') === true ? behind : 'audio/mpeg';
}

/**
 * MPEG audio or AAC without a tag, by the header of its first frame (ISO/IEC 11172-3, 13818-7): every field of it must
 * have a defined value, because the sync word alone is only twelve bits. Layer I is left out; it is not in use, and its
 * header looks like the byte order mark of UTF-16.
 */
function mpegAudioType(head: Uint8Array): string | undefined {
  const [first, second = 0, third = 0, fourth = 0] = head;
  if (first !== 0xff || (second & 0xe0) !== 0xe0 || head.length < 4) return undefined;
  const layer = (second >> 1) & 3;
  if (layer === 0) return (second & 0xf0) === 0xf0 && ((third >> 2) & 15) < 13 ? 'audio/aac' : undefined;
  const bitrate = third >> 4;
  const isDefined =
    layer !== 3 &&
    ((second >> 3) & 3) !== 1 &&
    bitrate !== 0 &&
    bitrate !== 15 &&
    ((third >> 2) & 3) !== 3 &&
    (fourth & 3) !== 2;
  return isDefined ? 'audio/mpeg' : undefined;
}

/** A ZIP archive; the name of its first entry tells two kinds of 3D models from other archives. */
function zipType(head: Uint8Array): string | undefined {
  const text = textOf(head.subarray(0, 512));
  if (!text.startsWith('PK\x03\x04')) return undefined;
  const name = text.slice(30, 30 + (head[26] ?? 0));
  if (/\.usd[ac]?$/i.test(name)) return 'model/vnd.usdz+zip';
  if (/^3D\//i.test(name) || (name === '[Content_Types].xml' && text.includes('3D/'))) return 'model/3mf';
  return 'application/zip';
}

const functions = [isoType, ebmlType, taggedType, zipType, mpegAudioType];

/** As many first bytes as `sniff` and `typeOf` need for every format. */
export const tellingBytes = 512;

/** The media type the bytes themselves tell; undefined when they tell none that is known here. */
export function sniff(data: Uint8Array): string | undefined {
  const text = textOf(data.subarray(0, 256));
  const row = signatures.find(([, ...parts]) =>
    parts.every(([offset, part]) => text.startsWith(part, offset)),
  );
  if (row !== undefined) return row[0];
  for (const typeOfFormat of functions) {
    const found = typeOfFormat(data);
    if (found !== undefined) return found;
  }
  return undefined;
}
