import { describe, expect, it } from 'vitest';
import { emulator, fakeIo, folder, picture, ran, refIn } from './support.ts';

const prompt = 'A very secret paper boat crosses a puddle.';
const key = { AIMLAPI_API_KEY: 'canary-0123456789-canary' };

describe('run --trace', () => {
  it('shows each event on stderr, in the order it happens', async () => {
    const { url } = await emulator();
    const args = [
      'run',
      prompt,
      '--emulator',
      url,
      '--only',
      'aimlapi',
      '--out',
      await folder(),
      '--duration',
      '5',
      '--trace',
      '--quiet',
    ];

    const { code, err } = await ran(args, fakeIo({ env: key }));

    expect(code).toBe(0);
    const entries = err
      .split('\n')
      .filter((line) => /^(?:validated|plan|encoded|[a-z]+\.[a-z]+) /.test(line));
    const bought = ['validated', 'plan', 'encoded', 'request.start', 'request.end', 'job.update'];
    const poll = ['request.start', 'request.end', 'job.update'];
    const saved = ['request.start', 'request.end', 'output.saved'];
    expect(entries.map((line) => line.split(' ')[0])).toEqual([...bought, ...poll, ...saved]);
    expect(err).toContain(`validated     video: duration (5), prompt (${prompt.length} characters)`);
    expect(err).toContain('plan          aimlapi, text-to-video, price unknown');
    expect(err).toMatch(/prompt → prompt; duration → duration; aspectRatio defaulted \(16:9\)/);
    expect(err).toContain(`request.start POST ${url}/aimlapi/v2/video/generations (submit, attempt 1)`);
    expect(err).toMatch(/^request\.end {3}200 after \d+ ms \(submit\)$/m);
    expect(err).toMatch(/^job\.update {4}succeeded, 3\.25 USD$/m);
    expect(err).toMatch(/^output\.saved {2}\d+ bytes of video\/mp4 in \d+ ms$/m);
  });

  it('is a list in the document with --json', async () => {
    const { url } = await emulator();
    const args = [
      'run',
      prompt,
      '--only',
      'aimlapi',
      '--emulator',
      url,
      '--out',
      await folder(),
      '--trace',
      '--json',
    ];
    const { json } = await ran(args);
    expect(json).toMatchObject({
      trace: expect.arrayContaining([
        {
          type: 'request.start',
          purpose: 'submit',
          method: 'POST',
          attempt: 1,
          url: expect.any(String),
          elapsedMs: expect.any(Number),
        },
        {
          type: 'job.update',
          state: 'succeeded',
          costs: [expect.anything(), expect.anything()],
          elapsedMs: expect.any(Number),
        },
      ]),
    });
  });

  it('never holds a key or the words of a prompt', async () => {
    const { url } = await emulator();
    const words = [prompt, '--negative-prompt', 'secret fish'];
    const open = ['--model', 'aimlapi:some/model', '--option', 'aimlapi.hint=a secret wish of many words'];
    for (const more of [[], open]) {
      const { err } = await ran(
        [
          'run',
          ...words,
          ...more,
          '--allow-dropped-fields',
          '--emulator',
          url,
          '--out',
          await folder(),
          '--trace',
          '--json',
        ],
        fakeIo({ env: key }),
      );
      expect(err).toContain('encoded');
      expect(err).not.toMatch(/secret|canary/);
    }
  });

  it('shows a refusal and the retry', async () => {
    const server = await emulator();
    server.injectFault({
      route: 'aimlapi.submit',
      fault: { type: 'status', status: 429, headers: { 'retry-after': '0' } },
    });
    const { err } = await ran([
      'run',
      prompt,
      '--only',
      'aimlapi',
      '--emulator',
      server.url,
      '--out',
      await folder(),
      '--trace',
    ]);
    expect(err).toMatch(
      /^submit\.end {4}rejected \(rate_limited\)\nretry {9}in \d s, because of rate_limited \(submit\)\nrequest\.start .*attempt 2\)$/m,
    );
  });

  it('says whether a request that got no complete response was sent', async () => {
    const { injectFault, url } = await emulator();
    injectFault({ route: 'aimlapi.submit', fault: { type: 'reset', when: 'after-accepting' } });
    const args = [
      'run',
      prompt,
      '--only',
      'aimlapi',
      '--emulator',
      url,
      '--only',
      'aimlapi',
      '--out',
      await folder(),
    ];
    const { json } = await ran([...args, '--trace', '--json']);
    expect(json).toMatchObject({
      trace: expect.arrayContaining([
        {
          type: 'request.error',
          purpose: 'submit',
          reason: expect.any(String),
          requestSent: true,
          durationMs: expect.any(Number),
          elapsedMs: expect.any(Number),
        },
        { type: 'submit.end', status: 'unknown', code: 'submission_unknown', elapsedMs: expect.any(Number) },
      ]),
    });
  });

  it('belongs to wait and download as well', async () => {
    const { url } = await emulator();
    const out = await folder();
    const { err } = await ran([
      'run',
      prompt,
      '--only',
      'aimlapi',
      '--emulator',
      url,
      '--out',
      out,
      '--quiet',
    ]);
    for (const verb of ['wait', 'download']) {
      const later = await ran([verb, refIn(err), '--emulator', url, '--out', out, '--trace']);
      expect(later.err).toMatch(/^request\.start GET \S+ \(poll, attempt 1\)$/m);
      expect(later.err).toMatch(/^output\.saved /m);
    }
  });

  it('keeps to 40 columns', async () => {
    const { url } = await emulator();
    const io = fakeIo({ terminal: 40, env: { NO_COLOR: '1' } });
    const { err } = await ran(
      ['run', prompt, '--image', picture, '--emulator', url, '--out', await folder(), '--trace'],
      io,
    );
    expect(err).toContain('encoded');
    expect(err.split('\n').filter((line) => line.length > 40 && !line.includes('xp1.'))).toEqual([]);
  });
});
