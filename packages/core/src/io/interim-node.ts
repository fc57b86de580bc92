import type { Socket } from 'node:net';

// "HTTP/1.1 100 ": enough to tell an interim response (100 to 199) from a final one.
const statusLineBytes = 13;
// 101 is none: what follows it is no HTTP.
const interim = /^HTTP\/1\.[01] 1(?!01)\d\d[ \r\n]/;
const beginning = /^(?:GET|POST|PUT|PATCH|DELETE) \S+ HTTP\/1\.1\r\n/;
const noBytes = Buffer.alloc(0);
// As much as undici takes for the head of a response. What is longer is left to it, and breaks there.
const longestHead = 16 * 1024;
const lf = 0x0a;
const cr = 0x0d;
const one = 0x31;

/**
 * Takes the interim responses out of what a server sends: undici breaks the connection at a `100 Continue`, and the
 * final response behind it, with the id of a paid job, is lost with it (`onHeadersComplete` in its client-h1.js).
 *
 * It looks at the beginnings of responses alone, and passes on as it came what is not interim.
 */
export class InterimFilter {
  /** What has come of a status line or of an interim head; undefined where bytes pass through. */
  #held: Buffer | undefined;

  /** A request goes out: what comes next is the beginning of a response. */
  expect(): void {
    this.#held = noBytes;
  }

  /** What of a chunk is passed on. */
  pass(chunk: Buffer): Buffer {
    if (this.#held === undefined) return chunk;
    if (this.#held.length === 0 && beginsFinal(chunk)) {
      this.#held = undefined;
      return chunk;
    }
    let bytes: Buffer = Buffer.concat([this.#held, chunk]);
    for (;;) {
      bytes = withoutLineEnds(bytes);
      this.#held = bytes;
      if (bytes.length < statusLineBytes && mayBeInterim(bytes)) return noBytes;
      if (!interim.test(bytes.toString('latin1', 0, statusLineBytes))) {
        this.#held = undefined;
        return bytes;
      }
      const end = endOfHead(bytes);
      if (end === undefined && bytes.length <= longestHead) return noBytes;
      if (end === undefined) {
        this.#held = undefined;
        return bytes;
      }
      bytes = bytes.subarray(end);
    }
  }
}

/** Whether a whole status line begins here that is not interim, as nearly every response does: it needs no copy. */
const beginsFinal = (bytes: Buffer): boolean =>
  bytes.length >= statusLineBytes && bytes[0] !== cr && bytes[0] !== lf && bytes[9] !== one;

/** Whether so few bytes can still become an interim status line. */
const mayBeInterim = (bytes: Buffer): boolean => {
  const example = 'HTTP/1.1 1';
  const text = bytes.toString('latin1').replace('HTTP/1.0', 'HTTP/1.1');
  return example.startsWith(text) || text.startsWith(example);
};

/** Parsers skip empty lines before a status line. */
function withoutLineEnds(bytes: Buffer): Buffer {
  let at = 0;
  while (bytes[at] === cr || bytes[at] === lf) at += 1;
  return bytes.subarray(at);
}

/** Behind the empty line that ends a head. */
function endOfHead(bytes: Buffer): number | undefined {
  for (let at = bytes.indexOf(lf); at !== -1; at = bytes.indexOf(lf, at + 1)) {
    const next = bytes[at + 1] === cr ? at + 2 : at + 1;
    if (bytes[next] === lf) return next + 1;
  }
  return undefined;
}

const filtered = new WeakSet<Socket>();

/**
 * Lets undici read a socket without its interim responses. undici reads with `read()` alone and writes the head of a
 * request as the only text that begins like one: both are watched on this one socket.
 */
export function skipInterim(socket: Socket): Socket {
  if (filtered.has(socket)) return socket;
  filtered.add(socket);
  const filter = new InterimFilter();
  const read = socket.read.bind(socket) as (size?: number) => Buffer | null; // no encoding is set on it
  socket.read = (size?: number): Buffer | null => {
    for (let chunk = read(size); chunk !== null; chunk = read(size)) {
      const passed = filter.pass(chunk);
      if (passed.length > 0) return passed;
    }
    return null;
  };
  const write = socket.write.bind(socket) as (...given: unknown[]) => boolean;
  socket.write = (...given: unknown[]): boolean => {
    if (typeof given[0] === 'string' && beginning.test(given[0])) filter.expect();
    return write(...given);
  };
  return socket;
}
