import type { JobUpdate } from '@crosspoint/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtIn } from '../src/outside/providers.ts';
import { createProgress } from '../src/screen/progress.ts';
import { movingLine } from '../src/screen/progress-line.ts';
import { spanText } from '../src/text/span.ts';
import { Session } from '../src/session/session.ts';
import { fakeIo, type Setting } from './support.ts';

/** A look at a job. */
function look(
  more: Omit<Partial<JobUpdate>, 'poll'> & { seen?: Partial<JobUpdate['poll']> } = {},
): JobUpdate {
  const { seen, ...facts } = more;
  return {
    ref: {
      version: 1,
      provider: 'aimlapi',
      account: 'emulator',
      model: 'm',
      slug: 's',
      task: 'text-to-video',
      submittedAt: '2026-01-01T00:00:00.000Z',
      idempotencyKey: 'k',
    },
    kind: 'video',
    state: 'running',
    gatewayStatus: 'generating',
    outputs: [],
    costs: [],
    fieldReport: [],
    notices: [],
    resumable: true,
    durable: false,
    observedAt: '2026-01-01T00:00:00.000Z',
    ...facts,
    poll: { elapsedMs: 0, count: 1, nextInMs: 15_000, ...seen },
  } as JobUpdate;
}

/** A progress whose clock is moved by hand. */
function stage(setting: Setting) {
  const io = fakeIo(setting);
  let now = 0;
  const session = new Session(
    { ...io, clock: { ...io.clock, now: () => now } },
    { json: false, quiet: false, providers: builtIn },
  );
  return { written: io.written, progress: createProgress(session), pass: (ms: number) => (now += ms) };
}

describe('progress', () => {
  it('in a pipe is a line for every change, and for what lasts at most one in 10 s', () => {
    const { written, progress, pass } = stage({});
    progress.seen(look({ state: 'queued', gatewayStatus: 'queued' }));
    pass(400);
    progress.seen(look({ seen: { elapsedMs: 400 } }));
    for (let n = 0; n < 30; n += 1) {
      pass(1_000);
      progress.seen(look({ progress: { fraction: 0.4 }, seen: { elapsedMs: 400 + (n + 1) * 1_000 } }));
    }
    expect(written.err.trimEnd().split('\n')).toEqual([
      'queued, 0 s, next poll in 15 s',
      'running (generating), 0 s, next poll in 15 s',
      'running (generating), 10 s, 40 %, next poll in 15 s',
      'running (generating), 20 s, 40 %, next poll in 15 s',
      'running (generating), 30 s, 40 %, next poll in 15 s',
    ]);
  });

  it('on a terminal is one line that is drawn over, and taken away at the end', () => {
    const { written, progress } = stage({ terminal: 80 });
    progress.seen(look({ progress: { fraction: 0.5 }, seen: { elapsedMs: 61_000 } }));
    progress.end();
    const erased = '\r\u001B[2K';
    const [before, line, after] = written.err.split(erased);
    expect([before, after]).toEqual(['', '']);
    expect(line?.slice(2)).toBe('running (generating) · 1 min 01 s · ██████░░░░░░ 50 % · next poll in 15 s');
  });

  it('says once what goes wrong while the job goes on', () => {
    const { written, progress } = stage({});
    for (let n = 0; n < 3; n += 1) progress.seen(look({ seen: { lastError: 'no response' } }));
    expect(written.err.match(/Error: no response/g)).toHaveLength(1);
  });

  it('lets no gateway move the cursor or rename the window', () => {
    const { written, progress } = stage({});
    progress.seen(look({ gatewayStatus: 'x\u001B]0;owned\u0007\u001B[2J\r' }));
    for (const code of ['\u001B', '\u0007', '\r']) expect(written.err).not.toContain(code);
  });

  it('never needs a second row, however narrow the terminal is', () => {
    const widths = fc.integer({ min: 4, max: 200 });
    const times = fc.integer({ min: 0, max: 10_000_000 });
    fc.assert(
      fc.property(widths, times, fc.option(fc.float({ min: 0, max: 1, noNaN: true })), (width, ms, done) => {
        const line = movingLine(
          look({ ...(done === null ? {} : { progress: { fraction: done } }), seen: { elapsedMs: ms } }),
          0,
          1,
          width,
        );
        expect(line.length).toBeLessThan(width);
      }),
    );
    expect(movingLine(look({ progress: { fraction: 0.5 } }), 0, 0, 40)).toBe('⠋ running (generating) · 0 s');
  });

  it.each([
    [0, '0 s'],
    [59_999, '59 s'],
    [185_000, '3 min 05 s'],
    [3_720_000, '1 h 02 min'],
  ])('writes %i ms as %s', (ms, text) => expect(spanText(ms)).toBe(text));
});
