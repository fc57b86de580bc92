import {
  type GatewayError,
  type HttpResponse,
  lenient,
  type ParsedResponse,
  type ReadOutput,
  wireErrorStatus,
  wireNumber,
} from '@crosspoint/core/plugin';
import * as z from 'zod';

const file = z.union([
  z.string().transform((url): ReadOutput => ({ url })),
  z
    .object({ url: z.string(), mime_type: lenient(z.string()) })
    .transform(({ url, mime_type }): ReadOutput => ({ url, mediaType: mime_type ?? undefined })),
  // As its chat models name a picture, and perhaps a clip.
  z.object({ video_url: z.object({ url: z.string() }) }).transform(({ video_url }): ReadOutput => video_url),
]);
const one = lenient(file);
const many = lenient(z.array(one));

/**
 * The one answer (Response): the files are there, and nothing but the link names the job. `videos` is what is printed; the
 * other names are what a public client is prepared for, because a paid clip must not be lost over a name.
 */
export const Finished = z
  .object({
    duration: lenient(wireNumber()),
    videos: many,
    data: many,
    outputs: many,
    video: one,
    url: one,
  })
  .transform(({ duration, videos, data, outputs, video, url }) => {
    const names = [videos, data, outputs, [video], [url]].map((list) =>
      (list ?? []).flatMap((it) => (it == null || it.url === '' ? [] : [it])),
    );
    return { duration, files: names.find((list) => list.length > 0) ?? [] };
  })
  // A success without a file is no success: such a response must not pass as a job that is still to come.
  .refine(({ files }) => files.length > 0, { error: 'no videos' });

/** The `task_…` part of a content link, the only handle this gateway gives. */
const taskIn = (url: string | undefined): string | undefined =>
  /\/videos\/([^/]+)\/content/.exec(url ?? '')?.[1];

export const readFinished = ({ files, duration }: z.output<typeof Finished>): ParsedResponse => ({
  id: taskIn(files[0]?.url),
  outputs: files.map((file) => ({ ...file, duration: duration ?? undefined })),
});

const words = lenient(z.string());
const Refusal = z.object({
  error: z.object({
    status: wireErrorStatus(),
    code: words,
    type: words,
    message: words,
  }),
});

/** The printed error body names its HTTP status itself (Errors), so it is a no inside a 200 as well; beside a file it is none. */
export function parseError({ status, json }: HttpResponse): GatewayError | undefined {
  const refusal = Refusal.safeParse(json);
  if (status >= 300 || !refusal.success || Finished.safeParse(json).success) return undefined;
  const { error } = refusal.data;
  return {
    status: error.status,
    code: error.code ?? error.type ?? undefined,
    message: error.message ?? undefined,
  };
}
