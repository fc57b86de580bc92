import { bearer, header } from '@crosspoint/core/plugin';
import { createRegistry, isCrosspointError } from '@crosspoint/core';
import { connect } from 'node:net';
import { entries, keyOf, parsing, thrown, verbs, wire } from '../break.ts';
import { anyCall, anyRequest, type Mutant } from '../mutant.ts';

const keyIn = (headers: Readonly<Record<string, string>>): string =>
  headers['authorization']?.replace('Bearer ', '') ?? '';

const redirects = new Set([301, 302, 303, 307, 308]);

/** Leaks of the API key, and requests to other origins. */
export const key: readonly Mutant[] = [
  {
    id: 'another-header',
    title: 'the key goes in another header',
    make: entries(() => ({ auth: header('x-api-key') })),
    must: ['MAP-002'],
    may: anyRequest,
  },
  {
    id: 'another-scheme',
    title: 'the key goes without its scheme',
    make: entries(() => ({ auth: header('authorization') })),
    must: ['MAP-002'],
    may: anyRequest,
  },
  {
    id: 'key-twice',
    title: 'the key goes in a second header as well',
    make: entries(() => ({ auth: (apiKey) => ({ ...bearer(apiKey), 'x-api-key': apiKey }) })),
    must: ['MAP-002'],
  },
  {
    id: 'http',
    title: 'the address is http',
    make: entries(({ baseURL }) => ({ baseURL: baseURL.replace('https:', 'http:') })),
    must: ['SEC-007', 'INS-001'], // core installs no such thing
  },
  {
    id: 'http-on-the-way',
    title: 'a poll goes by http',
    make: wire((inner) => ({
      request: (call, maxBytes) =>
        inner.request(
          call.method === 'GET' ? { ...call, url: call.url.replace('https:', 'http:') } : call,
          maxBytes,
        ),
    })),
    must: ['SEC-007'],
    may: [...anyCall, 'SEC-001', 'SEC-006', 'VAL-001'],
  },
  {
    id: 'another-origin',
    title: 'the base URL belongs to another gateway',
    make: entries(() => ({ baseURL: 'https://api.attol.example/v1' })),
    must: ['MAP-001'],
    may: [...anyCall, 'OUT-001', 'SEC-001', 'SEC-006'],
  },
  {
    id: 'key-in-query',
    title: 'the key is in the URL',
    make: wire((inner) => ({
      request: (call, maxBytes) =>
        inner.request(
          { ...call, url: `${call.url}${call.url.includes('?') ? '&' : '?'}key=${keyIn(call.headers)}` },
          maxBytes,
        ),
    })),
    must: ['SEC-001'],
    may: [...anyRequest, ...anyCall],
  },
  {
    id: 'key-in-body',
    title: 'the key is in the body',
    make: wire((inner) => ({
      request: (call, maxBytes) => {
        const { body, headers } = call;
        const changed =
          typeof body === 'string'
            ? { ...call, body: body.replace('{', `{"key":"${keyIn(headers)}",`) }
            : call;
        return inner.request(changed, maxBytes);
      },
    })),
    must: ['SEC-001'],
    may: [...anyRequest, ...anyCall],
  },
  {
    id: 'key-in-error',
    title: 'the key is in the message of an error',
    make: thrown('submit', async (error, options) =>
      isCrosspointError(error)
        ? error.with({ message: `${error.message} (asked as ${await keyOf(options)})` })
        : error,
    ),
    must: ['SEC-003'],
  },
  {
    id: 'key-in-cause',
    title: 'the key is, in base64, in the cause of an error',
    make: thrown('status', async (error, options) =>
      isCrosspointError(error)
        ? error.with({ cause: new Error(Buffer.from(await keyOf(options)).toString('base64')) })
        : error,
    ),
    must: ['SEC-003'],
  },
  {
    id: 'key-in-job',
    title: 'the key is in a notice of the job',
    make: (sound) => {
      let learned = '';
      const auth = (apiKey: string) => {
        learned = apiKey;
        return sound.auth(apiKey);
      };
      return parsing('poll', (parsed) => ({ ...parsed, notices: [`asked as ${learned}`] }))({
        ...sound,
        auth,
      });
    },
    must: ['SEC-002'],
    may: ['VAL-001', 'SEC-004'],
  },
  {
    id: 'key-in-ref',
    title: 'the key is in the ref, where only its string form shows it',
    make: verbs((registry, options) => ({
      submit: async (request, given) => {
        const job = await registry.submit(request, given);
        return { ...job, ref: { ...job.ref, apiVariant: await keyOf(options) } };
      },
    })),
    must: ['SEC-002'],
    may: ['STA-007', 'RES-001', 'RES-003', 'SEC-003'],
  },
  {
    id: 'key-printed',
    title: 'the key is printed',
    make: entries(({ auth }) => ({
      auth: (apiKey) => {
        console.log('asking with', apiKey);
        return auth(apiKey);
      },
    })),
    must: ['SEC-004'],
  },
  {
    id: 'key-observed',
    title: 'the key is in an event',
    make: () => ({
      open: (options) => {
        void keyOf(options).then((apiKey) => options.onEvent?.({ type: 'plan', key: apiKey } as never)); // no event of ours
        return createRegistry(options);
      },
    }),
    must: ['SEC-004'],
  },
  {
    id: 'key-to-cdn',
    title: 'the key goes with every download, wherever it leads',
    make: wire((inner, options) => {
      let learned = '';
      void keyOf(options).then((apiKey) => (learned = apiKey));
      return {
        stream: (call) => inner.stream({ ...call, headers: { ...call.headers, ...bearer(learned) } }),
      };
    }),
    must: ['SEC-001'],
    may: ['REQ-001', 'OUT-004'],
  },
  {
    id: 'key-across-redirect',
    title: 'a redirect is followed with the key',
    make: wire((inner) => ({
      request: (call, maxBytes) => {
        const began = inner.request(call, maxBytes);
        const followed = began.response.then((received) => {
          const to = received.headers['location'];
          if (!redirects.has(received.status) || to === undefined) return received;
          return inner.request({ ...call, url: new URL(to, call.url).href }, maxBytes).response;
        });
        return { response: followed, abort: began.abort };
      },
    })),
    must: ['SEC-001', 'SEC-005'],
    may: ['SEC-006'],
  },
  {
    id: 'status-link-followed',
    title: 'a URL in a response is requested with the key',
    make: wire((inner) => ({
      request: (call, maxBytes) => {
        const began = inner.request(call, maxBytes);
        const followed = began.response.then((received) => {
          const to = /"status_url":"([^"]+)"/.exec(received.text)?.[1];
          if (call.method !== 'GET' || to === undefined) return received;
          return inner.request({ ...call, url: to }, maxBytes).response;
        });
        return { response: followed, abort: began.abort };
      },
    })),
    must: ['SEC-001', 'SEC-006'],
    may: ['STA-007'],
  },
  {
    id: 'own-socket',
    title: 'a reader opens a connection of its own',
    make: parsing('poll', (parsed) => {
      connect(443, '203.0.113.7').on('error', () => undefined);
      return parsed;
    }),
    must: ['SEC-008'],
  },
];
