import type { ResolvedMedia } from '../model/media.ts';

const one = (media: ResolvedMedia): Record<string, unknown> =>
  media.form === 'url'
    ? { form: 'url', host: new URL(media.url).host }
    : {
        form: media.form,
        mediaType: media.mediaType,
        bytes: media.bytes,
        sha256: media.sha256,
        ...(media.form !== 'data' || media.width === undefined
          ? {}
          : { width: media.width, height: media.height }),
      };

/** What a field report, an event or a store may see of media: never the bytes, and of a link only its host. */
export const describeMedia = (media: ResolvedMedia | readonly ResolvedMedia[]): unknown =>
  Array.isArray(media) ? media.map(one) : one(media as ResolvedMedia);
