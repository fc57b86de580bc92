import {
  type Exchange,
  type IncomingResponse,
  type IncomingStream,
  type OutgoingRequest,
  type AbortReason,
  type Transport,
  TransportError,
} from '../../src/transport.ts';
import type { NamedFault } from './accidents.ts';
import { download } from './downloads.ts';
import type { GatewayKind } from './specs.ts';
import { keyIn, type Send } from './audit.ts';
import { never } from './never.ts';
import type { Worker } from './worker.ts';

/** One exchange on its way. */
interface Line {
  readonly worker: Worker;
  readonly outgoing: OutgoingRequest;
  readonly gateway: GatewayKind;
  readonly fault: NamedFault | undefined;
  readonly resolve: (response: IncomingResponse) => void;
  readonly reject: (error: TransportError) => void;
  /** The record of a submit that has left. */
  send: Send | undefined;
  isWritten: boolean;
  isOver: boolean;
  /** Ends the count of a submit that is under way. */
  ends: () => void;
}

const describe = ({ method, url, purpose }: OutgoingRequest): string =>
  `${purpose} ${method} ${new URL(url).pathname}`;

const kindOf = (url: string): GatewayKind => new URL(url).hostname.split('.')[0] as GatewayKind; // as specs.ts names them

/** The transport of a worker: its requests go to the gateways of the world. */
export function networkOf(worker: Worker): Transport {
  const begin = (outgoing: OutgoingRequest): Exchange<IncomingResponse> => {
    let line: Line | undefined;
    const response = new Promise<IncomingResponse>((resolve, reject) => {
      const { accidents } = worker.world;
      const fault = accidents.ofExchange(outgoing.purpose === 'submit' ? 'submit' : 'read');
      const gateway = kindOf(outgoing.url);
      line = {
        worker,
        outgoing,
        gateway,
        fault,
        resolve,
        reject,
        send: undefined,
        isWritten: false,
        isOver: false,
        ends: () => undefined,
      };
      connect(line);
    });
    const abort = (reason: AbortReason): void =>
      worker.call(
        'abort',
        () => line && stop(line, reason),
        () => undefined,
      );
    return { response, abort };
  };
  return {
    name: 'simulated',
    request: (outgoing) =>
      worker.call(
        outgoing.purpose,
        () => begin(outgoing),
        () => ({ response: never<IncomingResponse>(), abort: () => undefined }),
      ),
    stream: (outgoing) =>
      worker.call(
        outgoing.purpose,
        () => download(worker, outgoing),
        () => ({ response: never<IncomingStream>(), abort: () => undefined }),
      ),
    close: () => worker.call('transport.close', () => Promise.resolve(), never<void>),
  };
}

/** Ends an exchange for the worker, once. */
function end(line: Line, how: IncomingResponse | TransportError): void {
  if (line.isOver) return;
  line.isOver = true;
  line.worker.open -= 1;
  line.ends();
  if (how instanceof TransportError) line.reject(how);
  else line.resolve(how);
}

const broken = (line: Line, message: string, partial?: IncomingResponse): TransportError =>
  new TransportError('broken', line.isWritten ? 'after-write' : 'before-write', message, undefined, partial);

function stop(line: Line, reason: AbortReason): void {
  if (!line.isOver) {
    line.worker.world.note(`${describe(line.outgoing)}: aborted, ${reason}`);
    if (line.send !== undefined) line.send.wasAborted = true;
    if (reason === 'canceled') line.worker.world.audit.stopped(line.worker, line.send);
  }
  end(line, new TransportError(reason, line.isWritten ? 'after-write' : 'before-write', `ended: ${reason}`));
}

