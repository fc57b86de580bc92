import { type Reading, wireNumber } from '@crosspoint/core/plugin';
import * as z from 'zod';

/** The one answer (Response): the files are there, and nothing but the link names the job. */
export const Finished = z.object({
  duration: wireNumber().nullish(),
  // A success without a file is no success: such a reply must not pass as a job that is still to come.
  videos: z.array(z.object({ url: z.string(), mime_type: z.string().nullish() })).min(1),
});

/** The `task_…` part of a content link, the only handle this gateway gives. */
const taskIn = (url: string | undefined): string | undefined =>
  /\/videos\/([^/]+)\/content/.exec(url ?? '')?.[1];

export const readFinished = ({ videos, duration }: z.infer<typeof Finished>): Reading => ({
  id: taskIn(videos[0]?.url),
  outputs: videos.map(({ url, mime_type }) => ({
    url,
    mediaType: mime_type ?? undefined,
    seconds: duration ?? undefined,
  })),
});
