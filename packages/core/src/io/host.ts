import { CrosspointError, isCrosspointError } from '../model/error.ts';
import { fromBase64 } from './base64.ts';
import type { Hosted, Inputs } from './media.ts';
import { cleanCause } from './redact.ts';
import type { AbortSignalLike } from './stop.ts';
import { withoutTokens } from './tokens.ts';

/** Bytes that a gateway can only fetch by a link. */
export interface MediaUpload {
  readonly mediaType: string;
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

async function hostOne(
  { field, media }: Hosted,
  host: MediaUploader,
  signal: AbortSignalLike,
): Promise<string> {
  const { mediaType, bytes, sha256, source, url } = media;
  let link: unknown;
  try {
    const given: MediaUpload = { mediaType, bytes, sha256, open: source?.open ?? (() => once(url)) };
    link = await unlessStopped(signal, async () => host(given));
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

/** The application's own work cannot be stopped, but it need not be waited for. */
function unlessStopped<Value>(signal: AbortSignalLike, work: () => Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const stop = (): void =>
      reject(
        new CrosspointError({
          code: 'canceled',
          message: 'stopped while media were being hosted; nothing was sent',
        }),
      );
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop);
    work()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', stop));
  });
}

/** The inputs with links in place of the bytes that needed one. */
export async function hostInputs(
  inputs: Inputs,
  toUpload: readonly Hosted[],
  host: MediaUploader,
  signal: AbortSignalLike,
): Promise<Inputs> {
  const links = await Promise.all(
    toUpload.map(async (input) => ({ ...input, url: await hostOne(input, host, signal) })),
  );
  const entries = [...inputs].map(([field, list]) => {
    const replaced = list.map((one, index) => {
      const link = links.find((each) => each.field === field && each.index === index);
      return link === undefined ? one : ({ form: 'url', url: link.url } as const);
    });
    return [field, replaced] as const;
  });
  return new Map(entries);
}
