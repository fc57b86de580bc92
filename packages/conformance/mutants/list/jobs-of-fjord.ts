import {
  createRegistry,
  CrosspointError,
  type Job,
  type Registry,
  type RegistryOptions,
} from '@crosspoint/core';
import type { ParsedResponse } from '@crosspoint/core/plugin';
import { entries, lacking, less, parsing, refIn, verbs, wire } from '../break.ts';
import { anyCall, anyRequest, type Mutant } from '../mutant.ts';

const of = 'fjord';

/** Core's registry with another end of a cancel. */
const cancelEnding = (change: (result: Awaited<ReturnType<Registry['cancel']>>) => typeof result) =>
  verbs((registry) => ({
    cancel: async (job, options) => change(await registry.cancel(job, options)),
  }));

/** Every status, changed after core has read it. */
const statusEnding = (change: (job: Job) => Job) =>
  verbs((registry) => ({ status: async (job, options) => change(await registry.status(job, options)) }));

/** Core's registry, whose refs keep whatever status URL a submit response has. */
function keepingUrls(options: RegistryOptions): Registry {
  let url: string | undefined;
  const { transport: inner } = options;
  if (inner === undefined) throw new TypeError('the kit opens no registry without a transport');
  const registry: Registry = createRegistry({
    ...options,
    transport: {
      ...inner,
      name: inner.name,
      stream: (call) => inner.stream(call),
      close: () => inner.close(),
      request: (call, maxBytes) => {
        const began = inner.request(call, maxBytes);
        const response = began.response.then((received) => {
          url = /"status_url":"([^"]+)"/.exec(received.text)?.[1] ?? url;
          return received;
        });
        return { ...began, response };
      },
    },
  });
  return {
    ...registry,
    submit: async (request, given) => {
      const job = await registry.submit(request, given);
      const params = url === undefined ? job.ref.params : { ...job.ref.params, status_url: url };
      return { ...job, ref: { ...job.ref, params } };
    },
  };
}

