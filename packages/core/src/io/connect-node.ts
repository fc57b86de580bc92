import type { Socket } from 'node:net';
import { buildConnector } from 'undici';
import { lookupWith, type Resolve } from './guard-node.ts';
import { skipInterim } from './interim-node.ts';

/** How sockets come about. None of it is needed for ordinary use. */
export interface TransportOptions {
  /** Host name → addresses, in place of the system's resolver. */
  readonly resolve?: Resolve;
  /** Opens the socket itself, for tests that lead every host to one server. Takes the place of TLS as well. */
  readonly connect?: (to: {
    /** `'http:'` or `'https:'`. */
    readonly protocol: string;
    /** The host's name, or its address. */
    readonly hostname: string;
    /** The port, also where it is the default of the protocol. */
    readonly port: number;
  }) => Promise<Socket>;
  /** An HTTP proxy's URL. It resolves names by itself, so only bare addresses are judged. */
  readonly proxy?: string;
}

// Above any deadline in use: a connect that hangs is ended by core's clock, not by undici's.
const never = 24 * 60 * 60 * 1000;

/** A connector whose sockets bring final responses only. */
export const withoutInterim =
  (connector: buildConnector.connector): buildConnector.connector =>
  (to, callback) =>
    connector(to, (...[error, socket]) =>
      error === null ? callback(null, skipInterim(socket)) : callback(error, null),
    );

/** The connector of a pool. A guarded one refuses names that lead to addresses that are not public. */
export const connectorWith = (options: TransportOptions, guarded: boolean): buildConnector.connector =>
  withoutInterim(plainConnector(options, guarded));

function plainConnector(options: TransportOptions, guarded: boolean): buildConnector.connector {
  const { connect } = options;
  if (connect === undefined)
    return buildConnector({
      timeout: never,
      lookup: lookupWith(options.resolve, guarded),
    } as buildConnector.BuildOptions);
  return (to, callback) => {
    const judged = async (): Promise<Socket> => {
      if (guarded && options.resolve !== undefined) await judge(to.hostname, options.resolve);
      const port = Number(to.port || (to.protocol === 'https:' ? 443 : 80));
      return connect({ protocol: to.protocol, hostname: to.hostname, port });
    };
    judged().then(
      (socket) => callback(null, socket),
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), null),
    );
  };
}

/** The address guard stays honest where sockets are led elsewhere: names are still resolved and judged. */
const judge = (hostname: string, resolve: Resolve): Promise<void> =>
  new Promise((done, fail) => {
    lookupWith(resolve, true)(hostname, { all: true }, (error) => (error === null ? done() : fail(error)));
  });
