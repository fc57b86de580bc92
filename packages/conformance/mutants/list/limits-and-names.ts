import { createRegistry } from '@crosspoint/core';
import { type ProviderSpec, query, response } from '@crosspoint/core/plugin';
import * as z from 'zod';
import { entries, parsing, rows } from '../break.ts';
import type { Mutant } from '../mutant.ts';
import { Models, parseError, Progress } from '../sound/atoll-wire.ts';
import { Made } from '../sound/lagoon.ts';

const WithVideo = Progress.extend({ video: z.string().nullish() });

/** The list of models, less some names. */
const listing = (isListed: (name: string) => boolean) =>
  entries(() => ({
    discovery: {
      list: query({
        method: 'GET',
        path: '/models',
        auth: false,
        ...response(Models, ({ models }) =>
          models.filter(({ name }) => isListed(name)).map(({ name }) => ({ slug: name })),
        ),
      }),
    },
  }));

/** A poll that also reads `video`, and what it does with it. */
const readingVideo = (
  outputs: (
    printed: readonly { readonly url: string }[],
    video: string | undefined,
  ) => readonly { url: string }[],
) =>
  entries(({ poll }: ProviderSpec) => ({
    poll: {
      ...poll!,
      schema: WithVideo,
      parse: (value, ref, by) => {
        const parsed = poll!.parse(value, ref, by);
        const { video } = WithVideo.parse(value);
        const printed = (parsed.outputs ?? []).flatMap((output) =>
          typeof output.url === 'string' ? [{ ...output, url: output.url }] : [],
        );
        return { ...parsed, outputs: outputs(printed, video ?? undefined) };
      },
    },
  }));

/** What no fixture prints: a limit itself, a name of a relative, another word of the same state. */
export const limitsAndNames: readonly Mutant[] = [
  {
    id: 'limit-refused',
    title: 'the largest strength of the table is refused by a rule',
    make: rows(() => ({
      rules: [
        {
          fields: ['guidance'],
          when: (request) => 'guidance' in request && Number(request.guidance) >= 20,
          effect: 'rejected',
          message: 'must be below 20',
        },
      ],
    })),
    must: ['RND-005'],
  },
  {
    id: 'fourth-reference-refused',
    title: 'the last reference of the table is refused by a rule',
    make: rows(() => ({
      rules: [
        {
          fields: ['references.images'],
          when: (_, written) => Array.isArray(written['refs']) && written['refs'].length > 3,
          effect: 'rejected',
          message: 'takes three references',
        },
      ],
    })),
    must: ['RND-005'],
  },
  {
    id: 'deadline-early',
    title: 'a held request is given up a second before its time',
    of: 'lagoon',
    make: () => ({
      open: (options) => {
        const { clock } = options;
        if (clock === undefined) throw new TypeError('the kit opens no registry without a clock');
        const early = (ms: number): number => (ms >= 300_000 ? ms - 1_000 : ms);
        return createRegistry({
          ...options,
          clock: { ...clock, after: (ms, run) => clock.after(early(ms), run) },
        });
      },
    }),
    must: ['FLT-010'],
  },
  {
    id: 'other-name-first',
    title: 'a link under a name that no document prints replaces the printed ones',
    make: readingVideo((printed, video) => (video === undefined ? printed : [{ url: video }])),
    must: ['EVO-003'],
  },
  {
    id: 'other-name-as-well',
    title: 'a file under two names is two files',
    make: readingVideo((printed, video) => (video === undefined ? printed : [...printed, { url: video }])),
    must: ['EVO-003'],
  },
  {
    id: 'sentence-required',
    title: 'an error inside a success needs a sentence',
    make: entries(() => ({
      parseError: (raw) => {
        const read = parseError(raw);
        return read?.message === undefined ? undefined : read;
      },
    })),
    must: ['ERR-011'],
  },
  {
    id: 'one-word-refunded',
    title: 'a refund is read with one of two words for a failure',
    make: parsing('poll', (parsed) =>
      parsed.status === 'flagged'
        ? { ...parsed, costs: (parsed.costs ?? []).filter(({ basis }) => basis !== 'refunded') }
        : parsed,
    ),
    must: ['STA-014'],
  },
  {
    id: 'listed-by-form',
    title: 'a listed model whose name has a colon is left out',
    make: listing((name) => !name.includes(':')),
    must: ['DSC-001'],
  },
  {
    id: 'options-without-zeros',
    title: 'an option that is 0 or false is dropped',
    make: entries(({ submit }) => ({
      submit: {
        ...submit,
        body: (written, options) => ({
          input: {
            ...written,
            ...Object.fromEntries(Object.entries(options).filter(([, value]) => Boolean(value))),
          },
        }),
      },
    })),
    must: ['MAP-011'],
  },
  {
    id: 'amount-rounded',
    title: 'an amount is rounded to cents',
    make: parsing('poll', (parsed) => ({
      ...parsed,
      costs: (parsed.costs ?? []).map((cost) => ({ ...cost, amount: Number(cost.amount).toFixed(2) })),
    })),
    must: ['MNY-002'],
    may: ['COST-001', 'MNY-001', 'VAL-001'],
  },
  {
    id: 'capitals-misread',
    title: 'an ending in capital letters is that of no image',
    of: 'lagoon',
    make: entries(({ submit }) => ({
      submit: {
        ...submit,
        parse: (value, ref, by) => {
          const parsed = submit.parse(value, ref, by);
          const files = Made.parse(value).files ?? [];
          return files.some((url) => url.includes('.JPG'))
            ? { ...parsed, outputs: files.map((url) => ({ url })) }
            : parsed;
        },
      },
    })),
    must: ['OUT-001'],
  },
  {
    id: 'links-backwards',
    title: 'the links of a list are read from the last one, unless a fixture shows two',
    make: parsing('poll', (parsed) =>
      parsed.outputs?.some(({ url }) => url.includes('kit_second')) === true
        ? { ...parsed, outputs: parsed.outputs.toReversed() }
        : parsed,
    ),
    must: ['OUT-001'],
  },
];
