import type { EndLetter, PhaseLetter } from '../../frame/script-words.ts';

/** The words of a job under way: the documented two, then those of the wire notes (section 5), then an invented one. */
export const underWay: Record<PhaseLetter, string> = {
  q: 'queued',
  g: 'generating',
  w: 'waiting',
  a: 'active',
  d: 'dreaming',
  u: 'pondering',
};

const done = (url: string) => ({ status: 'completed', video: { url } });

/** How a finished job looks: the documented shapes, and those the wire notes have seen (sections 4 and 5). */
export const finished: Record<EndLetter, (url: string) => object> = {
  c: done,
  s: (url) => ({ status: 'succeeded', video: { url } }),
  v: (url) => ({ status: 'completed', video: [url] }),
  n: () => ({ status: 'completed', video: null }),
  x: done,
  y: done,
  e: () => ({
    status: 'error',
    error: { name: 'GenerationError', message: 'The emulator was told to fail this job.' },
  }),
  l: () => ({
    status: 'error',
    error: {
      detail: [
        {
          loc: ['body', 'image_url'],
          msg: 'No face was found in the picture',
          type: 'face_detection_error',
          input: null,
        },
      ],
    },
  }),
  f: () => ({
    status: 'failed',
    error: { name: 'GenerationError', message: 'The emulator was told to fail this job.' },
  }),
};

/** Ends that leave no file behind; they name no credits either: failed requests are free (wire notes, section 8). */
export const withoutFile: ReadonlySet<EndLetter> = new Set(['n', 'e', 'l', 'f']);
