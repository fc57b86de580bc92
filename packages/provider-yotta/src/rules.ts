import type { Rule } from '@crosspoint/core/plugin';
import { shotsOf, totalDuration } from './fields.ts';

const isWholeDuration = (duration: number): boolean => Number.isInteger(duration) && duration >= 1;

const isBlank = (text: unknown): boolean => text === undefined || text === '';

/** What the document requires of `prompt`, `shot_type` and `multi_prompt` together. */
export const multiShot = [
  {
    fields: ['prompt'],
    when: (_, wire) => isBlank(wire['prompt']) && wire['shot_type'] !== 'customize',
    effect: 'rejected',
    message: 'is missing; only a request with a list of shots needs no prompt',
  },
  {
    fields: ['prompt'],
    when: (_, wire) => wire['prompt'] !== undefined && wire['shot_type'] === 'customize',
    effect: 'ineffective',
    message: 'each listed shot has its own prompt; the gateway ignores the general one',
  },
  {
    fields: ['prompt'],
    when: (_, wire) => wire['shot_type'] === 'intelligence',
    effect: 'notice',
    message:
      'the document contradicts itself on automatic shots: it says that they are made from the prompt, and that the prompt is ignored',
  },
  {
    fields: ['shots'],
    when: (request) => shotsOf(request)?.some(({ prompt }) => Array.from(prompt).length > 500) === true,
    effect: 'rejected',
    message: "a shot's prompt has at most 500 characters",
  },
  {
    fields: ['shots'],
    when: (request) => shotsOf(request)?.some(({ duration = 0 }) => !isWholeDuration(duration)) === true,
    effect: 'rejected',
    message: 'each shot needs a duration of whole seconds, at least 1',
  },
  {
    fields: ['shots'],
    when: (request, wire) => {
      const total = totalDuration(shotsOf(request) ?? []);
      return shotsOf(request) !== undefined && total !== undefined && total !== wire['duration'];
    },
    effect: 'rejected',
    message:
      'the durations of the shots must add up to `duration`; change one of them, or leave `duration` out to send their sum',
  },
] as const satisfies readonly Rule[];

// No page says whether Chinese punctuation and full-width characters count as Chinese; here they do.
const chinese = /[\p{Script=Han}\u3000-\u303F\uFF00-\uFFEF]/gu;

/** 2,500 Chinese or 5,000 other characters: in mixed text, which the document leaves open, a Chinese one counts twice. */
const weight = (text: string): number => Array.from(text).length + (text.match(chinese)?.length ?? 0);

/** HappyHorse, parameter list: the gateway cuts the prompt without an error. */
export const promptCut = {
  fields: ['prompt'],
  when: (_, { prompt }) => typeof prompt === 'string' && weight(prompt) > 5000,
  effect: 'notice',
  message:
    'the gateway cuts the prompt after 5,000 characters, or 2,500 Chinese characters, and reports no error',
} as const satisfies Rule;

/** Some models are described in prose and screenshots only. */
export const undocumentedShape = {
  fields: ['prompt'],
  when: (_, __, task) => task !== 'image-to-video',
  effect: 'notice',
  message: 'the document prints neither the path nor the parameter names for this model: they are assumed',
} as const satisfies Rule;

const markers = /\[Image(\d+)\]/g;

/** The gateway's own markers number the images in their order. Core checks `@image1` before it becomes such a marker. */
export const markedReferences = {
  fields: ['prompt'],
  when: ({ prompt = '', references }, _, task) =>
    task === 'reference-to-video' &&
    [...prompt.matchAll(markers)].some(
      ([, n]) => Number(n) < 1 || Number(n) > (references?.images?.length ?? 0),
    ),
  effect: 'rejected',
  message:
    'has a marker such as [Image1] without a matching image; markers count the reference images from 1, in their order',
} as const satisfies Rule;

export const referencePrice = {
  fields: ['duration'],
  when: (_, { duration }, task) => task === 'reference-to-video' && duration === undefined,
  effect: 'notice',
  message: 'the document prices 5 seconds only, and does not say how long a video is without a duration',
} as const satisfies Rule;
