import type { GatewayResponse } from '../../frame/protocol.ts';
import { jsonResponse } from '../../frame/response.ts';
import type { EndLetter } from '../../frame/script-words.ts';
import type { Wish } from './body.ts';
import { refusal } from './refusal.ts';

/** What an answer is made of. */
interface Result {
  readonly wish: Wish;
  readonly urls: readonly string[];
  /** Seconds since 1970; when the videos were there is assumed. */
  readonly created: number;
}

const videosOf = (urls: readonly string[]): object[] => urls.map((url) => ({ url, mime_type: 'video/mp4' }));

/** The printed answer; `duration` is the length of the clip. */
const documented = ({ wish: { model, duration }, urls, created }: Result): GatewayResponse =>
  jsonResponse(200, { created, model, duration, videos: videosOf(urls) });

/** How a held call is answered: as documented, then in shapes that a public client is ready for (wire notes, 4 and 6). */
export const answers: Record<EndLetter, (result: Result) => GatewayResponse> = {
  c: documented,
  s: ({ wish, urls: [url], created }) => jsonResponse(200, { created, model: wish.model, video: { url } }),
  v: ({ wish, urls, created }) => jsonResponse(200, { created, model: wish.model, data: videosOf(urls) }),
  n: (result) => documented({ ...result, urls: [] }),
  x: documented,
  y: documented,
  e: () => refusal(500, 'api_error', 'The emulator was told to fail this job.'),
  l: () => jsonResponse(500, { detail: [{ msg: 'The emulator was told to fail this job.' }] }),
  f: () => refusal(502, 'api_error', 'The emulator was told to fail this job.'),
};

/** Ends that cost nothing; that a failed job is free is assumed. */
export const unpaid: ReadonlySet<EndLetter> = new Set(['e', 'l', 'f']);
