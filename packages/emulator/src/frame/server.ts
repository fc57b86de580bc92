import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';

/** Listens on 127.0.0.1 and nowhere else, so that nothing outside this machine can reach it. */
export async function listen(port: number): Promise<{ server: Server; port: number }> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The emulator has no port.');
  return { server, port: address.port };
}

type RequestListener = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Begins to listen. */
export function serve(server: Server, reception: RequestListener): void {
  server.on('request', (request, response) => {
    reception(request, response).catch((error: unknown) => {
      // The client closed the connection in the middle of its request: there is nothing to respond to.
      if (response.destroyed) return;
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end(`The emulator itself failed: ${String(error)}`);
    });
  });
}

/** Refuses a request whose body was not read. */
export function refuse(response: ServerResponse, error: string): void {
  response.writeHead(403, { 'content-type': 'application/json', connection: 'close' });
  response.end(JSON.stringify({ error, issues: [] }));
}

/** Ends at once: connections that hang, stall or idle are cut. May be called again. */
export function shut(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
