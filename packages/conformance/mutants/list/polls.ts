import { CrosspointError, type JobLike } from '@crosspoint/core';
import { entries, less, refIn, verbs, wire } from '../break.ts';
import { anyCall, anyRequest, type Mutant } from '../mutant.ts';

/** Loses a job, or reports it wrongly. */
export const polls: readonly Mutant[] = [
  {
    id: 'extra-poll',
    title: 'every poll is sent twice',
    make: verbs((registry) => ({
      status: async (job, options) => {
        await registry.status(job, options);
        return registry.status(job, options);
      },
    })),
    must: ['CALL-001'],
    may: [...anyCall, 'OUT-005', 'STA-010', 'OUT-001', 'OUT-007'],
  },
  {
    id: 'extra-poll-at-end',
    title: 'a wait polls once more after the end',
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
    title: 'only the process of the submit has the slug',
    make: (sound) => ({
      ...entries(({ poll }) => ({ poll: { ...poll!, query: {} } }))(sound),
      ...wire((inner) => {
        let query = '';
        return {
          request: (call, maxBytes) => {
            const slug = /models\/([^/]+)\/runs/.exec(call.url)?.[1];
            if (slug !== undefined) query = `?model=${slug}`;
            return inner.request(call.method === 'GET' ? { ...call, url: call.url + query } : call, maxBytes);
          },
        };
      })(sound),
    }),
    must: ['STA-007'],
    may: anyRequest,
  },
  {
    id: 'short-form-unknown',
    title: 'a ref string is not accepted',
    make: verbs((registry) => ({
      status: (job, options) =>
        typeof job === 'string'
          ? Promise.reject(new CrosspointError({ code: 'invalid_request', message: 'no such job' }))
          : registry.status(job, options),
    })),
    must: ['RES-001'],
    may: ['STA-007'],
  },
  {
    id: 'stranger-believed',
    title: 'a ref of another provider is polled here',
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
    title: 'an id is not encoded in the URL',
    make: wire((inner) => ({
      request: (call, maxBytes) =>
        inner.request(
          call.method === 'GET' ? { ...call, url: decodeURI(call.url).replaceAll('%2F', '/') } : call,
          maxBytes,
        ),
    })),
    must: ['STA-007', 'RES-002'],
    may: anyCall,
  },
  {
    id: 'address-in-ref',
    title: 'a ref contains a URL',
    make: entries(({ submit }) => ({
      submit: {
        ...submit,
        parse: (response, at, by) => ({
          ...submit.parse(response, at, by),
          apiVariant: 'https://api.atoll.example/v1/runs',
        }),
      },
    })),
    must: ['RES-003'],
  },
  {
    id: 'back-to-life',
    title: 'a terminal job becomes active again',
    make: verbs((registry) => ({ status: (job, options) => registry.status(refIn(job), options) })),
    must: ['STA-004'],
    may: ['STA-005', 'STA-010'],
  },
  {
    id: 'progress-falls',
    title: 'progress is the last reported value',
    make: verbs((registry) => ({
      status: (job, options) => {
        // A job but for its progress.
        const known = typeof job === 'object' && 'ref' in job ? (less(job, 'progress') as JobLike) : job;
        return registry.status(known, options);
      },
    })),
    must: ['STA-005'],
  },
];
