import * as z from 'zod';
import { type Media, readDataUrl } from './media.ts';

const isHttps = (text: string): boolean => /^https:\/\//i.test(text) && URL.canParse(text);

/** A sentence about what is wrong with a value given as media; undefined where it is right. */
function mediaProblem(value: unknown): string | undefined {
  if (typeof value === 'string') {
    if (isHttps(value) || readDataUrl(value) !== undefined) return undefined;
    return 'must be an https URL or a data URL; for a local file use file(path) from @crosspoint/core/node';
  }
  if (typeof value === 'object' && value !== null) {
    if ('kind' in value && value.kind === 'file' && 'open' in value && typeof value.open === 'function')
      return undefined;
    if ('data' in value && value.data instanceof Uint8Array) {
      const typed =
        'mediaType' in value && typeof value.mediaType === 'string' && value.mediaType.includes('/');
      return typed ? undefined : "bytes need a mediaType such as 'image/png' beside them";
    }
  }
  return 'must be an https URL, a data URL, { data, mediaType } or file(path) from @crosspoint/core/node';
}

export const mediaSchema: z.ZodType<Media> = z.custom<Media>((value) => mediaProblem(value) === undefined, {
  error: (issue) => mediaProblem(issue.input) ?? 'is not media',
});
