import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { sampleClip } from '@crosspoint/emulator';
import { describe, expect, it } from 'vitest';
import { emulator, eventually, fakeIo, folder, picture, ran, refIn } from './support.ts';

const boat = 'A paper boat crosses a puddle.';

describe('run', () => {
  it('shows plan, progress and cost, saves the clip, and ends with its path', async () => {
    const { url } = await emulator();
    const out = await folder();

    const { code, lines, err } = await ran([
      'run',
      boat,
      '--only',
      'aimlapi',
      '--emulator',
      url,
      '--image',
      picture,
      '--duration',
      '5',
      '--out',
      out,
    ]);

    expect(code).toBe(0);
    expect(err).toMatch(/^emulated: no money, no real gateway\n/);
    expect(err).toMatch(/^Selected aimlapi, image-to-video, price unknown$/m);
    expect(err).toMatch(
      /^Cost {5}3\.25 USD reserved \(meta\.usage\.usd_spent\), then 3\.25 USD charged \(inferred: the job\n/m,
    );
    expect(err).toMatch(/^queued, \d+ s, next poll in 1 s$/m);
    expect(err).toMatch(/^succeeded \(completed\), \d+ s, 100 %$/m);
    const [path = ''] = lines;
    expect(lines).toHaveLength(1);
    expect(dirname(path)).toBe(out);
    expect(await readFile(path)).toEqual(await readFile(sampleClip));
  });

  it('sends what the flags say, once', async () => {
    const server = await emulator();
    const flags = [
      '--aspect-ratio',
      '9:16',
      '--resolution',
      '720p',
      '--duration',
      '4',
      '--seed',
      '7',
      '--no-watermark',
    ];

    await ran([
      'run',
      boat,
      '--only',
      'aimlapi',
      '--emulator',
      server.url,
      '--out',
      await folder(),
      ...flags,
    ]);

    expect(server.requestCount('aimlapi.submit')).toBe(1);
    expect(server.requests[0]?.body).toEqual({
      model: 'alibaba/happyhorse-1-0',
      prompt: boat,
      aspect_ratio: '9:16',
      resolution: '720p',
      duration: 4,
      seed: 7,
      watermark: false,
    });
  });

  it('says which model it chose when none was named', async () => {
    const { url } = await emulator();
    const { err } = await ran(['run', boat, '--only', 'aimlapi', '--emulator', url, '--out', await folder()]);
    expect(err).toContain('Model    alibaba/happyhorse-1.0 (chosen for you: the first of the catalogue');
  });

  it('reads a request from stdin, and lets flags and prompt go before it', async () => {
    const { url } = await emulator();
    const stdin = JSON.stringify({ prompt: 'no', duration: 9, seed: 1, tags: { order: '41', shop: 'a' } });
    const args = [
      'plan',
      boat,
      '--request',
      '-',
      '--duration',
      '5',
      '--tag',
      'order=42',
      '--emulator',
      url,
      '--only',
      'aimlapi',
      '--json',
    ];

    const { json } = await ran(args, fakeIo({ stdin }));

    expect(json).toMatchObject({ offers: [{ request: { body: { prompt: boat, duration: 5, seed: 1 } } }] });
  });

  it('prints the ref as soon as the job is accepted, even when quiet', async () => {
    const { url } = await emulator();
    const { err, lines } = await ran([
      'run',
      boat,
      '--only',
      'aimlapi',
      '--emulator',
      url,
      '--out',
      await folder(),
      '--quiet',
    ]);
    expect(err).toMatch(/^crosspoint wait xp1\.\S+ --out \S+ --emulator \S+\n$/);
    expect(lines).toEqual([expect.stringMatching(/\.mp4$/)]);
  });

  it('tells everything as one document with --json, and nothing else on stdout', async () => {
    const { url } = await emulator();
    const out = await folder();

    const { json, err } = await ran([
      'run',
      boat,
      '--emulator',
      url,
      '--image',
      picture,
      '--only',
      'aimlapi',
      '--out',
      out,
      '--json',
      '--quiet',
    ]);

    expect(json).toMatchObject({
      emulated: true,
      plan: { offers: [{ provider: 'aimlapi', price: null }], declined: [] },
      job: {
        state: 'succeeded',
        costs: [
          { amount: '6.5', basis: 'reserved' },
          { amount: '6.5', currency: 'USD', basis: 'charged' },
        ],
      },
      ref: expect.stringMatching(/^xp1\./),
      files: [{ path: expect.stringContaining(out), bytes: expect.any(Number), mediaType: 'video/mp4' }],
    });
    expect(JSON.stringify(json).length).toBeLessThan(6_000); // the picture itself is not repeated
    expect(err.trim().split('\n')).toEqual([expect.stringContaining('xp1.')]);
  });

  it('fails with the job and the reason, and offers nothing to go on with', async () => {
    const { url } = await emulator({ script: 'q0e' });

    const human = await ran(['run', boat, '--only', 'aimlapi', '--emulator', url, '--out', await folder()]);
    const machine = await ran([
      'run',
      boat,
      '--only',
      'aimlapi',
      '--emulator',
      url,
      '--out',
      await folder(),
      '--json',
    ]);

    expect(human.code).toBe(1);
    expect(human.err).toContain(
      '[generation_failed] aimlapi: the job failed: The emulator was told to fail this job.',
    );
    expect(human.err).not.toContain('Resume with');
    expect(human.err).toContain('this gateway says that a failed job is free');
    expect(machine.code).toBe(1);
    expect(machine.json).toMatchObject({
      job: { state: 'failed' },
      files: [],
      error: { code: 'generation_failed', charged: 'no' },
    });
  });

  it('gives up at --timeout with the command that goes on', async () => {
    const { url } = await emulator({ script: 'q60000c' });
    const { code, err } = await ran([
      'run',
      boat,
      '--emulator',
      url,
      '--out',
      await folder(),
      '--timeout',
      '0.1',
    ]);
    expect(code).toBe(5);
    expect(err).toMatch(/\[timeout\][^\n]*\nResume with:\n {2}crosspoint wait xp1\./);
  });

  it('finds out that the folder cannot be used before anything is bought', async () => {
    const server = await emulator();
    const { code, notes } = await ran([
      'run',
      boat,
      '--emulator',
      server.url,
      '--out',
      join(picture, 'under-a-file'),
    ]);
    expect(code).toBe(2);
    expect(notes).toMatch(/^crosspoint: --out: \S+ is no folder that can be written to \(ENOTDIR\)\n$/);
    expect(server.requestCount('aimlapi.submit')).toBe(0);
  });

  it('never writes two jobs into one file', async () => {
    const { url } = await emulator();
    const out = await folder();
    for (let n = 0; n < 2; n += 1)
      await ran(['run', boat, '--only', 'aimlapi', '--emulator', url, '--out', out]);
    expect(await readdir(out)).toHaveLength(2);
  });

  it('looks for local files where npm was called, and names one that is missing in one line', async () => {
    const { url } = await emulator();
    const env = { INIT_CWD: dirname(picture) };

    const found = await ran(['plan', boat, '--emulator', url, '--image', basename(picture)], fakeIo({ env }));
    const missing = await ran(['plan', boat, '--emulator', url, '--image', 'no.png'], fakeIo({ env }));

    expect(found.code).toBe(0);
    expect(missing.code).toBe(2);
    expect(missing.notes).toBe(`crosspoint: --image: there is no file ${join(dirname(picture), 'no.png')}\n`);
  });

  it('asks a person for the prompt, and takes Ctrl-C as a no', async () => {
    const server = await emulator();
    const responded = fakeIo({ terminal: 80, response: boat });
    const refused = fakeIo({ terminal: 80 });

    expect(
      (await ran(['run', '--only', 'aimlapi', '--emulator', server.url, '--out', await folder()], responded))
        .code,
    ).toBe(0);
    expect(
      (await ran(['run', '--only', 'aimlapi', '--emulator', server.url, '--out', await folder()], refused))
        .code,
    ).toBe(130);

    const plain = fakeIo({ terminal: 80, env: { NO_COLOR: '1' } });
    expect(
      (await ran(['run', '--only', 'aimlapi', '--emulator', server.url, '--out', await folder()], plain))
        .code,
    ).toBe(2);
    expect(plain.written.questions).toEqual([]);

    expect(responded.written.questions).toEqual(['What should be seen?']);
    expect(refused.written.err).toContain('Nothing was sent and nothing bought.');
    expect(server.requestCount('aimlapi.submit')).toBe(1);
  });

  it.each([
    ['out-of-credits', 4, 'insufficient_funds'],
    ['bad-key', 3, 'auth'],
    ['invalid-body', 2, 'invalid_request'],
    ['too-many-requests', 5, 'rate_limited'],
    ['internal-error', 6, 'submission_unknown'],
  ] as const)('ends with its own exit code after %s', async (name, code, error) => {
    const server = await emulator();
    const { cannedFault } = await import('@crosspoint/emulator');
    server.injectFault({ route: 'aimlapi.submit', fault: cannedFault(name), times: 9 });

    const result = await ran([
      'run',
      boat,
      '--only',
      'aimlapi',
      '--emulator',
      server.url,
      '--out',
      await folder(),
      '--json',
    ]);

    expect(result.json).toMatchObject({ error: { code: error } });
    expect(result.code).toBe(code);
  });

  it.each([400, 401, 403, 405, 409, 422])(
    'never says that nothing was bought once a job was accepted: a look responded with %i',
    async (status) => {
      const server = await emulator({ script: 'q60000c' });
      server.injectFault({
        route: 'aimlapi.status',
        fault: { type: 'status', status, body: '{}' },
        times: 99,
      });
      // A refused poll does not end the wait: only the time does.
      const only = ['--only', 'aimlapi', '--timeout', '1'];
      const args = ['run', boat, ...only, '--emulator', server.url, '--out', await folder()];

      const human = await ran(args);
      const machine = await ran([...args, '--json']);

      expect([human.code, machine.code]).toEqual([5, 5]);
      expect(human.err).toMatch(/Resume with:\n {2}crosspoint wait xp1\.\S+ --out \S+ --emulator \S+\n$/);
      expect(machine.json).toMatchObject({
        ref: refIn(machine.err),
        error: { ref: { id: expect.any(String) } },
      });
    },
  );

  it('says that a file was not saved where its folder has meanwhile become a file', async () => {
    const server = await emulator({ script: 'q60000c' });
    const out = join(await folder(), 'videos');
    const io = fakeIo();

    const running = ran(['run', boat, '--only', 'aimlapi', '--emulator', server.url, '--out', out], io);
    await eventually(() => expect(io.written.err).toContain('queued'));
    await rm(out, { recursive: true });
    await writeFile(out, '');
    server.advance(60_000);
    const { code, err } = await running;

    expect(code).toBe(7);
    expect(err).toMatch(/\[download_failed\][^\n]*\nResume with:\n {2}crosspoint wait xp1\./);
  });

  it.each(['', '   ', '\n', '\u200B', '\u2800'])('buys nothing for the prompt %j', async (prompt) => {
    const server = await emulator();
    for (const verb of ['run', 'plan']) {
      const { code, notes } = await ran([verb, prompt, '--emulator', server.url, '--image', picture]);
      expect([code, notes]).toEqual([
        2,
        `crosspoint: [invalid_request] prompt: has no visible character; say what should be seen and heard\n`,
      ]);
    }
    expect(server.requests).toEqual([]);
  });

  it('with --quiet leaves one line with the ref, and the path', async () => {
    const { url } = await emulator({ script: 'q60000c' });
    const io = () => fakeIo({ terminal: 200, store: join(place, 'jobs.db'), env: { NO_COLOR: '1' } });
    const place = await folder();
    const args = ['run', boat, '--only', 'aimlapi', '--emulator', url, '--out', place, '--quiet'];

    const first = await ran([...args, '--timeout', '0.1'], io());
    const { out, err } = await ran([...args.slice(0, 1), `${boat} [emulator:q0g0c]`, ...args.slice(2)], io());
    const again = await ran([...args, '--timeout', '0.1'], io());

    expect(err).toMatch(/^crosspoint wait xp1\.[^\n]+\n$/);
    expect(out).toMatch(/^\S+\.mp4\n$/);
    expect(again.err.split('\n')[0]).toBe(first.err.split('\n')[0]);
  });

  it('keeps a paid job whose file cannot be fetched', async () => {
    const server = await emulator();
    server.injectFault({ route: 'aimlapi.file', fault: { type: 'status', status: 410 }, times: 9 });
    const out = await folder();

    const { code, err } = await ran([
      'run',
      boat,
      '--only',
      'aimlapi',
      '--emulator',
      server.url,
      '--out',
      out,
    ]);
    server.reset();
    const again = await ran(['wait', refIn(err), '--emulator', server.url, '--out', out]);

    expect(code).toBe(7);
    expect(err).toContain('[output_expired]');
    expect(again.code).toBe(0);
    expect(server.requestCount('aimlapi.submit')).toBe(0); // since the reset
  });
});
