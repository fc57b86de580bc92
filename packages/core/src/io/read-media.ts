import { sha256 } from '#sha256';
import {
  type BlobLike,
  bytesOf,
  type FileFacts,
  isRawBytes,
  type Media,
  type MediaFile,
  type ResolvedMedia,
  readDataUrl,
} from '../model/media.ts';
import { sidesOf } from '../steps/picture.ts';
import { sniff } from '../steps/signatures.ts';
import { fromBase64, toBase64 } from './base64.ts';

// From here on a file is not held in memory but read again while it is sent.
const smallBytes = 256 * 1024;

type Inline = Extract<ResolvedMedia, { form: 'data' }>;

const picture = (head: Uint8Array): Pick<Inline, 'width' | 'height'> => sidesOf(head) ?? {};

/** Bytes as a data URL. What they say of themselves outweighs what they are called; an empty name is none. */
async function inline(bytes: Uint8Array, called: string, letters = toBase64(bytes)): Promise<Inline> {
  const mediaType = sniff(bytes) ?? called.toLowerCase();
  if (mediaType === '') throw new Error('holds bytes of an unknown format; name it with { data, mediaType }');
  const url = `data:${mediaType};base64,${letters}`;
  return {
    form: 'data',
    url,
    mediaType,
    bytes: bytes.length,
    sha256: await sha256(bytes),
    ...picture(bytes),
  };
}

async function collect(source: AsyncIterable<Uint8Array>, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let at = 0;
  for await (const chunk of source) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** A large file: a placeholder in place of its letters, and the way to them. */
function streamed(file: MediaFile, facts: FileFacts, mediaType: string): Inline {
  const placeholder = `crosspoint-media-${crypto.randomUUID()}`;
  const { bytes, sha256, head } = facts;
  const source = { placeholder, bytes, open: () => file.open(facts) };
  return {
    form: 'data',
    url: `data:${mediaType};base64,${placeholder}`,
    source,
    mediaType,
    bytes,
    sha256,
    ...picture(head),
  };
}

async function readFile(file: MediaFile, maxBytes: number): Promise<Inline> {
  const facts = await file.facts(maxBytes);
  const mediaType = sniff(facts.head);
  if (mediaType === undefined) throw new Error(`${file.name} is no image, video or audio in a known format`);
  if (facts.bytes > smallBytes) return streamed(file, facts, mediaType);
  return inline(await collect(file.open(facts), facts.bytes), mediaType);
}

function readDataText(text: string): Promise<Inline> {
  const { payload, mediaType, base64 } = readDataUrl(text)!;
  let letters: string;
  let bytes: Uint8Array;
  try {
    letters = payload.includes('%') ? decodeURIComponent(payload) : payload;
    // Line breaks are usual where base64 was printed, and gateways refuse them.
    if (base64 && /\s/.test(letters)) letters = letters.replaceAll(/\s+/g, '');
    bytes = base64 ? fromBase64(letters) : new TextEncoder().encode(letters);
  } catch (cause) {
    throw new Error(`is a data URL whose ${base64 ? 'base64' : 'text'} is damaged`, { cause });
  }
  // Base64 that is whole is not written a second time.
  return base64 && letters.length % 4 === 0 ? inline(bytes, mediaType, letters) : inline(bytes, mediaType);
}

async function readBlob(blob: BlobLike, maxBytes: number): Promise<Inline> {
  if (blob.size > maxBytes) throw new Error(`holds ${blob.size} bytes; at most ${maxBytes} are taken`);
  const [mediaType = ''] = blob.type.split(';', 1);
  return inline(new Uint8Array(await blob.arrayBuffer()), mediaType);
}

/** One input as a link, or as bytes with what is known of them. Throws, in words, when it cannot be read. */
export async function readMedia(media: Media, maxBytes: number): Promise<ResolvedMedia> {
  if (typeof media === 'string')
    return readDataUrl(media) === undefined ? { form: 'url', url: media } : readDataText(media);
  if (isRawBytes(media)) return inline(bytesOf(media), '');
  if ('kind' in media) return readFile(media, maxBytes);
  if ('data' in media) return inline(bytesOf(media.data), media.mediaType);
  if ('arrayBuffer' in media) return readBlob(media, maxBytes);
  return readMedia(media.href, maxBytes);
}
