import type { Protocol, Route } from '../../frame/protocol.ts';
import { withKey, withKeyInQuery } from './auth.ts';
import { canned } from './canned.ts';
import { list, schema, single } from './discovery.ts';
import { estimate } from './estimate.ts';
import { file } from './files.ts';
import { flags } from './flags.ts';
import { credits, dashboard } from './overview.ts';
import { refusal } from './refusal.ts';
import { samples } from './samples.ts';
import { settingsSchema } from './settings.ts';
import { status } from './status.ts';
import { submit } from './submit.ts';

const errors = 'errors are {error, message} with status 400, an unknown model 404';
const prices = 'prices printed with ~ are exact, per output, even between printed lengths';
const needsKey = 'needs a key: only /docs.txt and /v1/models are said to need none';

/** In the order of the document's chapters. */
const routes: readonly Route[] = [
  {
    name: 'submit',
    method: 'POST',
    path: '/api/generate',
    handle: withKey(submit, true),
    assumes: `${errors}; ${prices}; only generations count in the window of 5 per 30 s; what cannot be made to fit the budget is a 402; adjustments are {name: {from, to}}`,
  },
  {
    name: 'status',
    method: 'GET',
    path: '/get/:id',
    handle: withKey(status, false),
    assumes:
      'a task in the queue is PROCESSING; a failure is told in error and costs what it cost; an unknown task is a 404; models are spelled after the one example',
  },
  {
    name: 'estimate',
    method: 'POST',
    path: '/api/estimate',
    handle: withKey(estimate, false),
    assumes: `${errors}; ${prices}; what would fit the budget is suggestion {params, cost}`,
  },
  { name: 'models', method: 'GET', path: '/v1/models', handle: list },
  {
    name: 'schema',
    method: 'GET',
    path: '/v1/models/schema',
    handle: withKey(schema, false),
    assumes: `${needsKey}; a list of what /v1/models/:id answers`,
  },
  {
    name: 'model',
    method: 'GET',
    path: '/v1/models/:id',
    handle: withKey(single, false),
    assumes: `${needsKey}; an unknown model is a 404; suggestions are the ids fewest edits away`,
  },
  {
    name: 'credits',
    method: 'GET',
    path: '/credits',
    handle: withKey(credits, false),
    assumes: 'the pool is that of the sample',
  },
  {
    name: 'dashboard',
    method: 'GET',
    path: '/api/me',
    handle: withKeyInQuery(dashboard),
    assumes: 'cost is what a task cost at first, today_spending what is left of it after refunds',
  },
  {
    // An id made up here would hide that nobody knows what to send and what comes back.
    name: 'upload',
    method: 'POST',
    path: '/api/upload',
    handle: withKey(
      () =>
        refusal(
          501,
          'NOT_EMULATED',
          'The document names /api/upload and shows neither its request nor its response. References may be sent inline, as URLs or data URIs.',
        ),
      false,
    ),
    assumes: 'nothing: the document names it and shows no more',
  },
  {
    name: 'file',
    method: 'GET',
    path: '/files/:id/:name',
    handle: file,
    assumes:
      'files are named as those of 3D models are; pictures are JPEG, as the printed link, unless output_format says otherwise; webp comes as PNG',
  },
];

/** GateAI: written from its documentation and from nothing a client of ours knows. */
export const gateai: Protocol = {
  standsFor: 'https://core.claude.gg',
  routes,
  keyHeader: 'authorization: Bearer {key}',
  samples,
  elsewhere: () => refusal(404, 'NOT_FOUND', 'There is no such endpoint.'),
  flags,
  canned,
  settings: settingsSchema,
};
