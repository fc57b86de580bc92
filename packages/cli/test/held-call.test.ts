import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sampleClip } from '@crosspoint/emulator';
import { describe, expect, it } from 'vitest';
import { emulator, eventually, fakeIo, folder, ran } from './support.ts';

const long = 'g600000c'; // ten minutes, which `advance` makes pass
const boat = ['run', 'A paper boat.', '--model', 'kling/kling-3.0-standard', '--only', 'aigate'];

/** A run whose call is held beyond the two seconds a submit waits. */
async function heldRun(...more: readonly string[]) {
  const server = await emulator({ script: long });
  const out = await folder();
  const store = join(await folder(), 'jobs.db');
  const io = fakeIo({ store });
  const running = ran([...boat, '--emulator', server.url, '--out', out, ...more], io);
  await eventually(() => expect(io.written.err).toContain('responds to this process alone'));
  return { server, io, running, store, out };
}

describe('a job that is answered to this process alone', () => {
  it('gets no command that goes on, which would be a lie, and is saved when the response comes', async () => {
    const { server, running } = await heldRun();
    server.advance(600_000);
    const { code, err, lines } = await running;

    expect(code).toBe(0);
    expect(err).not.toContain('crosspoint wait');
    expect(err).toContain('keep it running');
    expect(await readFile(lines.at(-1) ?? '')).toEqual(await readFile(sampleClip));
  });

  it('goes on after the first Ctrl-C, which says first what leaving would lose', async () => {
    const { server, io, running } = await heldRun();
    io.press();
    await eventually(() => expect(io.written.err).toContain('Leaving now loses the response'));
    io.elapse();
    server.advance(600_000);
    const { code, lines } = await running;

    expect(code).toBe(0);
    expect(lines.at(-1)).toMatch(/\.mp4$/);
    expect(server.requestCount('aigate.submit')).toBe(1);
  });

  it('is warned of as well where Ctrl-C came while the request was sent', async () => {
    const server = await emulator({ script: long });
    const io = fakeIo();
    const running = ran([...boat, '--emulator', server.url, '--out', await folder()], io);
    await eventually(() => expect(server.requestCount('aigate.submit')).toBe(1));
    io.press();
    await eventually(() => expect(io.written.err).toContain('Leaving now loses the response'));
    server.advance(600_000);
    expect((await running).code).toBe(0);
  });

  it('is left by the second, and can be settled', async () => {
    const { io, running, store, server } = await heldRun();
    io.press();
    io.press();
    const { code, err } = await running;

    expect(code).toBe(130);
    expect(err).toMatch(/settle it with:\n {2}crosspoint reconcile xp1\.\S+ --emulator/);
    const jobs = await ran(['jobs', '--json'], fakeIo({ store }));
    expect(jobs.json).toMatchObject({
      jobs: [{ state: 'unknown', next: expect.stringMatching(/reconcile \w+$/) }],
    });
    const again = await ran([...boat, '--emulator', server.url], fakeIo({ store }));
    expect(again.code).toBe(6);
    expect(server.requestCount('aigate.submit')).toBe(1);
  });

  it('is gone on with by another window, which says who has the response, and buys nothing', async () => {
    const { server, running, store } = await heldRun();
    const io = fakeIo({ store });
    const other = ran([...boat, '--emulator', server.url, '--out', await folder()], io);
    await eventually(() =>
      expect(io.written.err).toContain('responds to the process that sent the request alone'),
    );
    expect(io.written.err).toMatch(/known in 15 min[^.]* at most/);
    server.advance(600_000);
    expect((await running).code).toBe(0);
    expect((await other).code).toBe(0);
    expect(server.requestCount('aigate.submit')).toBe(1);
  });

  it('is not given up when --timeout is over', async () => {
    const { server, running, io } = await heldRun('--timeout', '0.1');
    expect(io.written.err).toContain('--timeout is ignored');
    server.advance(600_000);
    expect((await running).code).toBe(0);
  });
});

describe('a batch of such jobs', () => {
  async function heldBatch() {
    const server = await emulator({ script: long });
    const cwd = await folder();
    await writeFile(join(cwd, 'p.jsonl'), '{"prompt":"One."}\n{"prompt":"Two."}\n{"prompt":"Three."}');
    const io = fakeIo({ cwd, store: join(cwd, 'jobs.db') });
    const more = ['--batch', 'p.jsonl', '--concurrency', '2', '--emulator', server.url];
    const running = ran(['run', ...more, ...boat.slice(2), '--json'], io);
    await eventually(() => expect(server.requestCount('aigate.submit')).toBe(2));
    // After the grace of a submit both are jobs that run.
    await eventually(async () => {
      const { json } = await ran(['jobs', '--json'], fakeIo({ cwd, store: join(cwd, 'jobs.db') }));
      expect(JSON.stringify(json).match(/"state":"running"/g)).toHaveLength(2);
    });
    io.press();
    await eventually(() => expect(io.written.err).toContain('Leaving now loses the response'));
    return { server, io, running };
  }

  it('sends nothing more after the first Ctrl-C, and waits for the responses', async () => {
    const { server, running } = await heldBatch();
    server.advance(600_000);
    const { json, code } = await running;
    const stages = (json as { lines: { stage: string }[] }).lines.map(({ stage }) => stage);
    expect(stages).toEqual(['done', 'done', 'waiting']);
    expect(code).toBe(130);
    expect(server.requestCount('aigate.submit')).toBe(2);
  });

  it('leaves at the second, and says how to settle each', async () => {
    const { io, running } = await heldBatch();
    io.press();
    const { code, err } = await running;
    expect(code).toBe(130);
    expect(err.match(/crosspoint reconcile xp1\./g)).toHaveLength(2);
  });
});
