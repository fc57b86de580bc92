import type { Rule } from '@crosspoint/core/plugin';
import { lengthOf, shotsOf } from './shots.ts';

const wholeSeconds = (duration: number): boolean => Number.isInteger(duration) && duration >= 1;

/** What the document asks of `prompt`, `shot_type` and `multi_prompt` together. */
export const multiShot = [
  {
    fields: ['prompt'],
    when: (_, wire) => wire['prompt'] === undefined && wire['shot_type'] !== 'customize',
    is: 'rejected',
    says: 'is missing; only shots that are spelled out go without',
  },
  {
    fields: ['prompt'],
    when: (_, wire) => wire['shot_type'] === 'customize',
    is: 'ineffective',
    says: 'spelled-out shots carry their own prompts; the gateway ignores the one above them',
  },
  {
    fields: ['prompt'],
    when: (_, wire) => wire['shot_type'] === 'intelligence',
    is: 'notice',
    says: 'the document contradicts itself on automatic shots: they are made from the prompt, and the prompt is ignored',
  },
  {
    fields: ['shots'],
    when: (request) => shotsOf(request)?.some(({ prompt }) => Array.from(prompt).length > 500) === true,
    is: 'rejected',
    says: "a shot's prompt has at most 500 characters",
  },
  {
    fields: ['shots'],
    when: (request) => shotsOf(request)?.some(({ duration = 0 }) => !wholeSeconds(duration)) === true,
    is: 'rejected',
    says: 'each shot needs a duration of whole seconds, at least 1',
  },
  {
    fields: ['shots'],
    when: (request, wire) => {
      const length = lengthOf(shotsOf(request) ?? []);
      return shotsOf(request) !== undefined && length !== undefined && length !== wire['duration'];
    },
    is: 'rejected',
    says: 'the durations of the shots must add up to `duration`',
  },
] as const satisfies readonly Rule[];

const chinese = /\p{Script=Han}/gu;

/** 2,500 Chinese or 5,000 other characters; a mixed text is weighed, as the document leaves it open. */
const weight = (text: string): number => Array.from(text).length + (text.match(chinese)?.length ?? 0);

export const silentCut = {
  fields: ['prompt'],
  when: ({ prompt = '' }) => weight(prompt) > 5000,
  is: 'notice',
  says: 'the gateway cuts the prompt in silence after 5,000 characters, or 2,500 Chinese ones',
} as const satisfies Rule;
