// The gateway, in a process of its own: plain node:http, canned responses, and a count of what was asked.
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer } from './process/answer.ts';
import { path, shortPolls } from './exchange/job.ts';
import { completed, queued, underWay } from './exchange/responses.ts';
import type { Order, Sample, Tally } from './exchange/tally.ts';

const question = `${path}?generation_id=`;
// A thousand clients may connect at once; the default of 511 would make some of them wait a second.
const backlog = 4096;

type Counting = { -readonly [Name in keyof Tally]: Tally[Name] };
const nothing: Tally = {
  submits: 0,
  polls: 0,
  completed: 0,
  strange: 0,
  submit: undefined,
  poll: undefined,
};

let tally: Counting = { ...nothing };
let hold = false;
let pollsPerJob = shortPolls;
let submitMs = 0;
const polled = new Map<string, number>();

/** Names and values, save what belongs to one connection or one job. */
const headersOf = (request: IncomingMessage): string[] =>
  Object.entries(request.headers)
    .map(([name, value]) => `${name}: ${String(value)}`)
    .filter((line) => !/^(?:host|connection|content-length|x-client-request-id):/.test(line))
    .toSorted();

const sampleOf = (request: IncomingMessage, body: string): Sample => ({ headers: headersOf(request), body });

function httpResponse(
  response: ServerResponse,
  status: number,
  id: string,
  text: string,
  more: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'x-inference-id': id,
    ...more,
  });
  response.end(text);
}

function submit(request: IncomingMessage, response: ServerResponse): void {
  let body = '';
  request.setEncoding('latin1').on('data', (text: string) => (body += text));
  request.on('end', () => {
    tally.submits += 1;
    tally.submit ??= sampleOf(request, body);
    const id = randomUUID();
    polled.set(id, 0);
    const respond = (): void => httpResponse(response, 200, id, queued(id));
    if (submitMs === 0) respond();
    else setTimeout(respond, submitMs);
  });
}

function poll(request: IncomingMessage, response: ServerResponse, id: string): void {
  const polls = (polled.get(id) ?? Infinity) + 1;
  if (polls === Infinity) return strange(response);
  tally.polls += 1;
  tally.poll ??= sampleOf(request, '');
  if (hold) return httpResponse(response, 200, id, underWay(id), { 'retry-after': '3600' });
  if (polls < pollsPerJob) {
    polled.set(id, polls);
    return httpResponse(response, 200, id, underWay(id));
  }
  polled.delete(id);
  tally.completed += 1;
  httpResponse(response, 200, id, completed(id));
}

function strange(response: ServerResponse): void {
  tally.strange += 1;
  httpResponse(response, 404, '', '{"message":"-","statusCode":404}');
}

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  const { method, url = '' } = request;
  if (method === 'POST' && url === path) return submit(request, response);
  if (method === 'GET' && url.startsWith(question))
    return poll(request, response, url.slice(question.length));
  strange(response);
});

const listen = (): Promise<string> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0, backlog }, () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    );
  });

answer(async (order: Order): Promise<unknown> => {
  if (order.do === 'listen') return listen();
  if (order.do === 'hold') hold = order.hold;
  if (order.do === 'polls') pollsPerJob = order.polls;
  if (order.do === 'delay') submitMs = order.ms;
  if (order.do === 'drop') server.closeIdleConnections();
  const counted = tally;
  if (order.do === 'count') {
    tally = { ...nothing };
    polled.clear();
  }
  return counted;
});
