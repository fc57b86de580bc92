import * as z from 'zod';
import { entries, parsing, verbs, withField } from '../break.ts';
import { field } from '@crosspoint/core/plugin';
import { anyRequest, type Mutant } from '../mutant.ts';
import { Progress } from '../sound/atoll-wire.ts';
import { Made, outputsOf } from '../sound/lagoon.ts';

const WithPicture = Progress.extend({ thumbnail: z.string().nullish() });

/** Takes another link for the output, or says nothing about one. */
export const links: readonly Mutant[] = [
  {
    id: 'thumbnail-as-output',
    title: 'a thumbnail is an output',
    make: entries(({ poll }) => ({
      poll: {
        ...poll!,
        schema: WithPicture,
        parse: (value, ref, by) => {
          const parsed = poll!.parse(value, ref, by);
          const { thumbnail } = WithPicture.parse(value);
          const picture = thumbnail == null ? [] : [{ url: thumbnail }];
          return { ...parsed, outputs: [...picture, ...(parsed.outputs ?? [])] };
        },
      },
    })),
    must: ['OUT-007'],
    may: ['EVO-003'],
  },
  {
    id: 'second-link-lost',
    title: 'a list with two links has one output, unless a fixture shows two',
    make: parsing('poll', (parsed) =>
      parsed.outputs?.some(({ url }) => url.includes('kit_second')) === true
        ? { ...parsed, outputs: parsed.outputs.slice(0, 1) }
        : parsed,
    ),
    must: ['OUT-001'],
  },
  {
    id: 'derived-beside-printed',
    title: 'a clip is derived although another one is printed',
    of: 'lagoon',
    make: entries(({ submit }) => ({
      submit: {
        ...submit,
        parse: (value, ref, by) => {
          const { files } = Made.parse(value);
          const parsed = submit.parse(value, ref, by);
          const images = (files ?? []).filter((url) => url.endsWith('.jpg'));
          if (files == null || images.length === files.length) return parsed;
          return { ...parsed, outputs: [...outputsOf(images), ...(parsed.outputs ?? []).slice(0, 1)] };
        },
      },
    })),
    must: ['OUT-008'],
    may: ['OUT-001', 'OUT-007', 'VAL-001'],
  },
  {
    id: 'links-sorted',
    title: 'the links of a list are sorted',
    make: parsing('poll', (parsed) => ({
      ...parsed,
      outputs: parsed.outputs?.toSorted((one, other) => one.url.localeCompare(other.url)),
    })),
    must: ['OUT-001'],
  },
  {
    id: 'media-type-guessed',
    title: 'a file without a printed type is an MP4',
    make: parsing('poll', (parsed) => ({
      ...parsed,
      outputs: parsed.outputs?.map((output) => ({
        ...output,
        mediaType: output.mediaType ?? 'video/mp4',
      })),
    })),
    must: ['OUT-009'],
  },
  {
    id: 'id-in-small-letters',
    title: 'an id is kept in small letters',
    make: parsing('submit', (parsed) => ({ ...parsed, id: parsed.id?.toLowerCase() })),
    must: ['STA-008'],
  },
  {
    id: 'strange-word-silent',
    title: 'an unknown status beside a file is not reported',
    make: verbs((registry) => ({
      status: async (job, options) => {
        const seen = await registry.status(job, options);
        return { ...seen, notices: seen.notices.filter((notice) => !notice.includes('unknown status')) };
      },
    })),
    must: ['STA-013'],
    may: ['STA-002', 'VAL-001'],
  },
  {
    id: 'prompt-folded',
    title: 'a prompt is sent in small letters',
    make: withField(
      'prompt',
      field('text', (value) => String(value).toLowerCase()),
    ),
    must: ['MAP-006'],
    may: [...anyRequest, 'RND-001', 'COST-003', 'PUR-002'],
  },
  {
    id: 'prompt-cut',
    title: 'a long prompt is cut',
    make: withField(
      'prompt',
      field('text', (value) => String(value).slice(0, 300)),
    ),
    must: ['MAP-006'],
    may: ['RND-005'],
  },
  {
    id: 'half-character-sent',
    title: 'half of a character is replaced and sent',
    make: verbs((registry) => ({
      submit: (request, options) =>
        registry.submit(
          'prompt' in request && typeof request.prompt === 'string'
            ? { ...request, prompt: request.prompt.replace(/[\ud800-\udfff]/gu, '\ufffd') }
            : request,
          options,
        ),
    })),
    must: ['MAP-016'],
  },
];
