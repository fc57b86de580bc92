import type { Emulator, GatewayId } from '../src/index.ts';
import { type ReceivedResponse, ask } from './support.ts';

/** Talks to one gateway as a client with a key does. */
export interface Client {
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<ReceivedResponse>;
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<ReceivedResponse>;
}

export function client(
  emulator: Emulator,
  gateway: GatewayId | 'yotta-llm',
  key: Readonly<Record<string, string>>,
): Client {
  const base = emulator.baseURL(gateway);
  return {
    get: (path, headers = key) => ask(base + path, { headers }),
    post: (path, body, headers = key) =>
      ask(base + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
  };
}

/** What lies at a place of a response: `dig(answer.json, 'data', 'status')`. */
export function dig(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, name) => (inner as Record<string | number, unknown> | undefined)?.[name],
    value,
  );
}
