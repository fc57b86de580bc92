import { readFile } from 'node:fs/promises';
import { sampleClip } from '@crosspoint/emulator';
import { describe, expect, it } from 'vitest';
import { emulator, eventually, fakeIo, folder, ran, refIn } from './support.ts';

const boat = 'A paper boat crosses a puddle.';

describe('Ctrl-C', () => {
  it('while waiting keeps the job and prints the command that resumes it', async () => {
    const server = await emulator({ script: 'q60000c' });
    const out = await folder();
    const io = fakeIo();

    const running = ran(['run', boat, '--only', 'aimlapi', '--emulator', server.url, '--out', out], io);
    await eventually(() => expect(io.written.err).toContain('queued'));
    io.press();
    const { code, err } = await running;

    expect(code).toBe(130);
    expect(err).toMatch(
      /Stopped\. The job goes on at aimlapi\.\nResume with:\n {2}crosspoint wait xp1\.\S+ --out \S+ --emulator \S+\n$/,
    );

    server.advance(60_000);
    const done = await ran(['wait', refIn(err), '--emulator', server.url, '--out', out]);
    expect(done.code).toBe(0);
    expect(await readFile(done.lines.at(-1) ?? '')).toEqual(await readFile(sampleClip));
    expect(server.requestCount('aimlapi.submit')).toBe(1);
  });

  it('with --json still gives one document, and the command on stderr', async () => {
    const { url } = await emulator({ script: 'q60000c' });
    const io = fakeIo();

    const running = ran(
      ['run', boat, '--only', 'aimlapi', '--emulator', url, '--out', await folder(), '--json', '--quiet'],
      io,
    );
    await eventually(() => expect(io.written.err).toContain('wait xp1.'));
    io.press();
    const { code, json, err } = await running;

    expect(code).toBe(130);
    expect(json).toMatchObject({
      emulated: true,
      job: { state: 'queued' },
      error: { code: 'canceled' },
      ref: refIn(err),
    });
    expect(err).toContain('Resume with:');
  });

  it('during the submit waits for the response, so that the job has a name', async () => {
    const server = await emulator({ script: 'q60000c' });
    server.injectFault({ route: 'aimlapi.submit', fault: { type: 'delay', ms: 200 } });
    const io = fakeIo();

    const running = ran(
      ['run', boat, '--only', 'aimlapi', '--emulator', server.url, '--out', await folder()],
      io,
    );
    await eventually(() => expect(server.requestCount('aimlapi.submit')).toBe(1));
    io.press();
    const { code, err } = await running;

    expect(code).toBe(130);
    expect(err).toMatch(/^The request was sent\..*\nAccepted by aimlapi\./ms);
    expect(err).toContain('Resume with:');
  });

  it.each([
    ['after a moment', (io: ReturnType<typeof fakeIo>) => io.elapse()],
    ['at the second press', (io: ReturnType<typeof fakeIo>) => io.press()],
  ])('during a submit that hangs says %s that it may be paid', async (_, next) => {
    const server = await emulator();
    server.injectFault({ route: 'aimlapi.submit', fault: { type: 'hang', accepted: true } });
    const io = fakeIo();

    const running = ran(
      ['run', boat, '--only', 'aimlapi', '--emulator', server.url, '--out', await folder()],
      io,
    );
    await eventually(() => expect(server.requestCount('aimlapi.submit')).toBe(1));
    io.press();
    next(io);
    const { code, err } = await running;

    expect(code).toBe(6);
    expect(err).toContain('[submission_unknown] aimlapi: the request was sent');
    expect(err).toMatch(/settle it with:\n {2}crosspoint reconcile xp1\.\S+ --emulator \S+\n/);
    expect(server.requestCount('aimlapi.submit')).toBe(1);
  });

  it('before anything was sent ends at once', async () => {
    const server = await emulator();
    const io = { ...fakeIo(), stdin: { isTTY: true, text: () => new Promise<string>(() => undefined) } };
    void ran(['run', '--request', '-', '--only', 'aimlapi', '--emulator', server.url], io);
    await eventually(() => expect(io.written.err).toContain('emulated'));
    io.press();
    expect(io.written.exits).toEqual([130]);
    expect(server.requestCount('aimlapi.submit')).toBe(0);
  });

  it('a second time ends at once', async () => {
    const { url } = await emulator({ script: 'q60000c' });
    const io = fakeIo();

    const running = ran(['run', boat, '--only', 'aimlapi', '--emulator', url, '--out', await folder()], io);
    await eventually(() => expect(io.written.err).toContain('queued'));
    io.press();
    io.press();
    await running;

    expect(io.written.exits).toEqual([130]);
  });

  it.each([[['--json']], [[]]])(
    'after the file is saved changes nothing any more, however often it comes, until the process is gone: %j',
    async (more) => {
      const server = await emulator();
      const io = fakeIo();
      const out = await folder();
      // From the moment the person is told: the store is not noted, the gateways and the store are not closed yet.
      const write = (text: string): void => {
        io.written.out += text;
        if (text.includes('.mp4')) for (let n = 0; n < 3; n += 1) io.press();
      };
      const held = { ...io, stdout: { ...io.stdout, write } };

      const { code, err } = await ran(
        ['run', boat, '--only', 'aimlapi', '--emulator', server.url, '--out', out, ...more],
        held,
      );
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) io.press(signal);

      expect([code, io.written.exits]).toEqual([0, []]);
      expect(err).not.toContain('Stopped');
      expect(io.listening).toBe(1);
    },
  );

  it('is heard after the clock was set back', async () => {
    const { url } = await emulator({ script: 'q60000c' });
    let now = Date.now();
    const io = fakeIo();
    const held = { ...io, clock: { ...io.clock, now: () => now } };

    const running = ran(['run', boat, '--only', 'aimlapi', '--emulator', url, '--out', await folder()], held);
    await eventually(() => expect(io.written.err).toContain('queued'));
    io.press();
    now -= 3_600_000;
    io.press();
    await running;

    expect(io.written.exits).toEqual([130]);
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('has relatives: %s keeps the job as well and ends with %i', async (signal, code) => {
    const { url } = await emulator({ script: 'q60000c' });
    const io = fakeIo();

    const running = ran(['run', boat, '--only', 'aimlapi', '--emulator', url, '--out', await folder()], io);
    await eventually(() => expect(io.written.err).toContain('queued'));
    io.press(signal);

    expect((await running).code).toBe(code);
    expect(io.written.err).toContain('Resume with:');
  });
});
