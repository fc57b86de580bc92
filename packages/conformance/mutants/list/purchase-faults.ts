import { createRegistry, type CrosspointError, isCrosspointError, type JobLike } from '@crosspoint/core';
import type { JobStore } from '@crosspoint/core/store';
import type { ErrorRow } from '@crosspoint/core/plugin';
import { entries, less, parsing, thrown, verbs } from '../break.ts';
import type { Mutant } from '../mutant.ts';

const unknown = (error: unknown): error is CrosspointError =>
  isCrosspointError(error) && error.code === 'submission_unknown';

/** Reports an unknown purchase as not accepted where its error matches. */
const releasesKeyWhere = (fits: (error: CrosspointError) => boolean): Mutant['make'] =>
  thrown('submit', (error) =>
    unknown(error) && fits(error)
      ? error.with({ code: 'provider_unavailable', retryable: true, canFallback: true, charged: 'no' })
      : error,
  );

/** Core's registry over a changed store. */
const withStore =
  (change: (store: JobStore) => Partial<JobStore>): Mutant['make'] =>
  () => ({
    open: (options) => {
      const { store } = options;
      if (store === undefined) throw new TypeError('the kit opens no registry without a store');
      const names = ['createAttempt', 'update', 'getByKey', 'getById', 'getByJobId'] as const;
      const rest = ['claimLimit', 'claimDue', 'list', 'close'] as const;
      const bound = [...names, ...rest].map((name) => [name, store[name].bind(store)]);
      const whole = { durable: store.durable, ...Object.fromEntries(bound) } as JobStore; // every method is there
      return createRegistry({ ...options, store: { ...whole, ...change(store) } });
    },
  });

/** An error row that proves "not accepted" for a code with these statuses. */
const refusalRow = (status: readonly number[], code: string): ErrorRow => ({
  status,
  code,
  errorCode: 'insufficient_funds', // not retried: the mutant is about the released key
  provesNotAccepted: true,
  source: 'nowhere',
});

