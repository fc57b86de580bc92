import { sha256 } from '#sha256';
import {
  type FileFacts,
  type InlineMedia,
  type Media,
  type MediaFile,
  readDataUrl,
  type ResolvedMedia,
} from '../model/media.ts';
import { sidesOf } from '../steps/picture.ts';
import { sniff } from '../steps/signatures.ts';
import { fromBase64, toBase64 } from './base64.ts';

// From here on a file is not held in memory but read again while it is sent.
const smallBytes = 256 * 1024;

const picture = (head: Uint8Array): Pick<InlineMedia, 'width' | 'height'> => sidesOf(head) ?? {};

/** Bytes as a data URL. What they say of themselves outweighs what they are called. */
async function inline(bytes: Uint8Array, called: string, letters = toBase64(bytes)): Promise<InlineMedia> {
  const mediaType = sniff(bytes) ?? called.toLowerCase();
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
  if (mediaType === undefined)
    throw new Error(`${file.name} is no picture, clip or sound that is known here`);
  if (facts.bytes > smallBytes) return streamed(file, facts, mediaType);
  return inline(await collect(file.open(facts), facts.bytes), mediaType);
}

function readDataText(text: string): Promise<InlineMedia> {
  const data = readDataUrl(text)!;
  const { payload, mediaType } = data;
  if (!data.base64) return inline(new TextEncoder().encode(decodeURIComponent(payload)), mediaType);
  // The letters are there already; they are not written a second time.
  return inline(fromBase64(payload), mediaType, payload);
}

/** One input as a link, or as bytes with what is known of them. Throws a sentence when it cannot be read. */
export async function readMedia(media: Media, maxBytes: number): Promise<ResolvedMedia> {
  if (typeof media === 'string') {
    return readDataUrl(media) === undefined ? { form: 'url', url: media } : readDataText(media);
  }
  return 'kind' in media ? readFile(media, maxBytes) : inline(media.data, media.mediaType);
}