/** Cancels, result requests, progress, expiries and returned URLs. */
export const jobsOfFjord: readonly Mutant[] = [
  {
    id: 'cancel-not-sent',
    title: 'a cancel does nothing',
    of,
    make: verbs((registry) => ({
      cancel: async (job, options) =>
        typeof job === 'object' && 'ref' in job
          ? { outcome: 'canceled', job: { ...job, state: 'canceled', outputs: [] } as Job }
          : { outcome: 'canceled', job: await registry.wait(refIn(job), options) },
    })),
    must: ['CAN-001'],
    may: [...anyCall, 'ABT-001', 'ABT-004', 'CAN-002', 'CAN-003', 'CAN-004', 'FLT-008', 'SEC-005'],
  },
  {
    id: 'cancel-by-post',
    title: 'a cancel is sent with another method',
    of,
    make: entries(({ cancel }) => ({ cancel: { ...cancel!, method: 'POST' } })),
    must: ['CAN-001'],
    may: [...anyCall, 'CAN-003'],
  },
  {
    id: 'cancel-as-canceled',
    title: 'a cancel that was only requested is reported as canceled',
    of,
    make: entries(({ cancel }) => ({ cancel: { ...cancel!, parse: () => ({ outcome: 'canceled' }) } })),
    must: ['CAN-001'],
  },
  {
    id: 'cancel-finished-as-error',
    title: 'the error of a cancel that comes too late is not known',
    of,
    make: entries(({ cancel }) => ({ cancel: less(cancel!, 'finishedErrors') })),
    must: ['CAN-001'],
    may: anyCall,
  },
  {
    id: 'cancel-of-finished',
    title: 'a cancel of a job that is over is sent',
    of,
    make: verbs((registry) => ({ cancel: (job, options) => registry.cancel(refIn(job), options) })),
    must: ['CAN-002'],
  },
  {
    id: 'cancel-loses-output',
    title: 'a cancel that deletes an output is sent without asking',
    of,
    make: verbs((registry) => ({
      cancel: (job, options) => registry.cancel(job, { ...options, allowOutputLoss: true }),
    })),
    must: ['CAN-003'],
  },
  {
    id: 'cancel-unknown-as-requested',
    title: 'a cancel without a response is reported as requested',
    of,
    make: cancelEnding(({ outcome, job }) => ({
      outcome: outcome === 'unknown' ? 'requested' : outcome,
      job,
    })),
    must: ['CAN-004'],
  },
  {
    id: 'cancel-unknown-as-error',
    title: 'a cancel without a response fails, and its error has no ref',
    of,
    make: cancelEnding((result) => {
      if (result.outcome !== 'unknown') return result;
      throw new CrosspointError({ code: 'provider_unavailable', message: 'no response' });
    }),
    must: ['CAN-004'],
  },
  {
    id: 'result-not-requested',
    title: 'the result of a finished job is never requested',
    of,
    make: lacking('result'),
    must: ['STA-011'],
    may: [...anyCall, 'CAN-001', 'OUT-006', 'STA-003', 'VAL-001', 'WHK-003', 'FLT-005', 'STA-010'],
  },
  {
    id: 'success-before-result',
    title: 'a job succeeds although its result was not read',
    of,
    make: statusEnding((job) =>
      job.state === 'running' && job.gatewayStatus === 'ready'
        ? {
            ...job,
            state: 'succeeded',
            outputs: [{ url: 'https://files.fjord.example/guess.mp4', role: 'main' }],
          }
        : job,
    ),
    must: ['STA-011'],
    may: ['STA-010', 'OUT-005', 'STA-005'],
  },
  {
    id: 'progress-invented',
    title: 'a job without a fraction gets a small one',
    of,
    make: parsing('poll', (parsed): ParsedResponse => {
      const { progress } = parsed;
      const parts = typeof progress === 'number' ? { fraction: progress } : progress;
      return { ...parsed, progress: { ...parts, fraction: parts?.fraction ?? 0.07 } };
    }),
    must: ['STA-012'],
    may: ['VAL-001'],
  },
  {
    id: 'seconds-left-as-ms',
    title: 'the remaining seconds are read as milliseconds',
    of,
    make: parsing('poll', (parsed): ParsedResponse => {
      const { progress } = parsed;
      if (typeof progress !== 'object' || progress.remainingMs === undefined) return parsed;
      return { ...parsed, progress: { ...progress, remainingMs: progress.remainingMs / 1000 } };
    }),
    must: ['STA-012'],
    may: ['VAL-001'],
  },
  {
    id: 'date-as-duration',
    title: 'the date on which a link expires is counted from a fixed day',
    of,
    make: entries(({ result }) => ({
      result: {
        ...result!,
        parse: (response, at, by) => {
          const { outputs = [], ...rest } = result!.parse(response, at, by);
          return {
            ...rest,
            outputs: outputs.map(({ expiresAt, ...output }) => ({
              ...output,
              ...(expiresAt === undefined
                ? {}
                : { expiresInMs: Date.parse(String(expiresAt)) - Date.parse('2026-01-01T00:01:00Z') }),
            })),
          };
        },
      },
    })),
    must: ['OUT-006'],
    may: ['VAL-001'],
  },
  {
    id: 'foreign-url-kept',
    title: 'a ref keeps a status URL on another server',
    of,
    make: () => ({ open: keepingUrls }),
    must: ['RES-005'],
    may: ['WHK-001', 'WHK-003'],
  },
  {
    id: 'lane-lost',
    title: 'a value of the submit response that the result request needs is dropped',
    of,
    make: parsing('submit', ({ params, ...parsed }) => ({ ...parsed, params: less(params ?? {}, 'lane') })),
    must: ['VAL-001'],
    may: ['RES-005', 'WHK-002', 'WHK-003'],
  },
  {
    id: 'outputs-without-key',
    title: 'outputs behind the key are requested without it',
    of,
    make: lacking('download'),
    must: ['DWN-001'],
    may: ['HDR-001'],
  },
  {
    id: 'static-header-forgotten',
    title: 'a poll goes without the static headers',
    of,
    make: wire((inner) => ({
      request: (call, maxBytes) =>
        inner.request(
          call.method === 'GET' ? { ...call, headers: less(call.headers, 'x-fjord-version') } : call,
          maxBytes,
        ),
    })),
    must: ['HDR-001'],
    may: anyRequest,
  },
  {
    id: 'static-header-elsewhere',
    title: 'the static headers are sent to every server',
    of,
    make: wire((inner) => ({
      request: (call, maxBytes) =>
        inner.request({ ...call, headers: { ...call.headers, 'x-fjord-version': '2026-01-01' } }, maxBytes),
    })),
    must: ['HDR-001'],
    may: ['UPL-001'],
  },
  {
    id: 'product-token-forgotten',
    title: 'a request does not name the product',
    of,
    make: wire((inner) => ({
      request: (call, maxBytes) =>
        inner.request({ ...call, headers: { ...call.headers, 'user-agent': 'undici' } }, maxBytes),
    })),
    must: ['HDR-001'],
  },
  {
    id: 'credential-in-tables',
    title: 'a static header is a key of the author',
    of,
    make: entries(({ headers }) => ({ headers: { ...headers, 'x-fjord-team': 'sk-live-4f9a8b7c6d5e4f3a' } })),
    must: ['SEC-009'],
    may: ['UPL-001'],
  },
];
