// The gateways of the peers, in a process of its own: canned responses in the protocol that each client speaks.
import { randomUUID } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { shortPolls } from './exchange/job.ts';
import { answer } from './process/answer.ts';

export type PeerServerOrder =
  | { readonly do: 'listen' }
  /** From now on a job ends at this poll. */
  | { readonly do: 'polls'; readonly polls: number }
  /** How many submits and ends there were since it was asked last. */
  | { readonly do: 'count' };

export interface PeerTally {
  readonly submits: number;
  readonly ends: number;
}

/** How a gateway answers; `hasEnded` at the last poll. */
interface Protocol {
  readonly submit: RegExp;
  readonly poll: RegExp;
  /** What is asked once more when a job is over. */
  readonly result?: RegExp;
  readonly begun: (id: string) => object;
  readonly polled: (id: string, hasEnded: boolean) => readonly [status: number, body: object];
}

const file = (id: string): string => `https://cdn.example.com/files/${id}.mp4`;
const queue = 'https://queue.fal.run/fal-ai/happyhorse';
const falBegun = (id: string): object => ({
  status: 'IN_QUEUE',
  request_id: id,
  response_url: `${queue}/requests/${id}`,
  status_url: `${queue}/requests/${id}/status`,
  cancel_url: `${queue}/requests/${id}/cancel`,
  queue_position: 0,
});
const falResult = (id: string): object => ({ video: { url: file(id), content_type: 'video/mp4' }, seed: 7 });

const prediction = (id: string, status: string, more: object = {}): object => ({
  id,
  model: 'alibaba/happyhorse-1',
  version: 'hidden',
  status,
  input: { prompt: 'A paper boat.' },
  output: null,
  logs: '',
  error: null,
  created_at: '2026-01-01T00:00:00.000Z',
  urls: { get: `https://api.replicate.com/v1/predictions/${id}` },
  ...more,
});
const video = (id: string, status: string, progress: number): object => ({
  id,
  object: 'video',
  model: 'sora-2',
  status,
  progress,
  created_at: 1_767_225_600,
  seconds: '4',
  size: '1280x720',
});

const protocols: readonly Protocol[] = [
  {
    submit: /^\/v1\/(?:models\/[^/]+\/[^/]+\/)?predictions$/,
    poll: /^\/v1\/predictions\/([^/]+)$/,
    begun: (id) => prediction(id, 'starting'),
    polled: (id, hasEnded) => [
      200,
      hasEnded ? prediction(id, 'succeeded', { output: file(id) }) : prediction(id, 'processing'),
    ],
  },
  {
    submit: /^\/v1\/videos$/,
    poll: /^\/v1\/videos\/([^/]+)$/,
    begun: (id) => video(id, 'queued', 0),
    polled: (id, hasEnded) => [200, hasEnded ? video(id, 'completed', 100) : video(id, 'in_progress', 50)],
  },
  // The client of fal polls the status, and asks for the result when the job is over.
  {
    submit: /^\/fal-ai\/happyhorse\/v1$/,
    poll: /^\/fal-ai\/happyhorse\/requests\/([^/]+)\/status$/,
    result: /^\/fal-ai\/happyhorse\/requests\/([^/]+)$/,
    begun: falBegun,
    polled: (id, hasEnded) => [
      hasEnded ? 200 : 202,
      {
        status: hasEnded ? 'COMPLETED' : 'IN_PROGRESS',
        request_id: id,
        response_url: `${queue}/requests/${id}`,
      },
    ],
  },
];

const polled = new Map<string, number>();
const over = new Set<string>();
let pollsPerJob = shortPolls;
let [submits, ends] = [0, 0];

function respond(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

/** Whether this poll is the last of its job. */
function isLast(id: string): boolean {
  const polls = (polled.get(id) ?? Number.NaN) + 1;
  polled.set(id, polls);
  if (!(polls >= pollsPerJob)) return false;
  polled.delete(id);
  ends += 1;
  return true;
}

function handle(method: string, path: string, response: ServerResponse): void {
  for (const { submit, poll, result, begun, polled: pollOf } of protocols) {
    if (method === 'POST' && submit.test(path)) {
      const id = randomUUID();
      polled.set(id, 0);
      submits += 1;
      return respond(response, submit.source.includes('fal') ? 200 : 201, begun(id));
    }
    const [, id] = (method === 'GET' && poll.exec(path)) || [];
    if (id !== undefined) {
      const hasEnded = isLast(id);
      if (hasEnded && result !== undefined) over.add(id);
      return respond(response, ...pollOf(id, hasEnded));
    }
    const [, asked] = (method === 'GET' && result?.exec(path)) || [];
    if (asked === undefined) continue;
    // The AI SDK asks for the result alone, until there is one.
    if (over.delete(asked) || isLast(asked)) return respond(response, 200, falResult(asked));
    return respond(response, 400, { detail: 'Request is still in progress' });
  }
  respond(response, 404, { detail: `no such path: ${method} ${path}` });
}

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  request.resume().on('end', () => {
    const { method = '', url = '' } = request;
    handle(method, url.replace(/\?.*$/, ''), response);
  });
});

answer(async (order: PeerServerOrder): Promise<unknown> => {
  if (order.do === 'listen') {
    await new Promise<void>((resolve) =>
      server.listen({ host: '127.0.0.1', port: 0, backlog: 4096 }, resolve),
    );
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
  if (order.do === 'polls') pollsPerJob = order.polls;
  const tally: PeerTally = { submits, ends };
  if (order.do === 'count') [submits, ends] = [0, 0];
  return tally;
});
