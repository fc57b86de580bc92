import { describe, expect, it } from 'vitest';
import { emulate } from '../support.ts';
import { dig } from '../gateway.ts';
import { type Task, sound, submit, talk } from './support.ts';

const shots = ['profile', 'frontal', 'hands', 'seat'].map((prompt, at) => ({
  index: at + 1,
  prompt,
  duration: '1',
}));
const several = { duration: 4, multi_shot: true, shot_type: 'customize', multi_prompt: shots };
const first_frame = 'https://ml-static.yottalabs.ai/videos/gatex/demo/image-to-video/Example8-first.png';
const horse = { prompt: 'A balloon.', first_frame };
const six = Array.from({ length: 6 }, (_, at) => ({ index: at + 1, prompt: 'A shot.', duration: 1 }));

type Case = [task: Task, parameters: object];

const wish = (task: Task, parameters: object): object => ({ model: sound[task].model, parameters });

describe('is accepted, with a request_id in the envelope', () => {
  it.each<Case>([
    ['text-to-video', { ...several, aspect_ratio: '16:9', generate_audio: true, cfg_scale: '0.5' }],
    ['text-to-video', { ...several, multi_prompt: six, duration: 6 }],
    ['text-to-video', { ...several, duration: undefined }],
    ['text-to-video', { multi_shot: true, shot_type: 'intelligence', prompt: 'A boat.' }],
    ['text-to-video', { multi_shot: true, shot_type: 'intelligence', multi_prompt: shots, duration: 4 }],
    ['text-to-video', { prompt: 'A boat.', duration: 15, cfg_scale: 1, multi_shot: false }],
    ['image-to-video', { ...horse, resolution: '1080p', seed: 1234, duration: 5 }],
    ['image-to-video', { ...horse, prompt: 'x'.repeat(6000) }],
    ['text-to-image', { prompt: 'A boat.', aspect_ratio: '21:9', resolution: '4K', output_format: 'jpeg' }],
    ['video-edit', { prompt: 'x', video: 'https://clips.test/a.mp4', strength: 0.5, preserve_motion: true }],
    ['video-edit', { prompt: 'x', video: 'data:video/mp4;base64,AAAA' }],
    ['reference-to-video', { prompt: '[Image2] x [Image1]', reference_images: [first_frame, first_frame] }],
  ])('%s: %j', async (task, parameters) => {
    const emulator = await emulate();
    const { status, json } = await submit(emulator, wish(task, parameters), task);
    expect(status).toBe(200);
    expect(json).toEqual({
      code: 10000,
      message: 'success',
      data: { request_id: expect.stringMatching(/^emu-/) as string },
    });
    expect(emulator.acceptedCount('yotta.submit')).toBe(1);
  });

  it('with providers, and from kling-v3-pro-text', async () => {
    const body = { model: 'kling-v3-pro-text', parameters: { prompt: 'A boat.' }, providers: ['kling'] };
    expect((await submit(await emulate(), body)).json).toMatchObject({ code: 10000 });
  });
});

