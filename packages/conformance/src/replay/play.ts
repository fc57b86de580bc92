import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Fault, withFaults } from '@crosspoint/core/testing';
import { encoded } from '../fixture/encodings.ts';
import type { ReplayFault, Response } from '../fixture/schema.ts';
import type { ReplayOutcome } from './wire.ts';

/** The response that a fault damages where the exchange has none. */
const ordinary: Response = {
  status: 200,
  headers: [['content-type', 'application/json']],
  body: { text: '{"this response":"is never read to its end","because":"it breaks off"}' },
};

/** Replaces the placeholders of a fixture. */
type Fill = (text: string) => string;

/** Bytes are sent as they are. A text is encoded again, in the order of its encodings. */
function bytesOf({ body, headers }: Response, fill: Fill): Buffer {
  if (body?.base64 !== undefined) return Buffer.from(body.base64, 'base64');
  const plain = Buffer.from(fill(body?.text ?? ''));
  return plain.length === 0 ? plain : encoded(headers, plain);
}

/** Headers of the connection: a recording has those of another connection. */
const transportHeaders = /^(?:content-length|connection|keep-alive|trailer|upgrade)$/i;

/** Writes status and headers as they are in the fixture, and only those of the connection in addition. */
function writeHead(response: ServerResponse, httpResponse: Response, length: number, fill: Fill): void {
  const kept = (httpResponse.headers ?? []).filter(([name]) => !transportHeaders.test(name));
  const headers = kept.flatMap(([name, value]) => [name, fill(value)]);
  const chunked = kept.some(([name]) => name.toLowerCase() === 'transfer-encoding');
  response.sendDate = false;
  response.shouldKeepAlive = false; // every exchange has a connection of its own
  const lengthHeader =
    chunked || httpResponse.status === 204 || httpResponse.status === 304
      ? []
      : ['content-length', String(length)];
  response.writeHead(httpResponse.status, [...headers, ...lengthHeader, 'connection', 'close']);
}

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** The body in at most this many pieces. */
const drops = 24;

async function drip(response: ServerResponse, httpResponse: Response, fill: Fill): Promise<void> {
  const bytes = bytesOf(httpResponse, fill);
  response.req.socket.setNoDelay(true);
  writeHead(response, httpResponse, bytes.length, fill);
  response.flushHeaders();
  const size = Math.max(1, Math.ceil(bytes.length / drops));
  for (let at = 0; at < bytes.length && !response.destroyed; at += size) {
    await turn();
    response.write(bytes.subarray(at, at + size));
  }
  response.end();
}

/** Sends 100 Continue and 103 Early Hints, which RFC 9110 (15.2) allows before any response. */
function writeInterim(response: ServerResponse): void {
  response.writeContinue();
  response.writeEarlyHints({ link: '</style.css>; rel=preload; as=style' });
}

/** A fault as core's fault injection has it; undefined for those it does not have. */
function asCoreFault(fault: ReplayFault | undefined): Fault | undefined {
  if (fault?.type === 'hang') return { type: 'hang' };
  if (fault?.type === 'reset-before-headers') return { type: 'reset', when: 'before-accepting' };
  if (fault?.type !== 'truncate' && fault?.type !== 'stall-body') return undefined;
  return { type: fault.type, ...(fault.bytes === undefined ? {} : { bytes: fault.bytes }) };
}

/** The response of an exchange, before a fault changes it. */
export const responseOf = ({ response, fault }: ReplayOutcome): Response =>
  response ?? (fault !== undefined && 'response' in fault ? fault.response : undefined) ?? ordinary;

/** Responds to a request that was read completely. */
export async function play(
  request: IncomingMessage,
  response: ServerResponse,
  outcome: ReplayOutcome,
  fill: Fill,
): Promise<void> {
  const httpResponse = responseOf(outcome);
  const { fault } = outcome;
  if (fault?.type === 'garbage') return void request.socket.end('KIT/0.9 two hundred\r\n\0\r\n');
  if (fault?.type === 'drip') return drip(response, httpResponse, fill);
  if (fault?.type === 'interim') writeInterim(response);
  const respondWithFault = withFaults(
    (_, into) => {
      const bytes = bytesOf(httpResponse, fill);
      writeHead(into, httpResponse, bytes.length, fill);
      into.end(bytes);
    },
    () => asCoreFault(fault),
  );
  await respondWithFault(request, response);
}

/** Whether the response leaves the caller waiting. */
export const isStalling = ({ fault }: ReplayOutcome): boolean =>
  fault?.type === 'hang' || fault?.type === 'stall-body';
