import { type Emulator, type EmulatorOptions, startEmulator } from '../src/index.ts';
import { afterTest } from '../../../test/support/cleanup.ts';

export const model = 'alibaba/happyhorse-1-0';
export const key: Readonly<Record<string, string>> = { authorization: 'Bearer canary-key' };

/** An hour that does not move unless it is moved. */
export function fakeClock(start = 1_800_000_000_000): { now(): number; add(ms: number): void } {
  let now = start;
  return {
    now: () => now,
    add: (ms) => {
      now += ms;
    },
  };
}

/** Starts an emulator that ends with the test. */
export async function emulate(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await startEmulator(options);
  afterTest(() => emulator.close());
  return emulator;
}

export interface ReceivedResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; empty where it is none. */
  readonly json: Json;
}

/** What the tests look for in responses. */
export interface Json {
  readonly id?: string;
  readonly generation_id?: string;
  readonly status?: string;
  readonly video?: { readonly url: string };
  readonly meta?: unknown;
  readonly issues?: readonly { readonly path: readonly (string | number)[] }[];
  readonly gateways?: unknown;
  readonly requests?: readonly { readonly headers: unknown; readonly body: unknown }[];
  readonly now?: number;
  readonly error?: string;
}

export async function ask(url: string, init: RequestInit = {}): Promise<ReceivedResponse> {
  const response = await fetch(url, { redirect: 'manual', ...init });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true && text !== '';
  const json = isJson ? (JSON.parse(text) as Json) : {};
  return { status: response.status, headers: response.headers, text, json };
}

const generations = (emulator: Emulator): string => `${emulator.baseURL('aimlapi')}/v2/video/generations`;

/** POST as the document's samples do. */
export function submit(
  emulator: Emulator,
  body: unknown = { model, prompt: 'A paper boat.' },
  headers: Readonly<Record<string, string>> = key,
): Promise<ReceivedResponse> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: text };
  return ask(generations(emulator), init);
}

/** GET as the document's samples do. */
export function status(emulator: Emulator, id: string): Promise<ReceivedResponse> {
  const query = new URLSearchParams({ generation_id: id }).toString();
  return ask(`${generations(emulator)}?${query}`, {
    headers: { 'content-type': 'application/json', ...key },
  });
}

/** Submits with a script in the prompt, and gives the id. */
export async function begin(emulator: Emulator, script: string): Promise<string> {
  const response = await submit(emulator, { model, prompt: `A paper boat. [emulator:${script}]` });
  return response.json.id ?? response.json.generation_id ?? response.text;
}