/** Rare faults of a gateway or of a provider's own code that are handled wrongly. */
export const purchaseFaults: readonly Mutant[] = [
  {
    id: 'named-job-refused',
    title: 'an id beside an error code is not read',
    make: entries(({ submit }) => {
      const { vendor, validate } = submit.schema['~standard'];
      const isError = (body: unknown): boolean =>
        typeof body === 'object' && body !== null && ('error' in body || 'code' in body);
      const blind: typeof validate = (body) => validate(isError(body) ? {} : body);
      return { submit: { ...submit, schema: { '~standard': { version: 1, vendor, validate: blind } } } };
    }),
    must: ['ONCE-003'],
    may: ['ONCE-001', 'ONCE-006', 'EVO-003'],
  },
  {
    id: 'no-that-names-a-job',
    title: 'an error that names a job is reported as not accepted',
    make: releasesKeyWhere(({ message }) => /error response names/.test(message)),
    must: ['ONCE-003'],
  },
  {
    id: 'page-words-as-no',
    title: 'an error code in a web page proves "not accepted"',
    make: entries(({ parseError, errors = [] }) => ({
      parseError: (response) =>
        parseError?.(response) ??
        (response.json === undefined ? { code: /\bno_credit\b/.exec(response.text)?.[0] } : undefined),
      errors: [refusalRow([500, 502], 'no_credit'), ...errors],
    })),
    must: ['ONCE-004'],
    may: ['ERR-008'],
  },
  {
    id: 'quoted-words-as-no',
    title: 'a server error that quotes an error code is reported as not accepted',
    make: releasesKeyWhere(
      ({ response: httpResponse }) =>
        (httpResponse?.status ?? 0) >= 500 && /indecent/.test(httpResponse?.body ?? ''),
    ),
    must: ['ONCE-004'],
    may: ['ONCE-003'],
  },
  {
    id: 'reader-error-as-unsent',
    title: 'an error of the provider’s own code counts as a request that was not sent',
    make: releasesKeyWhere(
      ({ cause }) => cause instanceof Error && cause.message === 'the gateway could not be reached',
    ),
    must: ['ONCE-005'],
  },
  {
    id: 'odd-success-as-no',
    title: 'a success with an odd value is a bad request',
    make: entries(({ parseError }) => ({
      parseError: (response) => {
        const { status, json } = response;
        const isOdd = status === 200 && typeof json === 'object' && json !== null && 'run' in json;
        if (isOdd && typeof json.run !== 'string' && typeof json.run !== 'number' && 'charge' in json)
          return { status: 400, message: 'the id is odd' };
        return parseError?.(response);
      },
    })),
    must: ['ONCE-005'],
    may: ['STA-009'],
  },
  {
    id: 'half-id-lost',
    title: 'the id in half a response is in no ref',
    make: thrown('submit', (error) =>
      unknown(error) && error.ref?.id !== undefined && !/error response names/.test(error.message)
        ? error.with({ ref: less(error.ref, 'id') })
        : error,
    ),
    must: ['ONCE-006'],
  },
  {
    id: 'id-not-stored',
    title: 'the id of an unknown purchase is in its error alone',
    make: withStore((store) => ({
      update: (id, change, condition) =>
        store.update(id, change.status === 'unknown' ? less(change, 'ref') : change, condition),
    })),
    must: ['ONCE-006'],
  },
  {
    id: 'response-not-stored',
    title: 'the response of an unknown purchase is not kept',
    make: withStore((store) => ({
      update: (id, change, condition) => store.update(id, less(change, 'response'), condition),
    })),
    must: ['ONCE-006'],
  },
  {
    id: 'reader-throws',
    title: 'a reader throws on a value that is no object',
    make: parsing('submit', (parsed, response) => {
      if (response['charge'] === null) throw new TypeError('Cannot read properties of null');
      return parsed;
    }),
    must: ['FLT-009'],
    may: ['ONCE-006', 'MNY-003'],
  },
  {
    id: 'parser-throws',
    title: 'the parser of errors throws on a message that is no text',
    make: entries(({ parseError }) => ({
      parseError: (response) => {
        const { json } = response;
        const message: unknown =
          typeof json === 'object' && json !== null && 'message' in json ? json.message : '';
        if (typeof message === 'object') throw new TypeError('message.trim is not a function');
        return parseError?.(response);
      },
    })),
    must: ['FLT-009'],
    may: ['ERR-011'],
  },
  {
    id: 'status-too-wide',
    title: 'a documented error code proves "not accepted" with an undocumented status',
    make: entries(({ errors = [] }) => ({
      errors: errors.map((row) =>
        row.provesNotAccepted === true && row.code === 'maintenance' ? { ...row, status: [500, 503] } : row,
      ),
    })),
    must: ['ERR-008'],
  },
  {
    id: 'failure-for-ever',
    title: 'a job that was reported failed is not polled again',
    make: verbs((registry) => ({
      status: async (job, options) => {
        const known: JobLike = job;
        const isFailed = typeof known === 'object' && 'state' in known && known.state === 'failed';
        return isFailed
          ? (known as Awaited<ReturnType<typeof registry.status>>)
          : registry.status(job, options); // it is a job
      },
    })),
    must: ['STA-010'],
  },
  {
    id: 'stale-reason-as-failure',
    title: 'the reason of an earlier failure makes a success a failure',
    make: parsing('poll', (parsed, response) =>
      typeof response['why'] === 'string' && parsed.status === 'done'
        ? { ...parsed, status: 'failed' }
        : parsed,
    ),
    must: ['STA-010'],
  },
  {
    id: 'null-reason-as-failure',
    title: 'an empty reason hides the files',
    make: parsing('poll', (parsed, response) =>
      response['why'] === null ? { ...parsed, outputs: [] } : parsed,
    ),
    must: ['STA-010'],
  },
  {
    id: 'plain-link-left-out',
    title: 'a link that is not https vanishes',
    make: parsing('poll', (parsed) => ({
      ...parsed,
      outputs: parsed.outputs?.filter(({ url }) => !url.startsWith('http:')),
    })),
    must: ['OUT-005'],
  },
  {
    id: 'plain-link-upgraded',
    title: 'a link that is not https is written anew',
    make: parsing('poll', (parsed) => ({
      ...parsed,
      outputs: parsed.outputs?.map((output) => ({ ...output, url: output.url.replace(/^http:/, 'https:') })),
    })),
    must: ['OUT-005'],
  },
  {
    id: 'raw-text-in-error',
    title: 'text of a gateway is in the error unchanged',
    make: thrown('submit', (error) => {
      if (!isCrosspointError(error) || error.response === undefined) return error;
      const value = `${error.message} (${textIn(error.response.body)})`;
      return Object.defineProperty(error.with({}), 'message', { value, enumerable: false });
    }),
    must: ['ERR-009'],
    may: ['FLT-006'],
  },
  {
    id: 'raw-text-in-notices',
    title: 'text of a gateway is in the notices unchanged',
    make: verbs((registry) => ({
      status: async (job, options) => {
        const current = await registry.status(job, options);
        return {
          ...current,
          notices:
            current.gatewayStatus === undefined
              ? current.notices
              : [...current.notices, current.gatewayStatus],
        };
      },
    })),
    must: ['ERR-009'],
    may: ['VAL-001'],
  },
];

/** The first text of a body. */
function textIn(body: string): string {
  const [, text = ''] = /"(?:message|error|title)":("(?:[^"\\]|\\.)*")/.exec(body) ?? [];
  return text === '' ? '' : String(JSON.parse(text));
}
