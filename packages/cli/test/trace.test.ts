import { describe, expect, it } from 'vitest';
import { emulator, fakeIo, folder, picture, ran, refIn } from './support.ts';

const prompt = 'A very secret paper boat crosses a puddle.';
const key = { AIMLAPI_API_KEY: 'canary-0123456789-canary' };

describe('run --trace', () => {
  it('tells each step on stderr, in the order it happens', async () => {
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
    const steps = err
      .split('\n')
      .filter((line) => /^[a-z]{4,9} {1,6}\S/.test(line) && !line.startsWith('emulated'));
    const bought = ['validated', 'planned', 'encoded', 'sent', 'read', 'settled'];
    const fetched = ['sent', 'read', 'settled', 'sent', 'read', 'saved'];
    expect(steps.map((line) => line.split(' ')[0])).toEqual([...bought, ...fetched]);
    expect(err).toContain(`validated video: duration (5), prompt (${prompt.length} characters)`);
    expect(err).toContain('planned   aimlapi, text-to-video, price unknown');
    expect(err).toMatch(/prompt → prompt; duration → duration; aspectRatio defaulted \(16:9\)/);
    expect(err).toContain(`sent      POST ${url}/aimlapi/v2/video/generations (submit, attempt 1)`);
    expect(err).toMatch(/^read {6}200 after \d+ ms \(submit\)$/m);
    expect(err).toMatch(/^settled {3}succeeded, 3\.25 USD$/m);
    expect(err).toMatch(/^saved {5}\d+ bytes of video\/mp4 in \d+ ms$/m);
  });

  it('is a list in the document with --json', async () => {
    const { url } = await emulator();
    const args = ['run', prompt, '--emulator', url, '--out', await folder(), '--trace', '--json'];
    const { json } = await ran(args);
    expect(json).toMatchObject({
      trace: expect.arrayContaining([
        {
          step: 'sent',
          purpose: 'submit',
          method: 'POST',
          attempt: 1,
          url: expect.any(String),
          ms: expect.any(Number),
        },
        { step: 'settled', state: 'succeeded', costs: [expect.anything()], ms: expect.any(Number) },
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
          '--allow-drops',
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

  it('tells of a refusal, and of what is asked again', async () => {
    const house = await emulator();
    house.injectFault({
      route: 'aimlapi.submit',
      fault: { type: 'status', status: 429, headers: { 'retry-after': '0' } },
    });
    const { err } = await ran(['run', prompt, '--emulator', house.url, '--out', await folder(), '--trace']);
    expect(err).toMatch(
      /^settled {3}rejected \(rate_limited\)\nagain {5}in \d s, because of rate_limited \(submit\)\nsent {6}.*attempt 2\)$/m,
    );
  });

  it('belongs to wait and download as well', async () => {
    const { url } = await emulator();
    const out = await folder();
    const { err } = await ran(['run', prompt, '--emulator', url, '--out', out, '--quiet']);
    for (const verb of ['wait', 'download']) {
      const later = await ran([verb, refIn(err), '--emulator', url, '--out', out, '--trace']);
      expect(later.err).toMatch(/^sent {6}GET \S+ \(poll, attempt 1\)$/m);
      expect(later.err).toMatch(/^saved /m);
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
