import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { samplePicture } from '../../src/index.ts';
import { client, dig } from '../gateway.ts';
import { ask, emulate, fakeClock } from '../support.ts';

const key = { authorization: 'Bearer key' };

async function open() {
  const clock = fakeClock();
  const emulator = await emulate({ clock });
  return { clock, emulator, gate: client(emulator, 'gateai', key) };
}

describe('the newer protocol on the host of GateAI', () => {
  it('is a 202 with an id, two words of an end and a public URL', async () => {
    const { clock, gate } = await open();
    const { status, json } = await gate.post('/v1/generate/video', {
      model: 'any-model',
      prompt: 'A boat. [emulator:q1000g1000c]',
    });
    expect(status).toBe(202);
    const job = async () => (await gate.get(`/v1/jobs/${json.id}`)).json;
    expect((await job()).status).toBe('queued');
    clock.add(1_000);
    expect((await job()).status).toBe('processing');
    clock.add(1_000);
    expect((await job()).status).toBe('success');
    expect((await ask(String(dig(await job(), 'public_url')))).headers.get('content-type')).toBe('video/mp4');
  });

  it('may call the id job_id, and give a relative URL', async () => {
    const { gate, emulator } = await open();
    const { json } = await gate.post('/v1/generate/image', {
      model: 'm',
      prompt: 'A boat. [emulator:v.jobid]',
    });
    expect(json).toEqual({ job_id: expect.any(String) as string });
    const { json: job } = await gate.get(`/v1/jobs/${String(dig(json, 'job_id'))}`);
    const path = String(dig(job, 'output_url'));
    expect(path.startsWith('/v1/media/')).toBe(true);
    expect((await ask(emulator.baseURL('gateai') + path)).headers.get('content-type')).toBe('image/png');
  });

  it('says failed, with a reason', async () => {
    const { gate } = await open();
    const { json } = await gate.post('/v1/generate/video', { model: 'm', prompt: 'A boat. [emulator:e]' });
    expect((await gate.get(`/v1/jobs/${json.id}`)).json).toMatchObject({
      status: 'failed',
      error: expect.any(String) as string,
    });
  });

  it('takes the key in either header, and refuses a call without one', async () => {
    const { gate } = await open();
    const body = { model: 'm', prompt: 'A boat.' };
    expect((await gate.post('/v1/generate/video', body, { 'x-api-key': 'key' })).status).toBe(202);
    expect((await gate.post('/v1/generate/video', body, {})).status).toBe(401);
    expect((await gate.post('/v1/generate/audio', body)).status).toBe(501);
  });

  it('gives an upload back byte for byte', async () => {
    const { emulator } = await open();
    const bytes = await readFile(samplePicture);
    const response = await fetch(`${emulator.baseURL('gateai')}/v1/uploads`, {
      method: 'POST',
      headers: { ...key, 'content-type': 'image/png' },
      body: new Uint8Array(bytes),
    });
    const { absolute_url } = (await response.json()) as { absolute_url: string };
    const back = await fetch(absolute_url);
    expect(back.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(await back.arrayBuffer()).equals(bytes)).toBe(true);
  });
});
