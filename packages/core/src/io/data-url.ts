import { readDataUrl } from '../model/media.ts';
import { fromBase64 } from './base64.ts';

/** The bytes a data URL holds. */
export interface DataUrlContent {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  /** The bytes as base64, where the data URL holds them so, without line breaks and percent signs. */
  readonly base64: string | undefined;
}

/** Decodes a data URL (RFC 2397); undefined for any other text. @throws Error, in words, when it is damaged */
export function decodeDataUrl(text: string): DataUrlContent | undefined {
  const data = readDataUrl(text);
  if (data === undefined) return undefined;
  const { payload, mediaType } = data;
  try {
    const plain = payload.includes('%') ? decodeURIComponent(payload) : payload;
    if (!data.base64) return { mediaType, bytes: new TextEncoder().encode(plain), base64: undefined };
    // Line breaks are usual where base64 was printed, and gateways refuse them.
    const letters = /\s/.test(plain) ? plain.replaceAll(/\s+/g, '') : plain;
    return { mediaType, bytes: fromBase64(letters), base64: letters.length % 4 === 0 ? letters : undefined };
  } catch (cause) {
    throw new Error(`is a data URL whose ${data.base64 ? 'base64' : 'text'} is damaged`, { cause });
  }
}
