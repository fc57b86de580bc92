/**
 * Faults of a line and of a gateway, put around a `node:http` request listener: what a client must survive happens on
 * real sockets. The request is read to its end first, so that every fault comes after the client's write.
 */
import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Writable } from 'node:stream';

/** A request listener of a `node:http` server. */
export type Listener = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** `accepted`: the listener runs all the same, so that the job exists, and its response is thrown away. @default false */
export type ResponseFault<T> = T & { readonly accepted?: boolean };

/** One thing that goes wrong with one request. */
export type Fault =
  /** The listener runs at once, its response leaves `ms` milliseconds later. */
  | { readonly type: 'delay'; readonly ms: number }
  /** The connection is reset before any byte of a response: the listener never ran, or its result is lost. */
  | { readonly type: 'reset'; readonly when: 'before-accepting' | 'after-accepting' }
  /** The listener's head with the true content-length, that many bytes of its body (default: half), then the end. */
  | { readonly type: 'truncate'; readonly bytes?: number }
  /** As `truncate`, but the connection stays open and silent. */
  | { readonly type: 'stall-body'; readonly bytes?: number }
  /** No response ever comes; the connection stays open. */
  | ResponseFault<{ readonly type: 'hang' }>
  /** Another response; a body is called JSON where the headers say nothing else. */
  | ResponseFault<{
      readonly type: 'status';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }>
  /** Another text, called JSON (default) with status 200 (default). */
  | ResponseFault<{
      readonly type: 'body';
      readonly text: string;
      readonly contentType?: string;
      readonly status?: number;
    }>
  | ResponseFault<{ readonly type: 'redirect'; readonly status: number; readonly location: string }>;

/**
 * Wraps a listener: a request for which `pick` names a fault suffers it, every other passes untouched.
 *
 * @example createServer(withFaults(listener, (request) => (request.method === 'POST' ? { type: 'hang' } : undefined)));
 */
export function withFaults(
  listener: Listener,
  pick: (request: IncomingMessage) => Fault | undefined,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    const fault = pick(request);
    if (fault === undefined) return listener(request, response);
    const original = accepts(fault) ? await rehearse(listener, request) : nothing;
    await readToEnd(request);
    if (!response.destroyed) await play(fault, original, response);
  };
}

interface FaultResponse {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

/** What stands for the listener's response where it gave none. */
const nothing: FaultResponse = { status: 500, headers: [], body: Buffer.alloc(0) };

function accepts(fault: Fault): boolean {
  if (fault.type === 'reset') return fault.when === 'after-accepting';
  if (fault.type === 'delay' || fault.type === 'truncate' || fault.type === 'stall-body') return true;
  return fault.accepted === true;
}

async function play(fault: Fault, original: FaultResponse, response: ServerResponse): Promise<void> {
  if (fault.type === 'hang') return;
  if (fault.type === 'reset') return void response.req.socket.resetAndDestroy();
  if (fault.type === 'delay') await delay(response, fault.ms);
  if (response.destroyed) return;
  const httpResponse = instead(fault) ?? original;
  if (fault.type !== 'truncate' && fault.type !== 'stall-body') {
    await send(response, httpResponse, httpResponse.body.length);
    return void response.end();
  }
  const half = Math.floor(original.body.length / 2);
  await send(response, original, Math.max(0, Math.min(fault.bytes ?? half, original.body.length - 1)));
  if (fault.type === 'truncate') response.req.socket.destroy();
}

/** The response a fault brings along. */
function instead(fault: Fault): FaultResponse | undefined {
  if (fault.type === 'redirect')
    return { ...nothing, status: fault.status, headers: [['location', fault.location]] };
  if (fault.type !== 'status' && fault.type !== 'body') return undefined;
  const text = fault.type === 'body' ? fault.text : fault.body;
  const headers = new Headers(fault.type === 'status' ? fault.headers : {});
  const type = (fault.type === 'body' ? fault.contentType : undefined) ?? 'application/json';
  if (text !== undefined && !headers.has('content-type')) headers.set('content-type', type);
  return { status: fault.status ?? 200, headers: [...headers], body: Buffer.from(text ?? '') };
}

/** Runs the listener with a response that has no real socket, and reads what it wrote. */
async function rehearse(listener: Listener, request: IncomingMessage): Promise<FaultResponse> {
  const chunks: Buffer[] = [];
  const sink = new Writable({ write: (chunk: Buffer, _encoding, done) => done(void chunks.push(chunk)) });
  const response = new ServerResponse(request);
  response.useChunkedEncodingByDefault = false; // so that what follows the head is the body itself
  response.assignSocket(sink as unknown as Socket); // a response only writes to its socket: any Writable will do
  const finished = new Promise((resolve) => response.once('finish', resolve).once('close', resolve));
  await listener(request, response);
  await finished;
  return readResponse(Buffer.concat(chunks));
}

function readResponse(bytes: Buffer): FaultResponse {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return nothing;
  const [statusLine = '', ...lines] = bytes.toString('latin1', 0, headEnd).split('\r\n');
  // Headers about the line itself are the real response's own business.
  const kept = lines.filter((line) => !/^(connection|keep-alive|transfer-encoding):/i.test(line));
  const headers = kept.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  return { status: Number(statusLine.split(' ')[1]), headers, body: bytes.subarray(headEnd + 4) };
}

/** Writes the head, with the true length of the body, and that many bytes of it. */
function send(response: ServerResponse, httpResponse: FaultResponse, bytes: number): Promise<void> {
  response.statusCode = httpResponse.status;
  for (const [name, value] of httpResponse.headers) response.appendHeader(name, value);
  if (!response.hasHeader('content-length')) response.setHeader('content-length', httpResponse.body.length);
  response.flushHeaders();
  return new Promise((resolve) => void response.write(httpResponse.body.subarray(0, bytes), () => resolve()));
}

/** Resolves after `ms`, or at once when the client leaves; never keeps the process alive. */
function delay(response: ServerResponse, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms).unref();
    response.once('close', () => resolve(clearTimeout(timer)));
  });
}

function readToEnd(request: IncomingMessage): Promise<void> {
  if (request.readableEnded || request.destroyed) return Promise.resolve();
  return new Promise((resolve) => void request.once('end', resolve).once('close', resolve).resume());
}
