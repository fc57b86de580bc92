import type { Emulator } from '../../src/index.ts';
import { type Client, client, dig } from '../gateway.ts';
import type { ReceivedResponse } from '../support.ts';

export const key: Readonly<Record<string, string>> = { 'x-api-key': 'canary-key' };

export const talk = (emulator: Emulator): Client => client(emulator, 'nanogpt', key);

export const eagle = { model: 'veo2-video', prompt: 'An eagle.', duration: '5s' };

/** Submits with a script in the prompt, and gives the id. */
export async function begin(emulator: Emulator, script: string, body: object = eagle): Promise<string> {
  const response = await talk(emulator).post('/generate-video', {
    ...body,
    prompt: `An eagle. [emulator:${script}]`,
  });
  const id = dig(response.json, 'runId');
  return typeof id === 'string' ? id : response.text;
}

/** As the document polls. */
export function poll(emulator: Emulator, runId: string, modelSlug = 'veo2-video'): Promise<ReceivedResponse> {
  return talk(emulator).get(`/generate-video/status?${new URLSearchParams({ runId, modelSlug }).toString()}`);
}

export function unified(emulator: Emulator, requestId: string): Promise<ReceivedResponse> {
  return talk(emulator).get(`/video/status?${new URLSearchParams({ requestId }).toString()}`);
}

export const balances = async (emulator: Emulator): Promise<unknown> => {
  const { json } = await talk(emulator).post('/check-balance', '');
  return [dig(json, 'usd_balance'), dig(json, 'nano_balance')];
};
