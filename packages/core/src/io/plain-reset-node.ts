import type { Socket } from 'node:net';

/**
 * undici gives a connection up after its one response with an error that no caller sees, and Node.js reads the stack of every
 * error that a socket ends with. To write that stack takes longer than to send a request, so this error gets none.
 */
export function plainReset(socket: Socket): Socket {
  const destroy = socket.destroy.bind(socket);
  socket.destroy = (error?: Error): Socket => {
    if (error !== undefined && isReset(error)) error.stack = error.message;
    return destroy(error);
  };
  return socket;
}

const isReset = (error: Error): boolean =>
  'code' in error && error.code === 'UND_ERR_INFO' && error.message === 'reset';
