import type { Emulator } from '../../src/index.ts';
import { type Client, client, dig } from '../gateway.ts';
import type { ReceivedResponse } from '../support.ts';

const key: Readonly<Record<string, string>> = { 'x-api-key': 'canary-key' };

export const talk = (emulator: Emulator): Client => client(emulator, 'yotta', key);

/** One sound body for each task, by its path. */
export const sound = {
  'text-to-video': { model: 'kling-v3-std-text', parameters: { prompt: 'A boat.', duration: 5 } },
  'image-to-video': {
    model: 'happyhorse-1.0-i2v',
    parameters: { prompt: 'It sails.', first_frame: 'https://pictures.test/boat.png', duration: 5 },
  },
  'text-to-image': { model: 'nano-banana-pro', parameters: { prompt: 'A boat.' } },
  'video-edit': {
    model: 'wan-video-edit',
    parameters: { prompt: 'At dusk.', video: 'https://clips.test/boat.mp4' },
  },
  'reference-to-video': {
    model: 'happyhorse-1.0-r2v',
    parameters: { prompt: 'A boat, [Image1].', reference_images: ['https://pictures.test/boat.png'] },
  },
} as const;

export type Task = keyof typeof sound;

export const submit = (
  emulator: Emulator,
  body: object,
  task: Task = 'text-to-video',
): Promise<ReceivedResponse> => talk(emulator).post(`/${task}/generations`, body);

/** Submits with a script in the prompt, and gives the id. */
export async function begin(
  emulator: Emulator,
  script: string,
  task: Task = 'text-to-video',
): Promise<string> {
  const { model, parameters } = sound[task];
  const prompt = `${parameters.prompt} [emulator:${script}]`;
  const response = await submit(emulator, { model, parameters: { ...parameters, prompt } }, task);
  const id = /"request_id":"?([^"}]+)"?/.exec(response.text)?.[1];
  return id ?? response.text;
}

export const poll = (
  emulator: Emulator,
  id: string,
  task: Task = 'text-to-video',
): Promise<ReceivedResponse> => talk(emulator).get(`/${task}/generations/${id}`);

export const data = async (response: Promise<ReceivedResponse>): Promise<unknown> =>
  dig((await response).json, 'data');
