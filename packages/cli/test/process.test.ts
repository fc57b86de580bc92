import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { sampleClip } from '@crosspoint/emulator';
import { describe, expect, it, vi } from 'vitest';
import { folder, picture, refIn } from './support.ts';

const bin = fileURLToPath(new URL('../dist/bin.js', import.meta.url));
const patience = 20_000;

interface Started {
  readonly child: ChildProcess;
  readonly written: { out: string; err: string };
  readonly ended: Promise<{ code: number | null; out: string; err: string }>;
}

/** Starts the real program, with nothing of this machine's environment but the path. */
function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): Started {
  const child = spawn(process.execPath, [bin, ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const written = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (written.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (written.err += text));
  const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...written }));
  });
  return { child, written, ended };
}

describe('the program', { timeout: patience }, () => {
  it('in a pipe without a key ends with auth, and with --json prints nothing but JSON', async () => {
    const { code, out, err } = await start(['run', 'A boat.', '--json']).ended;
    expect(code).toBe(3);
    expect(err).toBe('');
    expect(JSON.parse(out)).toMatchObject({ live: false, error: { code: 'auth' } });
  });

  it('with --emulate saves a file that plays, and its path is the last line', async () => {
    const out = await folder();
    const run = await start([
      'run',
      'A boat. [emulator:q0g0c]',
      '--emulate',
      '--image',
      picture,
      '--out',
      out,
    ]).ended;
    expect(run.code).toBe(0);
    const path = run.out.trimEnd().split('\n').at(-1) ?? '';
    expect(path.startsWith(out)).toBe(true);
    expect(await readFile(path)).toEqual(await readFile(sampleClip));
  });

  it.each([
    ['SIGINT', 130],
    ['SIGKILL', null],
  ] as const)(
    'loses nothing to %s: another process finishes the job and saves the file',
    async (signal, code) => {
      const out = await folder();
      const { child, written, ended } = start([
        'run',
        'A boat. [emulator:q1200c]',
        '--emulate',
        '--out',
        out,
      ]);
      await vi.waitFor(() => expect(written.err).toContain('queued'), patience);
      child.kill(signal);
      const first = await ended;
      const again = await start(['wait', refIn(first.err), '--out', out]).ended;

      expect(first.code).toBe(code);
      if (signal === 'SIGINT')
        expect(first.err).toMatch(/Go on with:\n {2}crosspoint wait xp1\.\S+ --out \S+\n$/);
      expect(again.code).toBe(0);
      expect(await readFile(again.out.trimEnd().split('\n').at(-1) ?? '')).toEqual(
        await readFile(sampleClip),
      );
    },
  );

  it('is quiet when its reader goes, and saves what was paid for all the same', async () => {
    const out = await folder();
    const { child, written, ended } = start(['run', 'A boat. [emulator:q600c]', '--emulate', '--out', out]);
    await vi.waitFor(() => expect(written.err).toContain('queued'), patience);
    child.stdout?.destroy();
    const { code, err } = await ended;
    expect(code).toBe(0);
    expect(err).not.toMatch(/EPIPE|Error/);
    const { readdir } = await import('node:fs/promises');
    expect(await readdir(out)).toEqual([expect.stringMatching(/\.mp4$/)]);
  });
});
