import type { Emulator } from '../../src/index.ts';
import { type Client, client } from '../gateway.ts';

export const key: Readonly<Record<string, string>> = { authorization: 'Bearer sk-canary-key' };

export const talk = (emulator: Emulator): Client => client(emulator, 'aigate', key);

export const model = 'klingai/kling-v3.0-t2v';
export const path = '/v1/video/generations';

/** A wish with a script in its prompt. */
export const wish = (script: string, more: object = {}): object => ({
  model,
  prompt: `A glass sphere. [emulator:${script}]`,
  duration: 5,
  ...more,
});
