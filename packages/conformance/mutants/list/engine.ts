import { CrosspointError, isCrosspointError, type JobLike, type SubmitOptions } from '@crosspoint/core';
import { entries, refIn, verbs, wire } from '../break.ts';
import { anyCall, anyRequest, type Mutant } from '../mutant.ts';

const unknown = (error: unknown): error is CrosspointError =>
  isCrosspointError(error) && error.code === 'submission_unknown';

const another = (options: SubmitOptions | undefined, name = 'another'): SubmitOptions => ({
  ...options,
  idempotencyKey: name,
});

/** Follows jobs badly, buys twice, does not hear a stop. */
export const engine: readonly Mutant[] = [
  {
    id: 'submit-repeated',
    title: 'a submit is sent again after a timeout',
    make: verbs((registry) => ({
      submit: (request, options) =>
        registry.submit(request, options).catch((error: unknown) => {
          if (unknown(error) && /time/.test(error.message)) return registry.submit(request, another(options));
          throw error;
        }),
    })),
    must: ['ONCE-001'],
    may: ['FLT-002', 'ONCE-002', 'ABT-002'],
  },
  {
    id: 'submit-repeated-without-id',
    title: 'a submit is sent again where the reply names no run',
    make: verbs((registry) => ({
      submit: (request, options) =>
        registry.submit(request, options).catch((error: unknown) => {
          if (unknown(error) && /names neither/.test(error.message))
            return registry.submit(request, another(options));
          throw error;
        }),
    })),
    must: ['STA-009'],
    may: ['ONCE-001'],
  },
  {
    id: 'key-forgotten',
    title: 'the same idempotency key buys again',
    make: verbs((registry) => {
      let n = 0;
      return { submit: (request, options) => registry.submit(request, another(options, `key-${n++}`)) };
    }),
    must: ['ONCE-002'],
    waits: 'a row with `accepted` for one code alone switches the whole check off',
  },
  {
    id: 'extra-poll',
    title: 'every question is asked twice',
    make: verbs((registry) => ({
      status: async (job, options) => {
        await registry.status(job, options);
        return registry.status(job, options);
      },
    })),
    must: ['CALL-001'],
    may: anyCall,
  },
  {
    id: 'extra-poll-at-end',
    title: 'a wait asks once more when all is over',
    make: verbs((registry) => ({
      wait: async (job, options) => registry.status(refIn(await registry.wait(job, options))),
    })),
    must: ['CALL-001'],
  },
  {
    id: 'slug-lost',
    title: 'a poll goes without the slug',
    make: entries(({ poll }) => ({ poll: { ...poll!, query: {} } })),
    must: ['STA-007'],
    may: anyRequest,
  },
  {
    id: 'slug-in-memory',
    title: 'only the process that bought knows the slug',
    make: (sound) => ({
      ...entries(({ poll }) => ({ poll: { ...poll!, query: {} } }))(sound),
      ...wire((inner) => {
        let query = '';
        return {
          exchange: (call, maxBytes) => {
            const slug = /models\/([^/]+)\/runs/.exec(call.url)?.[1];
            if (slug !== undefined) query = `?model=${slug}`;
            return inner.exchange(
              call.method === 'GET' ? { ...call, url: call.url + query } : call,
              maxBytes,
            );
          },
        };
      })(sound),
    }),
    must: ['STA-007'],
    may: anyRequest,
  },
  {
    id: 'short-form-unknown',
    title: 'a ref in its short form is not taken',
    make: verbs((registry) => ({
      status: (job, options) =>
        typeof job === 'string'
          ? Promise.reject(new CrosspointError({ code: 'invalid_request', says: 'no such job' }))
          : registry.status(job, options),
    })),
    must: ['RES-001'],
    may: ['STA-007'],
  },
  {
    id: 'stranger-believed',
    title: 'a ref of another gateway is asked about here',
    make: verbs((registry) => ({
      status: (job, options) => {
        const own = typeof job === 'object' && !('ref' in job) ? { ...job, provider: 'atoll' } : job;
        return registry.status(own, options);
      },
    })),
    must: ['RES-002'],
  },
  {
    id: 'ids-not-encoded',
    title: 'an id stands in the address as it is',
    make: wire((inner) => ({
      exchange: (call, maxBytes) =>
        inner.exchange(
          call.method === 'GET' ? { ...call, url: decodeURI(call.url).replaceAll('%2F', '/') } : call,
          maxBytes,
        ),
    })),
    must: ['STA-007', 'RES-002'],
    may: anyCall,
  },
  {
    id: 'address-in-ref',
    title: 'a ref holds an address',
    make: entries(({ submit }) => ({
      submit: {
        ...submit,
        read: (reply, at, by) => ({
          ...submit.read(reply, at, by),
          dialect: 'https://api.atoll.example/v1/runs',
        }),
      },
    })),
    must: ['RES-003'],
  },
  {
    id: 'back-to-life',
    title: 'a run that is over comes back to life',
    make: verbs((registry) => ({ status: (job, options) => registry.status(refIn(job), options) })),
    must: ['STA-004'],
    may: ['STA-005'],
  },
  {
    id: 'progress-falls',
    title: 'progress is whatever was said last',
    make: verbs((registry) => ({
      status: (job, options) => {
        const { progress: _, ...rest } = typeof job === 'object' && 'ref' in job ? job : {};
        return registry.status('ref' in rest ? (rest as JobLike) : job, options); // a job but for its progress
      },
    })),
    must: ['STA-005'],
  },
  {
    id: 'stop-ignored',
    title: 'a question does not hear a stop',
    make: verbs((registry) => ({ status: (job) => registry.status(job) })),
    must: ['ABT-001'],
    may: ['ABT-004'],
  },
  {
    id: 'stop-ignored-by-wait',
    title: 'a wait does not hear a stop',
    make: verbs((registry) => ({
      wait: (job, options) => registry.wait(job, { ...options, signal: undefined }),
    })),
    must: ['ABT-001'],
    may: ['ABT-004'],
  },
  {
    id: 'stopped-as-free',
    title: 'a submit that was stopped after it left is said to be free',
    make: verbs((registry) => ({
      submit: (request, options) =>
        registry.submit(request, options).catch((error: unknown) => {
          throw unknown(error) && options?.signal?.aborted === true
            ? error.with({ code: 'canceled', charged: 'no' })
            : error;
        }),
    })),
    must: ['ABT-002'],
  },
  {
    id: 'stopped-and-sent',
    title: 'a submit that was stopped before it left is sent',
    make: verbs((registry) => ({
      submit: (request, options) =>
        registry.submit(
          request,
          options?.signal?.aborted === true ? { ...options, signal: undefined } : options,
        ),
    })),
    must: ['ABT-003'],
  },
  {
    id: 'socket-left-open',
    title: 'a stopped question keeps its connection',
    make: wire((inner) => ({
      exchange: (call, maxBytes) => {
        const { answer } = inner.exchange(call, maxBytes);
        const { stopped, abort } = deafStop();
        return { answer: Promise.race([answer, stopped]), abort };
      },
    })),
    must: ['ABT-004'],
    may: ['CALL-001', 'FLT-005'],
  },
  {
    id: 'body-left-unread',
    title: 'the rest of a stopped download is left unread',
    make: wire((inner) => ({
      open: (call) => {
        const { answer } = inner.open(call);
        const { stopped, abort } = deafStop();
        const left = answer.then(({ body, ...head }) => ({ ...head, body: until(stopped, body) }));
        return { answer: Promise.race([left, stopped]), abort };
      },
    })),
    must: ['ABT-004'],
  },
  {
    id: 'file-cut',
    title: 'a download loses its last byte',
    make: wire((inner) => ({
      open: (call) => {
        const { answer, abort } = inner.open(call);
        const cut = answer.then(({ body, headers: { 'content-length': _, ...headers }, status }) => ({
          status,
          headers,
          body: short(body),
        }));
        return { answer: cut, abort };
      },
    })),
    must: ['OUT-004'],
  },
  {
    id: 'input-changed',
    title: 'what the caller gave is changed',
    make: verbs((registry) => ({
      submit: async (request, options) => {
        Object.assign(request, { prompt: `${request.prompt} ` });
        return registry.submit(request, options);
      },
    })),
    must: ['PUR-001'],
    waits: 'inputs are frozen, so who changes one trips, which is told as a call that never came',
  },
  {
    id: 'jobs-cross',
    title: 'of two submits at once both send the first prompt',
    make: verbs((registry) => {
      let first: string | undefined;
      return {
        submit: (request, options) => {
          first ??= request.prompt;
          return registry.submit({ ...request, prompt: first }, options).finally(() => (first = undefined));
        },
      };
    }),
    must: ['PUR-002'],
  },
  {
    id: 'held-as-resumable',
    title: 'a held call says that it can be followed',
    of: 'lagoon',
    make: verbs((registry) => ({
      submit: async (request, options) => ({ ...(await registry.submit(request, options)), resumable: true }),
    })),
    must: ['RES-004'],
  },
  {
    id: 'held-asked-about',
    title: 'the gateway of a held call is asked about it all the same',
    of: 'lagoon',
    make: verbs((registry, { transport }) => ({
      status: async (job, options) => {
        const url = 'https://lagoon.example/clips';
        await transport?.exchange({ method: 'GET', url, headers: {}, purpose: 'read' }, 4096).answer;
        return registry.status(job, options);
      },
    })),
    must: ['RES-004'],
  },
];

/** A stop that is told to whoever asked, and to nobody else. */
function deafStop() {
  let stop: (error: Error) => void = () => undefined;
  const stopped = new Promise<never>((_, reject) => (stop = reject));
  stopped.catch(() => undefined);
  const abort = (reason: string): void =>
    stop(Object.assign(new Error(reason), { name: 'TransportError', reason, phase: 'after-write' }));
  return { stopped, abort };
}

async function* until(stopped: Promise<never>, body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const pieces = body[Symbol.asyncIterator]();
  for (;;) {
    const { done, value } = await Promise.race([pieces.next(), stopped]);
    if (done === true) return;
    yield value;
  }
}

async function* short(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held: Uint8Array | undefined;
  for await (const piece of body) {
    if (held !== undefined) yield held;
    held = piece;
  }
  if (held !== undefined) yield held.subarray(0, -1);
}