describe('is refused inside a 200 with 10001, naming the field', () => {
  const shot = (more: object) => ({
    ...several,
    multi_prompt: [{ ...shots[0], ...more }, ...shots.slice(1)],
  });
  it.each<[Task, string, object]>([
    ['text-to-video', 'prompt', { duration: 5 }],
    ['text-to-video', 'prompt', { prompt: '', multi_prompt: shots, duration: 4 }],
    ['text-to-video', 'duration', { prompt: 'x', duration: 2 }],
    ['text-to-video', 'duration', { prompt: 'x', duration: 16 }],
    ['text-to-video', 'duration', { prompt: 'x', duration: '5' }],
    ['text-to-video', 'aspect_ratio', { prompt: 'x', aspect_ratio: '4:3' }],
    ['text-to-video', 'cfg_scale', { prompt: 'x', cfg_scale: 1.1 }],
    ['text-to-video', 'cfg_scale', { prompt: 'x', cfg_scale: 'half' }],
    ['text-to-video', 'shot_type', { ...several, shot_type: undefined }],
    ['text-to-video', 'shot_type', { ...several, shot_type: 'auto' }],
    ['text-to-video', 'multi_prompt', { ...several, multi_prompt: undefined }],
    ['text-to-video', 'multi_prompt', { ...several, multi_prompt: [] }],
    [
      'text-to-video',
      'multi_prompt',
      { ...several, multi_prompt: [...six, { ...six[0], index: 7 }], duration: 7 },
    ],
    ['text-to-video', 'add up', { ...several, duration: 5 }],
    ['text-to-video', '3 to 15', { ...several, multi_prompt: shots.slice(0, 1), duration: undefined }],
    ['text-to-video', '3 to 15', { ...shot({ duration: 13 }), duration: undefined }],
    ['text-to-video', 'index', shot({ index: 0 })],
    ['text-to-video', 'index', shot({ index: 2 })],
    ['text-to-video', 'multi_prompt.0.prompt', shot({ prompt: 'x'.repeat(501) })],
    ['text-to-video', 'multi_prompt.0.duration', shot({ duration: 0 })],
    ['text-to-video', 'multi_prompt', { multi_shot: true, shot_type: 'intelligence' }],
    ['text-to-video', 'script', { prompt: 'x [emulator:q5]' }],
    ['image-to-video', 'first_frame', { prompt: 'x' }],
    ['image-to-video', 'first_frame', { ...horse, first_frame: 'data:image/png;base64,AAAA' }],
    ['image-to-video', 'prompt', { first_frame }],
    ['image-to-video', 'seed', { ...horse, seed: 2_147_483_648 }],
    ['image-to-video', 'resolution', { ...horse, resolution: '480p' }],
    ['text-to-image', 'resolution', { prompt: 'x', resolution: '8K' }],
    ['text-to-image', 'output_format', { prompt: 'x', output_format: 'webp' }],
    ['video-edit', 'video', { prompt: 'x' }],
    ['video-edit', 'strength', { prompt: 'x', video: first_frame, strength: 2 }],
    ['reference-to-video', 'reference_images', { prompt: 'x', reference_images: [] }],
    ['reference-to-video', 'reference_images', { prompt: 'x', reference_images: Array(4).fill(first_frame) }],
    ['reference-to-video', 'not there', { prompt: '[Image2]', reference_images: [first_frame] }],
  ])('%s, %s: %j', async (task, field, parameters) => {
    const emulator = await emulate();
    const { status, json } = await submit(emulator, wish(task, parameters), task);
    expect(status).toBe(200);
    expect(json).toEqual({ code: 10001, message: expect.stringContaining(field) as string, data: null });
    expect(emulator.acceptedCount('yotta.submit')).toBe(0);
  });

  it.each([
    ['a model of another task', { model: 'nano-banana-pro', parameters: { prompt: 'x' } }, 'model'],
    ['a model nobody knows', { model: 'kling-v9', parameters: { prompt: 'x' } }, 'model'],
    ['parameters at the top', { model: 'kling-v3-std-text', prompt: 'x' }, 'parameters'],
    ['providers as text', { ...sound['text-to-video'], providers: 'kling' }, 'providers'],
  ])('%s', async (_name, body, field) => {
    const { json } = await submit(await emulate({ models: 'documented' }), body);
    expect(json).toMatchObject({ code: 10001, message: expect.stringContaining(field) as string });
  });
});

describe('the key', () => {
  it.each([
    ['none', {}, 401],
    ['an empty one', { 'x-api-key': '' }, 401],
    ['a bearer', { authorization: 'Bearer canary-key' }, 401],
    ['another one', { 'x-api-key': 'other' }, 401],
    ['the right one', { 'x-api-key': 'canary-key' }, 200],
  ])('%s', async (_name, headers: Record<string, string>, expected) => {
    const emulator = await emulate({ apiKey: 'canary-key' });
    const gateway = talk(emulator);
    const { status, json } = await gateway.post(
      '/text-to-video/generations',
      sound['text-to-video'],
      headers,
    );
    expect(status).toBe(expected);
    expect(dig(json, 'code')).toBe(expected === 401 ? 40101 : 10000);
    expect((await gateway.get('/text-to-video/generations/x', headers)).status).toBe(expected);
  });
});

describe('what is assumed', () => {
  it.each(['text-to-image', 'video-edit', 'reference-to-video'] as const)('%s says so', async (task) => {
    const { headers } = await submit(await emulate(), sound[task], task);
    expect(headers.get('x-emulator-assumes')).toContain('path, model id and field names');
  });
});
