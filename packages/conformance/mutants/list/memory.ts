import { createRegistry } from '@crosspoint/core';
import { entries, parsing, rows } from '../break.ts';
import type { Mutant } from '../mutant.ts';

/** Keeps something in its module, or depends on a clock or on chance. */
export const memory: readonly Mutant[] = [
  {
    id: 'slug-of-last-body',
    title: 'a poll has the slug of the request that was encoded last',
    make: (sound) => {
      let last = '';
      const { submit, poll } = sound;
      return {
        spec: {
          ...sound,
          submit: {
            ...submit,
            body: (fields, options, ref) => {
              last = ref.slug;
              return submit.body!(fields, options, ref);
            },
          },
          poll: { ...poll!, query: {} },
        },
        open: (options) => {
          const { transport: inner } = options;
          if (inner === undefined) throw new TypeError('the kit opens no registry without a transport');
          const withSlug = (url: string): string => {
            const model = last === '' ? 'kite/2' : last;
            return /\/runs\/[^/]+$/.test(url) ? `${url}?model=${encodeURIComponent(model)}` : url;
          };
          return createRegistry({
            ...options,
            transport: {
              name: inner.name,
              request: (call, maxBytes) =>
                inner.request(call.method === 'GET' ? { ...call, url: withSlug(call.url) } : call, maxBytes),
              stream: (call) => inner.stream(call),
              close: () => inner.close(),
            },
          });
        },
      };
    },
    remembers: true,
    must: ['RES-006'],
  },
  {
    id: 'clock-in-reader',
    title: 'a reader looks at the clock of the machine',
    make: parsing('poll', (parsed) => ({
      ...parsed,
      outputs: parsed.outputs?.map((output) => ({ ...output, expiresAt: Date.now() + 60_000 })),
    })),
    must: ['PUR-003'],
    may: ['OUT-001', 'OUT-003', 'OUT-006', 'VAL-001', 'STA-003', 'STA-001', 'EVO-001'],
  },
  {
    id: 'chance-in-reader',
    title: 'a progress is partly made up by chance',
    make: parsing('poll', (parsed) => ({
      ...parsed,
      progress: typeof parsed.progress === 'number' ? parsed.progress + Math.random() / 1e6 : parsed.progress,
    })),
    must: ['PUR-003'],
    may: [
      'STA-014',
      'VAL-001',
      'STA-001',
      'STA-012',
      'STA-005',
      'RES-001',
      'RES-002',
      'RES-006',
      'EVO-001',
      'FLT-005',
      'FLT-007',
    ],
  },
  {
    id: 'kept-between-reads',
    title: 'an output has a word of the response that was read before it',
    make: (sound) => {
      let last: string | undefined;
      return parsing('poll', (parsed) => {
        const outputs = parsed.outputs?.map((output) => ({ ...output, mediaType: output.mediaType ?? last }));
        last = parsed.status;
        return { ...parsed, outputs };
      })(sound);
    },
    remembers: true,
    must: ['PUR-003'],
  },
  {
    id: 'undeclared-header',
    title: 'each submit has an undeclared header',
    make: entries(({ submit }) => ({ submit: { ...submit, headers: { 'x-client': 'kit' } } })),
    must: ['HDR-002'],
  },
  {
    id: 'pace-of-polls',
    title: 'polls ten times as often as documented',
    make: entries(({ polling }) => ({ polling: { ...polling!, intervalMs: 200 } })),
    must: ['FCT-001'],
    may: ['CALL-001', 'STA-012', 'VAL-001'],
  },
  {
    id: 'price-of-last-year',
    title: 'prices have another date',
    make: rows(({ price = [] }) => ({ price: price.map((row) => ({ ...row, asOf: '2025-01-01' })) })),
    must: ['FCT-001'],
    may: ['COST-003'],
  },
  {
    id: 'variable-misnamed',
    title: 'another environment variable',
    make: entries(() => ({ apiKeyEnv: 'ATOLL_KEY' })),
    must: ['FCT-001'],
  },
];
