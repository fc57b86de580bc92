import {
  type Exchange,
  type IncomingStream,
  type NodeWritable,
  type OutgoingRequest,
  type AbortReason,
  TransportError,
} from '../../src/transport.ts';
import type { NamedFault } from './accidents.ts';
import type { Purchase } from './gateways.ts';
import type { Worker } from './worker.ts';

const lateLinkMs = 15_000;
const linkLivesMs = 25_000;

/** What a link responds with now: some are dead before anybody comes, some not alive yet. */
function linkStatus({ endsAt, fault }: Purchase, now: number): number {
  if (fault === 'link-late' && now < endsAt + lateLinkMs) return 404;
  if (fault === 'link-dies' && now > endsAt + linkLivesMs) return 410;
  return 200;
}

const fileStart = Buffer.from('00000018667479706d703432', 'hex');

/** The file of a job: what every sniffer takes for an MP4, with the id of the job in it. */
const fileOf = (id: string): Buffer => Buffer.concat([fileStart, Buffer.alloc(4_000, `${id};`)]);

/** Whether a file is that of a job, whole. */
export const isFileOf = (id: string, bytes: Uint8Array): boolean => fileOf(id).equals(bytes);

/** A stream that keeps what is written to it. */
export function memorySink(): { readonly sink: NodeWritable; readonly bytes: () => Buffer } {
  const chunks: Uint8Array[] = [];
  const sink: NodeWritable = {
    write: (chunk, done) => {
      chunks.push(chunk);
      done();
      return true;
    },
    end: (done) => done(),
    destroy: () => undefined,
    on: () => undefined,
    off: () => undefined,
  };
  return { sink, bytes: () => Buffer.concat(chunks) };
}

/** A download under way. */
interface Line {
  readonly worker: Worker;
  readonly fault: NamedFault | undefined;
  readonly reject: (error: Error) => void;
  isOver: boolean;
}

const broken = (message: string): TransportError => new TransportError('broken', 'after-write', message);

function over(line: Line): void {
  if (!line.isOver) line.worker.open -= 1;
  line.isOver = true;
}

/** The chunks of a body, each after a while; `isCut`: it breaks off in the middle. */
async function* chunksOf(line: Line, file: Buffer, isCut: boolean): AsyncGenerator<Uint8Array> {
  const { world } = line.worker;
  const middle = Math.floor(file.length / 2);
  for (const chunk of [file.subarray(0, middle), file.subarray(middle)]) {
    await new Promise<void>((resolve) => void world.timeline.add(world.latency(), line.worker, resolve));
    if (isCut && chunk.byteOffset > file.byteOffset) {
      over(line);
      throw broken('the connection broke');
    }
    if (line.isOver) throw broken('the download was ended');
    yield chunk;
  }
  over(line);
}

function arrive(line: Line, { url }: OutgoingRequest, resolve: (stream: IncomingStream) => void): void {
  const { worker, fault } = line;
  if (line.isOver) return;
  const { world } = worker;
  const ending = fault?.ending ?? { type: 'own' };
  if (ending.type === 'never') return;
  const isHalf = ending.type === 'reset' && ending.isHalf;
  if (ending.type === 'refused' || (ending.type === 'reset' && !isHalf)) {
    over(line);
    return line.reject(broken('the connection broke'));
  }
  const id = /([\w-]+)\.mp4$/.exec(url)?.[1] ?? '';
  const purchase = world.soldAs(id);
  const own = purchase === undefined ? 404 : linkStatus(purchase, world.trueTime());
  const status = ending.type === 'response' ? ending.status : own;
  const text = ending.type === 'response' ? ending.text : 'gone';
  const isFile = ending.type !== 'response' && own === 200;
  const file = isFile ? fileOf(id) : Buffer.from(text);
  const headers = {
    'content-type': isFile ? 'video/mp4' : 'text/html',
    'content-length': String(file.length),
  };
  world.note(`worker ${worker.slot}: HTTP ${status} for the file of ${id}`);
  resolve({ status, headers, body: chunksOf(line, file, isHalf) });
}

/** A download by the transport of a worker. */
export function download(worker: Worker, outgoing: OutgoingRequest): Exchange<IncomingStream> {
  const { world } = worker;
  let line: Line | undefined;
  const response = new Promise<IncomingStream>((resolve, reject) => {
    const begun: Line = { worker, fault: world.accidents.ofExchange('read'), reject, isOver: false };
    line = begun;
    world.exchanges += 1;
    worker.open += 1;
    world.timeline.add(2 * world.latency(), worker, () => arrive(begun, outgoing, resolve));
  });
  const stop = (reason: AbortReason): void => {
    if (line === undefined || line.isOver) return;
    over(line);
    line.reject(new TransportError(reason, 'after-write', `ended: ${reason}`));
  };
  return {
    response,
    abort: (reason) =>
      worker.call(
        'abort',
        () => stop(reason),
        () => undefined,
      ),
  };
}