function connect(line: Line): void {
  const { worker, fault, outgoing } = line;
  const { world } = worker;
  world.exchanges += 1;
  worker.open += 1;
  const { body } = outgoing;
  if (outgoing.purpose === 'submit' && typeof body === 'string')
    line.ends = world.audit.submitBegins(worker, line.gateway, keyIn(body));
  const { active, ended } = worker;
  if (active === 0)
    world.audit.report(
      'nothing asks by itself',
      `${describe(outgoing)} without a task on worker ${worker.slot}`,
    );
  if (active === 1 && outgoing.purpose === 'poll' && ended.has(outgoing.url))
    world.audit.report('nothing asks by itself', `${describe(outgoing)} after the job had ended`);
  world.note(`worker ${worker.slot}: ${describe(outgoing)}${fault === undefined ? '' : ` (${fault.name})`}`);
  world.timeline.add(world.latency(), worker, () => {
    if (fault?.ending.type === 'refused')
      return end(line, new TransportError('unreachable', 'before-write', 'the connection was refused'));
    write(line);
  });
}

/** The first byte leaves; from here on nobody can say that nothing was sent. */
function write(line: Line): void {
  const { worker, outgoing, gateway, fault } = line;
  const { world } = worker;
  if (line.isOver) return;
  if (outgoing.canSend?.() === false)
    return end(
      line,
      new TransportError('timeout', 'before-write', 'the time in which it may be sent is over'),
    );
  // The response of `canSend` may have been the worker's last call.
  if (worker.isDead) return;
  line.isWritten = true;
  if (outgoing.purpose === 'submit') line.send = world.audit.sent(worker, gateway, outgoing, fault?.name);
  if (fault?.isTaken === false) {
    const { ending } = fault;
    if (ending.type === 'response') return back(line, 2 * world.latency(), ending);
    if (ending.type === 'reset')
      world.timeline.add(world.latency(), worker, () => end(line, broken(line, 'the connection broke')));
    return;
  }
  world.timeline.add(world.latency(), undefined, () => arrive(line));
}

function back(
  line: Line,
  inMs: number,
  {
    status,
    text,
    headers = {},
  }: { status: number; text: string; headers?: Readonly<Record<string, string>> },
): void {
  const { worker } = line;
  const response = { status, text, headers: { 'content-type': 'application/json', ...headers } };
  worker.world.timeline.add(inMs, worker, () => {
    if (line.isOver) return;
    worker.world.note(`worker ${worker.slot}: HTTP ${status} for ${describe(line.outgoing)}`);
    if (line.send !== undefined) line.send.wasAnswered = true;
    if (line.outgoing.purpose === 'poll') noteEnd(line, response);
    end(line, response);
  });
}

/** A poll that brought the end of a job: the task that asked has no reason to ask again. */
function noteEnd({ worker, outgoing, fault }: Line, { status, text }: IncomingResponse): void {
  const isEnd = status === 200 && fault === undefined && /"word":"(?:done|broken|stopped)"/.test(text);
  const hasAll = text.includes('files') || !text.includes('"done"');
  if (isEnd && hasAll && worker.active === 1 && !worker.mayAskAgain) worker.ended.add(outgoing.url);
}

/** The gateway works on the request, whatever becomes of its response. */
function arrive(line: Line): void {
  const { worker, outgoing, gateway, fault } = line;
  const { world } = worker;
  const { body } = outgoing;
  const { at, ...own } = world.askGateway(
    gateway,
    {
      method: outgoing.method,
      path: new URL(outgoing.url).pathname,
      headers: outgoing.headers,
      body: typeof body === 'string' ? body : undefined,
    },
    line.send,
  );
  const text = JSON.stringify(own.body);
  const inMs = Math.max(0, at - world.trueTime()) + world.latency();
  const ending = fault?.ending ?? { type: 'own' };
  if (ending.type === 'never') return;
  if (ending.type === 'own') return back(line, inMs, { status: ending.status ?? own.status, text });
  if (ending.type === 'response') return back(line, world.latency(), ending);
  world.timeline.add(world.latency(), worker, () => {
    const isHalf = ending.type === 'reset' && ending.isHalf;
    const headers = { 'content-type': 'application/json' };
    const half = { status: own.status, headers, text: text.slice(0, Math.floor(text.length * 0.6)) };
    end(line, broken(line, 'the connection broke', isHalf ? half : undefined));
  });
}
