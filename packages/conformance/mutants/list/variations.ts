import { query, response } from '@crosspoint/core/plugin';
import { entries, parsing, rows } from '../break.ts';
import * as z from 'zod';
import type { Mutant } from '../mutant.ts';
import { Progress, readProgress } from '../sound/atoll-wire.ts';
import { Live, LiveList, readLive, Wallet } from '../sound/fjord-queries.ts';

const WithCode = Progress.extend({ code: z.string().nullish() });

/** What no fixture prints, and a variation of a printed request or response shows. */
export const variations: readonly Mutant[] = [
  {
    id: 'sentence-always',
    title: 'a rule that is about some requests warns of every one',
    make: rows(() => ({
      rules: [
        {
          fields: ['duration'],
          when: () => true,
          effect: 'notice',
          message: 'no document says how long the video is without a duration',
        },
      ],
    })),
    must: ['VAL-001'],
  },
  {
    id: 'live-required',
    title: 'every parameter of a live model is required',
    of: 'fjord',
    make: entries(({ discovery }) => ({
      discovery: {
        ...discovery,
        one: query({
          method: 'GET',
          path: '/models/{slug}',
          ...response(Live, (live) => {
            const { params = {}, ...model } = readLive(live);
            const required = Object.entries(params).map(([name, row]) => [name, { ...row, required: true }]);
            return { ...model, params: Object.fromEntries(required) };
          }),
        }),
      },
    })),
    must: ['VAL-001'],
  },
  {
    id: 'live-zero',
    title: 'a limit of 0 of a live parameter is dropped',
    of: 'fjord',
    make: entries(({ discovery }) => ({
      discovery: {
        ...discovery,
        one: query({
          method: 'GET',
          path: '/models/{slug}',
          ...response(Live, ({ inputs, ...live }) =>
            readLive({
              ...live,
              inputs:
                inputs == null
                  ? inputs
                  : Object.fromEntries(
                      Object.entries(inputs).map(([name, { type, min, max }]) => [
                        name,
                        { type, min: min || null, max: max || null },
                      ]),
                    ),
            }),
          ),
        }),
      },
    })),
    must: ['DSC-003'],
  },
  {
    id: 'listed-without-kind',
    title: 'a listed model that does not print what it makes is left out',
    of: 'fjord',
    make: entries(({ discovery }) => ({
      discovery: {
        ...discovery,
        list: query({
          method: 'GET',
          path: '/models',
          ...response(LiveList, ({ models }) => models.filter(({ makes }) => makes != null).map(readLive)),
        }),
      },
    })),
    must: ['DSC-002'],
  },
  {
    id: 'purse-alone',
    title: 'a balance without its first purse is empty',
    of: 'fjord',
    make: entries(({ balance }) => ({
      balance: query({
        method: 'GET',
        path: '/wallet',
        ...response(Wallet, (wallet) => (wallet.prepaid == null ? [] : balance!.parse(wallet))),
      }),
    })),
    must: ['MNY-006'],
    may: ['MNY-003'],
  },
  {
    id: 'same-as-adjusted',
    title: 'a number that stayed as it was is reported as adjusted',
    of: 'fjord',
    make: parsing('submit', (parsed, { asked, made }) => {
      const [before, after] = [asked, made] as readonly (
        | Readonly<Record<string, unknown>>
        | null
        | undefined
      )[];
      return after == null
        ? parsed
        : {
            ...parsed,
            adjustments: Object.entries(after).map(([field, to]) => ({ field, from: before?.[field], to })),
          };
    }),
    must: ['MAP-017'],
    may: ['EVO-001'],
  },
  {
    id: 'first-adjustment-only',
    title: 'of several adjustments only the first is reported',
    of: 'fjord',
    make: parsing('submit', (parsed) => ({ ...parsed, adjustments: parsed.adjustments?.slice(0, 1) })),
    must: ['MAP-018'],
  },
  {
    id: 'one-percent-as-end',
    title: 'a progress of 1 percent is read as the whole',
    make: parsing('poll', (parsed, { percent }) => ({
      ...parsed,
      progress: percent === 1 ? 1 : parsed.progress,
    })),
    must: ['STA-015'],
  },
  {
    id: 'word-in-capitals',
    title: 'a file is not read where the status value is in capitals',
    make: parsing('poll', (parsed, { state }) => ({
      ...parsed,
      outputs: state === 'DONE' ? [] : parsed.outputs,
    })),
    must: ['STA-014'],
    may: ['STA-003'],
  },
  {
    id: 'flag-missing-as-failure',
    title: 'a finished job at 100 percent that does not print its flag has failed',
    make: parsing('poll', (parsed, { flagged, percent }) =>
      flagged === undefined && percent === 100 ? { ...parsed, status: 'flagged', outputs: [] } : parsed,
    ),
    must: ['STA-016'],
    may: ['STA-001', 'OUT-001', 'VAL-001', 'EVO-003'],
  },
  {
    id: 'error-before-files',
    title: 'a finished job with an error code beside its files has failed',
    make: entries(({ poll }) => ({
      poll: {
        ...poll!,
        schema: WithCode,
        parse: (value) => {
          const { code, ...progress } = WithCode.parse(value);
          return code == null ? readProgress(progress) : { status: 'failed', failure: { code } };
        },
      },
    })),
    must: ['ONCE-007'],
    may: ['EVO-003'],
  },
  {
    id: 'docs-of-another',
    title: 'the link to the document leads to another one',
    make: entries(() => ({ docsUrl: 'https://docs.atoll.example/of-another-version' })),
    must: ['FCT-001'],
  },
  {
    id: 'range-finer-than-table',
    title: 'a size is rounded to eights, and the table takes sixteens',
    of: 'fjord',
    make: rows(({ dimensions }) =>
      dimensions === undefined
        ? {}
        : {
            dimensions: {
              width: { ...dimensions.width, step: 8 },
              height: { ...dimensions.height, step: 8 },
            },
          },
    ),
    must: ['RND-006'],
  },
  {
    id: 'length-in-utf16',
    title: 'the length of a text is counted in units of UTF-16',
    make: rows(({ params }) => ({
      rules: [
        {
          fields: ['prompt'],
          when: (_, { text }) =>
            typeof text === 'string' && text.length > (params['text']?.maxLength ?? Infinity),
          effect: 'rejected',
          message: 'is too long',
        },
      ],
    })),
    must: ['RND-005'],
  },
  {
    id: 'sentence-inside-success-lost',
    title: 'an error inside a success is reported by its code alone',
    make: entries(({ parseError }) => ({
      parseError: (received) => {
        const error = parseError?.(received);
        return error === undefined ? undefined : { code: error.code };
      },
    })),
    must: ['ERR-012'],
    may: ['ERR-005'],
  },
];
