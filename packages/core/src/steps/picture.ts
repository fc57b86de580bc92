/** Width and height in pixels. */
export interface Sides {
  readonly width: number;
  readonly height: number;
}

const starts = (bytes: Uint8Array, at: number, text: string): boolean =>
  Array.from(text).every((letter, i) => bytes[at + i] === letter.charCodeAt(0));

/** JPEG: the first frame header among the segments. */
function jpegSides(view: DataView): Sides | undefined {
  for (let at = 2; at + 9 < view.byteLength;) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}

/** WebP: lossy, lossless and extended files say it in three ways. */
function webpSides(bytes: Uint8Array, view: DataView): Sides | undefined {
  if (starts(bytes, 12, 'VP8X')) {
    const wide = view.getUint16(24, true) + (view.getUint8(26) << 16);
    const high = view.getUint16(27, true) + (view.getUint8(29) << 16);
    return { width: wide + 1, height: high + 1 };
  }
  if (starts(bytes, 12, 'VP8L')) {
    const packed = view.getUint32(21, true);
    return { width: (packed & 0x3fff) + 1, height: ((packed >> 14) & 0x3fff) + 1 };
  }
  if (!starts(bytes, 12, 'VP8 ')) return undefined;
  return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
}

/** The dimensions of an image by its first bytes; undefined for anything else, and where too few bytes are given. */
export function sidesOf(head: Uint8Array): Sides | undefined {
  if (head.length < 30) return undefined;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (starts(head, 1, 'PNG')) return { width: view.getUint32(16), height: view.getUint32(20) };
  if (starts(head, 0, 'GIF8')) return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
  if (head[0] === 0xff && head[1] === 0xd8) return jpegSides(view);
  if (starts(head, 0, 'RIFF') && starts(head, 8, 'WEBP')) return webpSides(head, view);
  return undefined;
}
