// A gateway whose one output is a file of any size, in a process of its own.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { path } from './exchange/job.ts';
import { queued } from './exchange/responses.ts';
import { answer } from './process/answer.ts';

/** The size of the file from now on; the base URL is the answer. */
export interface FileServerOrder {
  readonly bytes: number;
}

const id = '60ac7c34-3224-4b14-9e7d-0aa0db708325';
// An MP4 file begins with its brand; the rest is no video, and nobody plays it.
const chunk = Buffer.alloc(64 * 1024, 'no two frames of a paper boat are alike; ');
const head = Buffer.from(chunk);
head.set(Buffer.from([0, 0, 0, 24]));
head.write('ftypisom', 4, 'latin1');

let bytes = 0;
let origin = '';

function send(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': bytes });
  let left = bytes;
  const more = (): void => {
    while (left > 0) {
      const part = (left === bytes ? head : chunk).subarray(0, left);
      left -= part.length;
      if (!response.write(part)) return void response.once('drain', more);
    }
    response.end();
  };
  more();
}

const server = createServer((request, response) => {
  request.resume();
  if (request.url === '/boat.mp4') return send(response);
  const text =
    request.method === 'POST' && request.url === path
      ? queued(id)
      : JSON.stringify({ id, status: 'completed', video: { url: `${origin}/boat.mp4` } });
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(text);
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

answer((order: FileServerOrder) => {
  bytes = order.bytes;
  return Promise.resolve(origin);
});
