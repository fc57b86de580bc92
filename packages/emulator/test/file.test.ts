import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { sampleClip, samplePicture } from '../src/index.ts';
import { begin, emulate, status, fakeClock } from './support.ts';

const linkOf = async (emulator: Awaited<ReturnType<typeof emulate>>, id: string): Promise<string> =>
  (await status(emulator, id)).json.video?.url ?? '';

describe('the file', () => {
  it('is the sample clip, with its type and length, and wants no key', async () => {
    const emulator = await emulate();
    const response = await fetch(await linkOf(emulator, await begin(emulator, 'c')));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('video/mp4');

    const clip = await readFile(sampleClip);
    expect(response.headers.get('content-length')).toBe(String(clip.length));
    expect(Buffer.from(await response.arrayBuffer()).equals(clip)).toBe(true);
    expect(emulator.requestCount('aimlapi.file')).toBe(1);
  });

  it.each([
    ['of a job that is not done', 'q60000c'],
    ['of a job that failed', 'e'],
    ['of a job without a result', 'n'],
  ])('%s is not there', async (_name, script) => {
    const emulator = await emulate({ clock: fakeClock() });
    const id = await begin(emulator, script);
    expect((await fetch(`${emulator.baseURL('aimlapi')}/files/${id}.mp4`)).status).toBe(404);
  });

  it('of an unknown job is not there', async () => {
    const emulator = await emulate();
    expect((await fetch(`${emulator.baseURL('aimlapi')}/files/clip.mp4`)).status).toBe(404);
  });

  it.each([
    ['x', 410],
    ['y', 403],
  ])('with the end %s answers %d at first, and a link asked for after that works', async (end, refusal) => {
    const emulator = await emulate();
    const id = await begin(emulator, end);
    const first = await linkOf(emulator, id);
    expect(await linkOf(emulator, id)).toBe(first); // asking twice before opening does not heal it

    expect((await fetch(first)).status).toBe(refusal);
    const fresh = await linkOf(emulator, id);
    expect(fresh).not.toBe(first);
    expect((await fetch(fresh)).status).toBe(200);
    expect((await fetch(first)).status).toBe(refusal);
  });

  it('is dead again after a reset, which forgets what was refused', async () => {
    const emulator = await emulate();
    const id = await begin(emulator, 'x');
    const first = await linkOf(emulator, id);
    await fetch(first);
    emulator.reset();
    expect(await linkOf(emulator, id)).toBe(first);
  });
});

describe('the samples', () => {
  it('are an MP4 with its index in front, and a small PNG', async () => {
    const [clip, picture] = [await readFile(sampleClip), await readFile(samplePicture)];
    expect(clip.toString('latin1', 4, 8)).toBe('ftyp');
    expect(clip.indexOf('moov')).toBeLessThan(clip.indexOf('mdat'));
    expect(clip.includes('avc1') && clip.includes('mp4a')).toBe(true);

    expect(picture.toString('latin1', 1, 4)).toBe('PNG');
    expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([512, 288]);
    expect(picture.length).toBeLessThanOrEqual(8 * 1024);
  });
});
