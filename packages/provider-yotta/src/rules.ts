import type { Rule } from '@crosspoint/core/plugin';
import { lengthOf, shotsOf } from './shots.ts';

const wholeSeconds = (duration: number): boolean => Number.isInteger(duration) && duration >= 1;

const isBlank = (text: unknown): boolean => text === undefined || text === '';

/** What the document asks of `prompt`, `shot_type` and `multi_prompt` together. */
export const multiShot = [
  {
    fields: ['prompt'],
    when: (_, wire) => isBlank(wire['prompt']) && wire['shot_type'] !== 'customize',
    effect: 'rejected',
    message: 'is missing; only shots that are spelled out go without',
  },
  {
    fields: ['prompt'],
    when: (_, wire) => wire['prompt'] !== undefined && wire['shot_type'] === 'customize',
    effect: 'ineffective',
    message: 'spelled-out shots carry their own prompts; the gateway ignores the one above them',
  },
  {
    fields: ['prompt'],
    when: (_, wire) => wire['shot_type'] === 'intelligence',
    effect: 'notice',
    message:
      'the document contradicts itself on automatic shots: they are made from the prompt, and the prompt is ignored',
  },
  {
    fields: ['shots'],
    when: (request) => shotsOf(request)?.some(({ prompt }) => Array.from(prompt).length > 500) === true,
    effect: 'rejected',
    message: "a shot's prompt has at most 500 characters",
  },
  {
    fields: ['shots'],
    when: (request) => shotsOf(request)?.some(({ duration = 0 }) => !wholeSeconds(duration)) === true,
    effect: 'rejected',
    message: 'each shot needs a duration of whole seconds, at least 1',
  },
  {
    fields: ['shots'],
    when: (request, wire) => {
      const length = lengthOf(shotsOf(request) ?? []);
      return shotsOf(request) !== undefined && length !== undefined && length !== wire['duration'];
    },
    effect: 'rejected',
    message:
      'the durations of the shots must add up to `duration`; change one of them, or leave `duration` out and their sum is sent',
  },
] as const satisfies readonly Rule[];

// Chinese writing brings its own marks and widths, and nobody says whether they count as Chinese: here they do.
const chinese = /[\p{Script=Han}\u3000-\u303F\uFF00-\uFFEF]/gu;

/** 2,500 Chinese or 5,000 other characters; a mixed text is weighed, as the document leaves it open. */
const weight = (text: string): number => Array.from(text).length + (text.match(chinese)?.length ?? 0);

/** HappyHorse, parameter list: the gateway says nothing when it cuts. */
export const silentCut = {
  fields: ['prompt'],
  when: (_, { prompt }) => typeof prompt === 'string' && weight(prompt) > 5000,
  effect: 'notice',
  message: 'the gateway cuts the prompt in silence after 5,000 characters, or 2,500 Chinese ones',
} as const satisfies Rule;

/** Some models are shown in words and pictures alone. */
export const unprinted = {
  fields: ['prompt'],
  when: (_, __, task) => task !== 'image-to-video',
  effect: 'notice',
  message: 'the document prints neither the path nor the names of the parameters for this: they are assumed',
} as const satisfies Rule;

const marks = /\[Image(\d+)\]/g;

/** The gateway's own marks count the pictures as they are given; `@image1` is checked before it becomes one. */
export const markedReferences = {
  fields: ['prompt'],
  when: ({ prompt = '', references }, _, task) =>
    task === 'reference-to-video' &&
    [...prompt.matchAll(marks)].some(
      ([, n]) => Number(n) < 1 || Number(n) > (references?.images?.length ?? 0),
    ),
  effect: 'rejected',
  message:
    'has a mark such as [Image1] that points at no picture; marks count the reference pictures from 1, in their order',
} as const satisfies Rule;

export const referencePrice = {
  fields: ['duration'],
  when: (_, { duration }, task) => task === 'reference-to-video' && duration === undefined,
  effect: 'notice',
  message:
    'the only price in the document is that of 5 seconds; how long a video gets without a word is not said',
} as const satisfies Rule;
