import * as z from 'zod';
import { isRawBytes, type Media, readDataUrl } from './media.ts';
import { once } from './once.ts';

const isHttps = (text: string): boolean => /^https:\/\//i.test(text) && URL.canParse(text);

const forms =
  'an https URL, a data URL, bytes (Uint8Array, ArrayBuffer, Blob or File), { data, mediaType } or file(path) from @crosspoint/core/node';

const has = <Key extends string>(value: object, key: Key, type: string): value is Record<Key, unknown> =>
  key in value && typeof (value as Record<Key, unknown>)[key] === type;

/** What is wrong with a value given as media, in words; undefined when nothing is. */
function mediaProblem(value: unknown): string | undefined {
  if (typeof value === 'string') {
    if (isHttps(value) || readDataUrl(value) !== undefined) return undefined;
    return 'must be an https URL or a data URL; for a local file use file(path) from @crosspoint/core/node';
  }
  if (isRawBytes(value)) return undefined;
  if (typeof value !== 'object' || value === null) return `must be ${forms}`;
  if ('kind' in value && value.kind === 'file' && has(value, 'open', 'function')) return undefined;
  if (has(value, 'arrayBuffer', 'function') && has(value, 'size', 'number')) return undefined;
  if (has(value, 'href', 'string') && has(value, 'protocol', 'string')) return mediaProblem(value.href);
  if ('data' in value && isRawBytes(value.data)) {
    const typed =
      'mediaType' in value && typeof value.mediaType === 'string' && value.mediaType.includes('/');
    return typed ? undefined : "bytes need a mediaType such as 'image/png' beside them";
  }
  return `must be ${forms}`;
}

export const mediaSchema = once((): z.ZodType<Media> =>
  z.custom<Media>((value) => mediaProblem(value) === undefined, {
    error: (issue) => mediaProblem(issue.input) ?? 'is not media',
  }),
);
