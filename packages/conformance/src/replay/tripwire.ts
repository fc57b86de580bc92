import { type Socket, Socket as NetSocket } from 'node:net';
import { watchSideChannels } from './side-channels.ts';

/** An attempt to connect to anything but a server of the kit. */
export interface Escape {
  readonly host: string;
  readonly port: number;
}

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|::1|::ffff:127(?:\.\d{1,3}){3})$/;

/** The ports of the kit's own servers on this machine. */
const ownPorts = new Set<number>();

/** Lets connections to a server of the kit pass. @returns what ends it */
export function allowPort(port: number): () => void {
  ownPorts.add(port);
  return () => void ownPorts.delete(port);
}

/** The destination in the arguments of `Socket.connect`; undefined for a socket that is already there. */
function destination(given: readonly unknown[]): Escape | undefined {
  // `net.connect` hands over what it has normalised already, as one list
  const [first, second]: readonly unknown[] = Array.isArray(given[0]) ? given[0] : given;
  if (typeof first === 'number')
    return { host: typeof second === 'string' ? second : 'localhost', port: first };
  if (typeof first === 'string') return { host: `the socket ${first}`, port: 0 };
  if (typeof first !== 'object' || first === null) return undefined;
  if ('path' in first && typeof first.path === 'string' && first.path !== '')
    return { host: `the socket ${first.path}`, port: 0 };
  if (!('port' in first)) return undefined;
  const host = 'host' in first && typeof first.host === 'string' ? first.host : 'localhost';
  return { host, port: Number(first.port) };
}

/** `Socket.connect`; its `this` is the socket that goes out. */
type Connect = (this: Socket, ...given: never[]) => Socket;

const escapes: Escape[] = [];
const sideChannels: string[] = [];
let restoreSideChannels: (() => void) | undefined;
let watching = 0;
let original: Connect | undefined;

function watchedConnect(this: Socket, ...given: unknown[]): Socket {
  const to = destination(given);
  if (to === undefined || (loopback.test(to.host) && ownPorts.has(to.port)))
    return Reflect.apply(original!, this, given) as Socket;
  escapes.push(to);
  // On the next tick: undici is still setting the socket up, and would crash.
  process.nextTick(() => this.destroy(new Error(`the conformance kit blocks connections to ${to.host}`)));
  return this;
}

/** Blocks every connection but those to the kit's own servers until `release` is called, and records each attempt. */
export interface Tripwire {
  /** Every attempt since the tripwire was set. */
  readonly escapes: () => readonly Escape[];
  /** Attempts other than a connection: a datagram, a program, a thread. */
  readonly sideChannels: () => readonly string[];
  readonly release: () => void;
}

/** Sets the tripwire. Several may be set at once; the last release removes it. */
export function setTripwire(): Tripwire {
  if (watching === 0) {
    original = Reflect.get(NetSocket.prototype, 'connect');
    NetSocket.prototype.connect = watchedConnect as Connect;
    restoreSideChannels = watchSideChannels((way) => sideChannels.push(way));
  }
  watching += 1;
  const from = escapes.length;
  const fromSideChannel = sideChannels.length;
  let released = false;
  const release = (): void => {
    if (released) return;
    released = true;
    watching -= 1;
    if (watching > 0) return;
    if (original !== undefined) NetSocket.prototype.connect = original;
    restoreSideChannels?.();
  };
  return {
    escapes: () => escapes.slice(from),
    sideChannels: () => sideChannels.slice(fromSideChannel),
    release,
  };
}
