import type { Emulator, EmulatorOptions } from '../../src/index.ts';
import { type ReceivedResponse as AnyResponse, ask, emulate, key, fakeClock } from '../support.ts';

export interface ReceivedResponse extends Omit<AnyResponse, 'json'> {
  readonly json: Json;
}

/** What these tests look for in responses. */
export interface Json {
  readonly task_id?: string;
  readonly status?: string;
  readonly cost?: number;
  readonly remaining?: number;
  readonly adjustments?: unknown;
  readonly result?: readonly string[];
  readonly glb_urls?: readonly string[];
  readonly error?: string;
  readonly message?: string;
  readonly your_budget?: unknown;
  readonly recent_tasks?: readonly { readonly status: string }[];
}

export interface Gateway {
  readonly emulator: Emulator;
  readonly clock: { add(ms: number): void };
  call(
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<ReceivedResponse>;
  generate(model: string, params: object, headers?: Record<string, string>): Promise<ReceivedResponse>;
  estimate(model: string, params: object): Promise<ReceivedResponse>;
  status(id: string | undefined): Promise<ReceivedResponse>;
  /** Starts a job with a script and gives its id. */
  begin(script: string, model?: string, params?: object): Promise<string>;
}

export const prompt = 'A paper boat.';

/** A GateAI whose clock stands still: 00:00 UTC of some day. */
export async function open(options: EmulatorOptions = {}): Promise<Gateway> {
  const clock = fakeClock(20_000 * 86_400_000);
  const emulator = await emulate({ clock, ...options });
  const base = emulator.baseURL('gateai');
  const call: Gateway['call'] = (method, path, body, headers = key) => {
    const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
    const init = text === undefined ? {} : { body: text };
    const type = text === undefined ? {} : { 'content-type': 'application/json' };
    // what a response holds is looked at by its test
    return ask(base + path, {
      method,
      headers: { ...type, ...headers },
      ...init,
    }) as Promise<ReceivedResponse>;
  };
  const generate: Gateway['generate'] = (model, params, headers) =>
    call('POST', '/api/generate', { model, params }, headers);
  return {
    emulator,
    clock,
    call,
    generate,
    estimate: (model, params) => call('POST', '/api/estimate', { model, params }),
    status: (id) => call('GET', `/get/${id ?? ''}`),
    async begin(script, model = 'sora-2', params = {}) {
      const response = await generate(model, { prompt: `${prompt} [emulator:${script}]`, ...params });
      return response.json.task_id ?? `${response.status} ${response.text}`;
    },
  };
}
