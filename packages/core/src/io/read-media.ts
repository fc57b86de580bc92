import { sha256 } from '#sha256';
import {
  type BlobLike,
  bytesOf,
  type FileFacts,
  isRawBytes,
  type Media,
  type MediaFile,
  type ResolvedMedia,
  type InlineMedia,
} from '../model/media.ts';
import { sidesOf } from '../steps/picture.ts';
import { sniff } from '../steps/signatures.ts';
import { toBase64 } from './base64.ts';
import { decodeDataUrl } from './data-url.ts';

// From here on a file is not held in memory but read again while it is sent.
const smallBytes = 256 * 1024;

const picture = (head: Uint8Array): Pick<InlineMedia, 'width' | 'height'> => sidesOf(head) ?? {};

/** Bytes as a data URL. What they say of themselves outweighs what they are called; an empty name is none. */
async function inline(bytes: Uint8Array, called: string, letters = toBase64(bytes)): Promise<InlineMedia> {
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
function streamed(file: MediaFile, facts: FileFacts, mediaType: string): InlineMedia {
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

async function readFile(file: MediaFile, maxBytes: number): Promise<InlineMedia> {
  const facts = await file.facts(maxBytes);
  const mediaType = sniff(facts.head);
  if (mediaType === undefined) throw new Error(`${file.name} is no image, video or audio in a known format`);
  if (facts.bytes > smallBytes) return streamed(file, facts, mediaType);
  return inline(await collect(file.open(facts), facts.bytes), mediaType);
}

async function readBlob(blob: BlobLike, maxBytes: number): Promise<InlineMedia> {
  if (blob.size > maxBytes) throw new Error(`holds ${blob.size} bytes; at most ${maxBytes} are taken`);
  const [mediaType = ''] = blob.type.split(';', 1);
  return inline(new Uint8Array(await blob.arrayBuffer()), mediaType);
}

/** One input as a link, or as bytes with what is known of them. Throws a sentence when it cannot be read. */
export async function readMedia(media: Media, maxBytes: number): Promise<ResolvedMedia> {
  if (typeof media === 'string') {
    const data = decodeDataUrl(media);
    // Base64 that is whole is not written a second time.
    return data === undefined ? { form: 'url', url: media } : inline(data.bytes, data.mediaType, data.base64);
  }
  if (isRawBytes(media)) return inline(bytesOf(media), '');
  if ('kind' in media) return readFile(media, maxBytes);
  if ('data' in media) return inline(bytesOf(media.data), media.mediaType);
  if ('arrayBuffer' in media) return readBlob(media, maxBytes);
  return readMedia(media.href, maxBytes);
}
