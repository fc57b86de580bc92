import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { QueueFault, QueuePlan } from './queue-plan.ts';

/** The file of a finished job. */
export const soundFile: Buffer = Buffer.concat([
  Buffer.from([0, 0, 0, 24]),
  Buffer.from('ftypisom\0\0\0\0isomiso2', 'latin1'),
  Buffer.alloc(4096, 7),
]);

/** What the gateway saw. Verdicts come from here, not from what a subject reports. */
export interface QueueRecord {
  /** Submits that arrived. */
  posts: number;
  /** Submits that were accepted: each one costs. */
  purchases: number;
  /** Requests about a job. */
  reads: number;
  /** Downloads. */
  files: number;
  /** Whether the planned fault happened. */
  faulted: boolean;
  /** Where the key was seen that is no part of the gateway: `the file host`, `another origin`. */
  readonly keySeenAt: Set<string>;
}

export interface QueueGateway {
  readonly url: string;
  readonly record: QueueRecord;
  close(): Promise<void>;
}

/** Sound reads of a job before it is over. */
const readsUntilEnd = 3;

/**
 * A gateway with a queue, as fal documents its own: submit, status, result; the file is at another host. It serves one
 * purchase, with one fault. A job makes progress with each sound read, so that no clock matters.
 */
export async function startQueueGateway(plan: QueuePlan, apiKey: string): Promise<QueueGateway> {
  const record: QueueRecord = {
    posts: 0,
    purchases: 0,
    reads: 0,
    files: 0,
    faulted: false,
    keySeenAt: new Set(),
  };
  const hosts = { file: 0, foreign: 0 };
  let soundReads = 0;

  /** Makes the fault of this request, if it is due. */
  const spoil = (kind: QueueFault['at'], count: number, response: ServerResponse, sound: string): boolean => {
    const { fault } = plan;
    if (fault === undefined || fault.at !== kind) return false;
    if (fault.nth !== 'always' && fault.nth !== count) return false;
    record.faulted = true;
    fault.respond(response, {
      sound,
      apiKey,
      foreign: `http://127.0.0.1:${hosts.foreign}`,
    });
    return true;
  };

  const gateway = createServer((request, response) => {
    void drain(request).then(() => {
      const path = new URL(request.url ?? '/', 'http://gateway').pathname;
      const base = publicBase(request);
      const named = request.headers['x-forwarded-host'] !== undefined;
      if (request.method === 'POST') {
        record.posts += 1;
        const refused = plan.fault?.at === 'submit' && plan.fault.refuses === true;
        const due = plan.fault?.nth === 'always' || plan.fault?.nth === record.posts;
        if (!(refused && due)) record.purchases += 1;
        const root = plan.foreignLinks === true ? hostUrl('foreign', hosts.foreign, named) : base;
        const job = `${root}/acme/boat/requests/job-${record.purchases}`;
        const sound = JSON.stringify({
          status: 'IN_QUEUE',
          request_id: `job-${record.purchases}`,
          response_url: job,
          status_url: `${job}/status`,
          cancel_url: `${job}/cancel`,
          queue_position: 0,
        });
        if (!spoil('submit', record.posts, response, sound)) reply(response, 200, sound);
        if (plan.foreignLinks === true) record.faulted = true;
        return;
      }
      const [, id, status] = /\/requests\/job-(\d+)(\/status)?$/.exec(path) ?? [];
      // an id that was never given out is unknown, whoever asks
      if (request.method !== 'GET' || id === undefined || Number(id) > record.purchases)
        return reply(response, 404, '{"detail":"Not found"}');
      record.reads += 1;
      const isTerminal = soundReads >= readsUntilEnd;
      const sound = status === undefined ? resultOf(isTerminal, named) : statusOf(isTerminal);
      if (spoil('read', record.reads, response, sound.body)) return;
      if (status !== undefined && spoil('status', record.reads, response, sound.body)) return;
      soundReads += 1;
      reply(response, sound.status, sound.body);
    });
  });

  const statusOf = (isTerminal: boolean) => {
    if (!isTerminal)
      return { status: 202, body: JSON.stringify({ status: soundReads === 0 ? 'IN_QUEUE' : 'IN_PROGRESS' }) };
    const error =
      plan.jobFails === true
        ? { error: 'The prompt was refused.', error_type: 'content_policy_violation' }
        : {};
    return { status: 200, body: JSON.stringify({ status: 'COMPLETED', ...error }) };
  };
  const resultOf = (isTerminal: boolean, named: boolean) => {
    if (!isTerminal) return { status: 400, body: '{"detail":"Request is still in progress"}' };
    if (plan.jobFails === true)
      return {
        status: 422,
        body: JSON.stringify({
          detail: [
            { loc: ['body', 'prompt'], msg: 'The prompt was refused.', type: 'content_policy_violation' },
          ],
        }),
      };
    const url = `${hostUrl('file', hosts.file, named)}/boat.mp4`;
    return {
      status: 200,
      body: JSON.stringify({ video: { url, content_type: 'video/mp4', file_size: soundFile.length } }),
    };
  };

  const files = createServer((request, response) => {
    void drain(request).then((body) => {
      record.files += 1;
      if (holdsKey(request, body, apiKey)) record.keySeenAt.add('the file host');
      if (spoil('file', record.files, response, '')) return;
      response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': soundFile.length });
      response.end(request.method === 'HEAD' ? undefined : soundFile);
    });
  });
  const foreign = createServer((request, response) => {
    void drain(request).then((body) => {
      if (holdsKey(request, body, apiKey)) record.keySeenAt.add('another origin');
      reply(response, 404, '{"detail":"Not found"}');
    });
  });

  const servers = [gateway, files, foreign];
  const [port = 0, filePort = 0, foreignPort = 0] = await Promise.all(servers.map(listen));
  hosts.file = filePort;
  hosts.foreign = foreignPort;
  return {
    url: `http://127.0.0.1:${port}`,
    record,
    close: async () => void (await Promise.all(servers.map(shut))),
  };
}

/** A client with a fixed public host is led here by a proxy of its own, which says so as proxies do. */
function publicBase({ headers }: IncomingMessage): string {
  const host = headers['x-forwarded-host'];
  if (host === undefined) return `http://${headers.host}`;
  return `${String(headers['x-forwarded-proto'] ?? 'https')}://${String(host)}`;
}

/** Behind such a proxy, the other hosts have public names as well: `https://file-4711.example`. */
const hostUrl = (name: string, port: number, named: boolean): string =>
  named ? `https://${name}-${port}.example` : `http://127.0.0.1:${port}`;

function reply(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(body);
}

async function drain(request: IncomingMessage): Promise<string> {
  let body = '';
  request.setEncoding('latin1');
  try {
    for await (const text of request) body += String(text);
  } catch {
    // the client gave up: what had arrived counts
  }
  return body;
}

const holdsKey = (request: IncomingMessage, body: string, apiKey: string): boolean =>
  [request.url ?? '', body, ...request.rawHeaders].some((text) => text.includes(apiKey));

const listen = (server: Server): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });

const shut = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
