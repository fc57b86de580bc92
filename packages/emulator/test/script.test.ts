import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createJob, readJob } from '../src/frame/job.ts';
import { ends, phases } from '../src/frame/script-words.ts';
import { readScript, scriptFrom, stageAt } from '../src/frame/script.ts';
import { type ScriptOptions, startEmulator } from '../src/index.ts';
import { emulate, status, submit } from './support.ts';

const flags = { tall: 'a flag', odd: 'another' };

describe('a script', () => {
  it('is phases with their milliseconds, one end, then flags', () => {
    expect(readScript('q1000g20u0c.tall.odd', flags)).toEqual({
      text: 'q1000g20u0c.tall.odd',
      phases: [
        { letter: 'q', ms: 1000 },
        { letter: 'g', ms: 20 },
        { letter: 'u', ms: 0 },
      ],
      end: 'c',
      flags: ['tall', 'odd'],
    });
  });

  it.each([
    ['', 1],
    ['q1000', 6],
    ['qc', 1],
    ['q1000cc', 6],
    ['q1000c ', 6],
    ['z5c', 1],
    ['q-5c', 1],
    ['Q5c', 1],
    ['q5c.', 3],
    ['q1234567890c', 11],
  ])('that is wrong, %j, is refused with the place, from character %d', (text, place) => {
    expect(() => readScript(text, flags)).toThrow(`from its character ${place} on`);
  });

  it('is refused with every unknown flag, and those there are', () => {
    expect(() => readScript('c.tall.big.bad', flags)).toThrow('unknown flags: big, bad; known are tall, odd');
  });

  it('is refused when it is too long for an id', () => {
    expect(() => readScript(`${'q1'.repeat(200)}c`, flags)).toThrow('(401 characters)');
  });

  it('that cannot be read keeps an emulator from starting', async () => {
    await expect(startEmulator({ script: 'nonsense' })).rejects.toThrow('"nonsense" is no script');
  });

  it('is in its first phase before its start, as under another clock', () => {
    expect(stageAt(readScript('q5g5c', flags), -1000)).toEqual({ phase: 'q' });
  });

  it('survives in an id, whatever it says, together with start and amount', () => {
    const phase = fc
      .tuple(fc.constantFrom(...Object.keys(phases)), fc.nat(999_999))
      .map(([letter, ms]) => `${letter}${ms}`);
    const script = fc
      .tuple(
        fc.array(phase, { maxLength: 8 }),
        fc.constantFrom(...Object.keys(ends)),
        fc.subarray(['.tall', '.odd']),
      )
      .map(([some, end, named]) => some.join('') + end + named.join(''));
    fc.assert(
      fc.property(script, fc.nat(4e12), fc.nat(1e9), (text, start, units) => {
        const job = createJob(start, readScript(text, flags), units);
        expect(encodeURIComponent(job.id)).toBe(job.id);
        expect(readJob(job.id, flags)).toEqual(job);
      }),
    );
  });
});

describe('a script as an object', () => {
  it.each([
    [{ queuedMs: 500, runningMs: 2_000, end: 'failed' }, 'q500g2000e'],
    [{ runningMs: 2_000 }, 'q0g2000c'],
    [{ end: 'v', flags: ['credits'] }, 'q0g0v.credits'],
    [{}, 'q0g0c'],
  ] as const)('%j is %s', (object, text) => {
    expect(scriptFrom(object, { credits: 'a flag' }).text).toBe(text);
  });

  it.each([
    [{ queuedMs: -1 }, 'queuedMs'],
    [{ runningMs: 1.5 }, 'runningMs'],
    [{ queuedMs: 1_000_000_000 }, 'queuedMs'],
    [{ end: 'canceled' }, 'end'],
    [{ flags: ['nosuchflag'] }, 'nosuchflag'],
    [{ queueMs: 5 }, 'queueMs'],
  ])('%j is refused, and the reason names %s', (object, name) => {
    expect(() => scriptFrom(object as ScriptOptions, {})).toThrow(name);
  });

  it('is the course of every job of an emulator', async () => {
    const emulator = await emulate({ script: { end: 'failed' } });
    const { json } = await submit(emulator);
    expect((await status(emulator, json.id ?? '')).json.status).toBe('error');
  });
});
