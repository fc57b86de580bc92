import { acceptsKey, bearerKey } from '../../frame/key.ts';
import type { Handler, Protocol, Route } from '../../frame/protocol.ts';
import {
  cancel,
  createUpload,
  download,
  list,
  result,
  settings,
  status,
  storeUpload,
  submit,
  withOrder,
} from './job.ts';
import { canned, refusal, samples } from './responses.ts';

const withKey =
  (handle: Handler): Handler =>
  (call, gateway) =>
    acceptsKey(bearerKey(call), gateway)
      ? handle(call, gateway)
      : refusal(401, 'bad_key', 'A key is needed: Authorization: Bearer …');

const rows: readonly (readonly [name: string, method: Route['method'], path: string, handle: Handler])[] = [
  ['upload', 'POST', '/uploads', createUpload],
  ['store-upload', 'PUT', '/uploads/:id', storeUpload],
  ['submit', 'POST', '/jobs', submit],
  ['list', 'GET', '/jobs', list],
  ['status', 'GET', '/jobs/:id', withOrder(status)],
  ['result', 'GET', '/regions/:region/jobs/:id/result', withOrder(result)],
  ['cancel', 'POST', '/jobs/:id/cancel', withOrder(cancel)],
  ['file', 'GET', '/files/:id/:name', download],
];

/**
 * Harbor, a gateway that does not exist. It has every optional slot of the provider contract, so that tests and demos can
 * show each of them: cancel, a separate result, addresses in the submit response, uploads, an idempotency key that
 * deduplicates, signed deliveries, progress with a queue position, output URLs that need the key and expire, flagged
 * inputs, and models that retire. `harbor` of `@crosspoint/emulator/testing` is its provider.
 */
export const harbor: Protocol = {
  standsFor: 'https://api.harbor.example/v1',
  routes: rows.map(([name, method, path, handle]) => ({
    name,
    method,
    path,
    handle: withKey(handle),
    assumes: 'everything: this gateway is invented',
  })),
  keyHeader: 'authorization: Bearer {key}',
  samples,
  elsewhere: () => refusal(404, 'not_found', 'There is no such endpoint.'),
  flags: { flagged: 'a failed job says that its inputs were refused by the content check, and which' },
  canned,
  settings,
};
