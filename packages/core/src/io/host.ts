import { CrosspointError, isCrosspointError } from '../model/error.ts';
import type { ResolvedMedia } from '../model/media.ts';
import { fromBase64 } from './base64.ts';
import type { Clock } from './clock.ts';
import { withDeadline } from './deadline.ts';
import type { InputToUpload, Inputs } from './media.ts';
import { cleanCause } from './redact.ts';
import type { AbortSignalLike } from './abort-signal.ts';
import { withoutTokens } from './tokens.ts';

/** Bytes that a gateway can only fetch by a link. */
export interface MediaUpload {
  /** The media type, such as `image/png`. */
  readonly mediaType: string;
  /** The size, in bytes. */
  readonly bytes: number;
  /** Hex; a good name for the file. */
  readonly sha256: string;
  /** The bytes, as they are read; large files are not held in memory. */
  readonly open: () => AsyncIterable<Uint8Array>;
}

/** Puts bytes where a gateway can fetch them, and returns the https URL. */
export type MediaUploader = (media: MediaUpload) => string | Promise<string>;

async function* once(url: string): AsyncGenerator<Uint8Array> {
  yield fromBase64(url.slice(url.indexOf(',') + 1));
}

/** The bytes of an input, as they are read. */
export const openMedia = ({ source, url }: InputToUpload['media']): (() => AsyncIterable<Uint8Array>) =>
  source?.open ?? (() => once(url));

async function hostOne(
  { field, media }: InputToUpload,
  host: MediaUploader,
  clock: Clock,
  signal: AbortSignalLike,
): Promise<string> {
  const { mediaType, bytes, sha256 } = media;
  let link: unknown;
  try {
    const given: MediaUpload = { mediaType, bytes, sha256, open: openMedia(media) };
    link = await withDeadline(clock, signal, Infinity, async () => host(given), throwCanceled);
  } catch (error) {
    if (isCrosspointError(error)) throw error;
    const cause = cleanCause(error, withoutTokens); // its own credentials, such as a bucket's
    throw new CrosspointError({
      code: 'invalid_request',
      message: `uploadMedia failed for ${field} (${cause.message}); nothing was sent`,
      cause,
    });
  }
  if (typeof link === 'string' && link.startsWith('https://') && URL.canParse(link)) return link;
  throw new CrosspointError({
    code: 'invalid_request',
    message: `uploadMedia gave no https URL for ${field}; nothing was sent`,
  });
}

function throwCanceled(): never {
  throw new CrosspointError({
    code: 'canceled',
    message: 'stopped while media were being hosted; nothing was sent',
  });
}

/** The inputs with links in place of the bytes that needed one. */
export async function hostInputs(
  inputs: Inputs,
  toUpload: readonly InputToUpload[],
  host: MediaUploader,
  clock: Clock,
  signal: AbortSignalLike,
): Promise<Inputs> {
  const links = await Promise.all(
    toUpload.map(async (hosted) => {
      const url = await hostOne(hosted, host, clock, signal);
      return { hosted, media: { form: 'url', url } as const };
    }),
  );
  return withMedia(inputs, links);
}

/** The inputs with other media in place of those that were given an address. */
export function withMedia(
  inputs: Inputs,
  addressed: readonly { readonly hosted: InputToUpload; readonly media: ResolvedMedia }[],
): Inputs {
  const entries = [...inputs].map(([field, list]) => {
    const replaced = list.map((one, index) => {
      const found = addressed.find(({ hosted }) => hosted.field === field && hosted.index === index);
      return found?.media ?? one;
    });
    return [field, replaced] as const;
  });
  return new Map(entries);
}
