import { describe, expect, it } from 'vitest';
import { createRegistry, type CrosspointError, memoryStore } from '../src/index.ts';
import { defineProvider, type ErrorRow } from '../src/plugin.ts';
import { exampleProvider, fakeClock } from '../src/testing/index.ts';
import { canned, response } from './canned.ts';
import { canary, request, attemptOf } from './gateway.ts';

// The decision table of submit-safety ("One attempt"), as it is written there.
const refusals = [400, 401, 402, 403, 404, 405, 409, 410, 413, 415, 422, 307, 308, 429];
const uncertain = [
  300, 301, 302, 303, 304, 305, 408, 406, 411, 418, 421, 425, 451, 500, 501, 502, 503, 504, 520, 522, 524,
  599,
];

const source = 'Errors';
const code = 'NO_ROOM';
const rows = {
  'no row': () => [],
  'a row that only says what it means': () => [{ code, errorCode: 'unsupported' }],
  'a row that proves a no for this status': (status) => [
    { status: [599, status], code, errorCode: 'unsupported', provesNotAccepted: true, source },
  ],
  'a row that proves a no for another status': (status) => [
    { status: status === 501 ? 502 : 501, code, errorCode: 'unsupported', provesNotAccepted: true, source },
  ],
  'a row that rests on words of the prompt': (status) => [
    { status, message: /paper boat/, errorCode: 'unsupported', provesNotAccepted: true, source },
  ],
} as const satisfies Readonly<Record<string, (status: number) => readonly ErrorRow[]>>;

const ids = {
  'no id': {},
  'a new id': { job: 'job-1234' },
  'an id of our own request': { job: 'parrot/1' },
  'an id out of our prompt': { job: 'paper boat' },
  'an empty id': { job: '' },
  'an id elsewhere': { id: 'job-1234', request_id: 'job-1234', error: { job: 'job-1234' } },
} as const;

interface Case {
  readonly status: number;
  /** Named by a body inside a success. */
  readonly inside: boolean;
  readonly pause: boolean;
  readonly row: keyof typeof rows;
  readonly id: keyof typeof ids;
}

function expected({ status, inside, pause, row, id }: Case): 'rejected' | 'unknown' {
  if (id === 'a new id') return 'unknown';
  if (row === 'a row that proves a no for this status') return 'rejected';
  if (status === 503 && pause && !inside) return 'rejected';
  return refusals.includes(status) ? 'rejected' : 'unknown';
}

async function end({ status, inside, pause, row, id }: Case) {
  const named = inside ? { stands: status } : {};
  const body = { error: 'A paper boat', code, ...named, ...ids[id] };
  const given = response(inside ? 200 : status, body);
  const headers = pause ? { ...given.headers, 'retry-after': '7' } : given.headers;
  const provider = defineProvider({
    ...exampleProvider.spec,
    parseError: ({ json }) =>
      inside ? { status: (json as { stands: number }).stands, code, message: 'A paper boat' } : undefined,
    errors: rows[row](status),
  });
  const store = memoryStore();
  const media = createRegistry({
    providers: [provider({ apiKey: canary })],
    transport: canned(() => ({ ...given, headers })),
    clock: fakeClock({ skipSleeps: true }),
    store,
  });
  const error = await media
    .submit(request, { idempotencyKey: 'k', retries: 0 })
    .then(() => undefined)
    .catch((thrown: CrosspointError) => thrown);
  await media.close();
  return { attemptStatus: (await attemptOf(store, 'k'))?.status, error };
}

const keysOf = <Name extends string>(table: Readonly<Record<Name, unknown>>): Name[] =>
  Object.keys(table) as Name[];

describe.each([
  ['as the status of a response', false],
  ['inside a 200', true],
] as const)('the decision table, %s', (_, inside) => {
  const statuses = [...refusals, ...uncertain].filter((status) => !inside || status >= 400);

  it.each(statuses)('%i', async (status) => {
    for (const row of keysOf(rows))
      for (const id of keysOf(ids))
        for (const pause of [false, true]) {
          const one: Case = { status, inside, pause, row, id };
          const { attemptStatus, error } = await end(one);
          const facts = {
            ...one,
            attemptStatus,
            id: error?.ref?.id,
            charged: error?.charged,
            shown: error?.response !== undefined,
          };
          const wanted = expected(one);
          expect(facts).toEqual({
            ...one,
            attemptStatus: wanted,
            id: id === 'a new id' ? 'job-1234' : undefined,
            charged: wanted === 'rejected' ? 'no' : 'maybe',
            shown: true,
          });
        }
  });
});

describe('a row that proves a no', () => {
  const define = (errors: unknown) => () =>
    defineProvider({ ...exampleProvider.spec, errors: errors as readonly ErrorRow[] });

  it.each([
    [
      'without a status',
      [
        { status: 429, errorCode: 'auth' },
        { code, errorCode: 'auth', provesNotAccepted: true, source },
      ],
      /echo: errors\.1\.status must name the statuses/,
    ],
    [
      'without one of a list',
      [{ message: /full/, status: [], errorCode: 'auth', provesNotAccepted: true, source }],
      /errors\.0\.status lists no status/,
    ],
    [
      'without a source',
      [{ status: 503, errorCode: 'auth', provesNotAccepted: true }],
      /errors\.0\.source must name the document/,
    ],
    [
      'with a blank source',
      [{ status: 503, errorCode: 'auth', provesNotAccepted: true, source: ' ' }],
      /source must name the document/,
    ],
    [
      'with a status that is none',
      [{ status: 5, errorCode: 'auth', provesNotAccepted: true, source }],
      /must be a number from 200 to 599/,
    ],
    ['with a status as text', [{ status: ['503'], errorCode: 'auth' }], /must be a number from 200 to 599/],
  ])('%s is refused when the provider is defined, by name', (_, errors, message) => {
    expect(define(errors)).toThrow(message);
  });

  it('is refused as well where an application overrides the table', () => {
    const refused = { errorCode: 'auth', provesNotAccepted: true, source } as unknown as ErrorRow;
    expect(() => exampleProvider({ override: { errors: [refused] } })).toThrow(
      /status must name the statuses/,
    );
  });

  it('cannot be written without a status or a source', () => {
    // @ts-expect-error provesNotAccepted needs the statuses it holds for
    const bare: ErrorRow = { code, errorCode: 'auth', provesNotAccepted: true, source };
    // @ts-expect-error provesNotAccepted needs its document
    const rumour: ErrorRow = { status: 503, errorCode: 'auth', provesNotAccepted: true };
    expect([bare, rumour]).toHaveLength(2);
  });

  it.each([
    ['a page', '<html><title>NO_ROOM here</title></html>'],
    ['a text', 'NO_ROOM here'],
    ['a JSON text', '"NO_ROOM here"'],
  ])('is held against the fields of an error, never against %s', async (_, text) => {
    const provider = defineProvider({
      ...exampleProvider.spec,
      errors: [
        { status: 500, message: /NO_ROOM/, errorCode: 'unsupported', provesNotAccepted: true, source },
      ],
    });
    const statuses: unknown[] = [];
    for (const body of [text, { error: 'NO_ROOM here' }, { message: 'NO_ROOM here' }]) {
      const store = memoryStore();
      const transport = canned(() => response(500, body));
      const media = createRegistry({ providers: [provider({ apiKey: canary })], transport, store });
      await media.submit(request, { idempotencyKey: 'k', retries: 0 }).catch(() => undefined);
      statuses.push((await attemptOf(store, 'k'))?.status);
      await media.close();
    }
    expect(statuses).toEqual(['unknown', 'rejected', 'rejected']);
  });
});
