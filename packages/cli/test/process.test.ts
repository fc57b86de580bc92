import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sampleClip } from '@crosspoint/emulator';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { emulator, eventually, fakeIo, folder, picture, ran, refIn } from './support.ts';

const bin = fileURLToPath(new URL('../dist/bin.js', import.meta.url));
const patience = 120_000;

// Every program of these tests keeps its jobs in one file.
const store = mkdtempSync(join(tmpdir(), 'crosspoint-store-'));
afterAll(() => rmSync(store, { recursive: true }));

interface Started {
  readonly child: ChildProcess;
  readonly written: { out: string; err: string };
  readonly ended: Promise<{ code: number | null; out: string; err: string }>;
}

/** Starts the real program, with nothing of this machine's environment but the path. */
function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): Started {
  const child = spawn(process.execPath, [bin, ...args], {
    env: { PATH: process.env['PATH'], CROSSPOINT_STORE: join(store, 'jobs.db'), ...env },
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
    expect(JSON.parse(out)).toMatchObject({ emulated: true, error: { code: 'auth' } });
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
        '--only',
        'aimlapi',
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
        expect(first.err).toMatch(/Resume with:\n {2}node \S+\/dist\/bin\.js wait xp1\.\S+ --out \S+\n$/);
      expect(again.code).toBe(0);
      expect(await readFile(again.out.trimEnd().split('\n').at(-1) ?? '')).toEqual(
        await readFile(sampleClip),
      );
    },
  );

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'ends with 0 where %s comes at the very end of a finished run',
    async (signal) => {
      // The last code that runs in the process sends it, twice, so that no timing is left to chance.
      const late = `process.on('exit', () => { for (const n of [1, 2]) process.kill(process.pid, '${signal}'); });`;
      const args = [
        'run',
        'A boat. [emulator:q0g0c]',
        '--only',
        'aimlapi',
        '--emulate',
        '--out',
        await folder(),
      ];
      const { code, out } = await start(args, preload(late)).ended;
      expect(code).toBe(0);
      expect(out).toMatch(/\.mp4\n$/);
    },
  );

  it('is quiet when its reader goes, and saves what was paid for all the same', async () => {
    const out = await folder();
    const { child, written, ended } = start([
      'run',
      'A boat. [emulator:q600c]',
      '--only',
      'aimlapi',
      '--emulate',
      '--out',
      out,
    ]);
    await vi.waitFor(() => expect(written.err).toContain('queued'), patience);
    child.stdout?.destroy();
    const { code, err } = await ended;
    expect(code).toBe(0);
    expect(err).not.toMatch(/EPIPE|Error/);
    expect(await readdir(out)).toEqual([expect.stringMatching(/\.mp4$/)]);
  });
});

/** Runs some code in a program before it begins. */
const preload = (code: string): Readonly<Record<string, string>> => ({
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}`,
});

/** Sends a signal to the program itself, right after it wrote the path of its file. */
const atThePath = (signal: NodeJS.Signals): string => `
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = (text, ...more) => {
    const full = write(text, ...more);
    if (String(text).includes('.mp4')) process.kill(process.pid, '${signal}');
    return full;
  };`;

/** An emulator in this process that programs share, and what they type to reach it. */
async function shared(script: string) {
  const server = await emulator({ script });
  const place = await folder();
  const env = { CROSSPOINT_STORE: join(place, 'jobs.db'), CROSSPOINT_EMULATOR: server.url };
  const run = (...args: string[]): Started =>
    start(['run', ...args, '--only', 'aimlapi', '--out', place], env);
  const runWith = (code: string, ...args: string[]): Started =>
    start(['run', ...args, '--only', 'aimlapi', '--out', place], { ...env, ...preload(code) });
  /** How many jobs the store holds in a state. */
  const kept = async (state: string): Promise<number> => {
    const args = ['jobs', '--state', state, '--limit', '99', '--json'];
    const { json } = await ran(args, fakeIo({ store: env.CROSSPOINT_STORE }));
    return (json as { jobs: unknown[] }).jobs.length;
  };
  return { server, place, run, runWith, kept };
}

describe('two programs', () => {
  it.each(['SIGKILL', 'SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'one after %s of the other between the file and the end never buy twice',
    async (signal) => {
      const { server, place, run, runWith } = await shared('q0g0c');
      const first = await runWith(atThePath(signal), 'A boat.').ended;
      const files = (): Promise<string[]> =>
        readdir(place).then((all) => all.filter((name) => name.endsWith('.mp4')));
      expect(await files()).toHaveLength(1);
      // What can be caught changes nothing; what cannot be leaves a purchase that was not recorded as delivered.
      expect(first.code).toBe(signal === 'SIGKILL' ? null : 0);
      if (signal !== 'SIGKILL') return;

      const { code, out } = await run('A boat.', '--json').ended;
      expect(code).toBe(0);
      expect(JSON.parse(out)).toMatchObject({ bought: 'earlier', files: [{}] });
      expect(await files()).toHaveLength(1);
      expect(server.requestCount('aimlapi.submit')).toBe(1);
    },
  );

  it('one after the reader of the other went before it was told go on with one purchase', async () => {
    const { server, run } = await shared('q60000c');
    const first = run('A boat.');
    await eventually(() => expect(first.written.err).toContain('queued'));
    first.child.stdout?.destroy();
    server.advance(60_000);
    expect((await first.ended).code).toBe(0);

    const { code, out } = await run('A boat.', '--json').ended;
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ bought: 'earlier', files: [{}] });
    expect(server.requestCount('aimlapi.submit')).toBe(1);
  });

  it('one after a kill -9 of the other go on with one purchase', async () => {
    const { server, run } = await shared('q60000c');
    const first = run('A boat.');
    await eventually(() => expect(first.written.err).toContain('queued'));
    first.child.kill('SIGKILL');
    await first.ended;

    const second = run('A boat.', '--json');
    await eventually(() => expect(second.written.err).toContain('queued'));
    server.advance(60_000);
    const { code, out, err } = await second.ended;

    expect(code).toBe(0);
    expect(refIn(err)).toBe(refIn(first.written.err));
    expect(JSON.parse(out)).toMatchObject({ bought: 'earlier', job: { state: 'succeeded', durable: true } });
    expect(server.requestCount('aimlapi.submit')).toBe(1);
  });

  it('one after a kill -9 in the middle of its purchase buys nothing and says that nobody knows', async () => {
    const { server, run } = await shared('q60000c');
    server.injectFault({ route: 'aimlapi.submit', fault: { type: 'hang', accepted: true } });
    const first = run('A boat.');
    await eventually(() => expect(server.requestCount('aimlapi.submit')).toBe(1));
    first.child.kill('SIGKILL');
    await first.ended;

    const second = run('A boat.');
    await eventually(() =>
      expect(second.written.err).toContain('Another crosspoint process sent this request'),
    );
    second.child.kill('SIGINT');
    await second.ended;
    expect(server.requestCount('aimlapi.submit')).toBe(1);
  });

  it('started at the same instant buy once', async () => {
    const { server, run } = await shared('q0g0c');
    server.injectFault({ route: 'aimlapi.submit', fault: { type: 'delay', ms: 1_500 } });
    const both = [run('A boat.', '--json'), run('A boat.', '--json')];
    const ends = await Promise.all(both.map(({ ended }) => ended));
    expect(ends.map(({ code }) => code)).toEqual([0, 0]);
    const bought = ends.map(({ out }) => (JSON.parse(out) as { bought: string }).bought);
    expect(bought.toSorted()).toEqual(['earlier', 'now']);
    expect(server.requestCount('aimlapi.submit')).toBe(1);
  });

  it('one after a kill -9 in the middle of a batch of 50 buy 50', async () => {
    const { server, place, run, kept } = await shared('q60000c');
    const lines = Array.from({ length: 50 }, (_, i) => JSON.stringify({ prompt: `Boat ${i + 1}.` }));
    await writeFile(join(place, 'p.jsonl'), lines.join('\n'));
    const batch = ['--batch', join(place, 'p.jsonl'), '--concurrency', '20', '--json'];

    const first = run(...batch);
    // Nothing is on its way: what is cut in the middle of a purchase is unknown, and rightly not sent again.
    await eventually(async () => expect(await kept('queued')).toBe(20));
    first.child.kill('SIGKILL');
    await first.ended;
    expect(server.acceptedCount('aimlapi.submit')).toBe(20);

    // Only where there are new jobs: on a busy machine hours would pass for the gateway, and its links would die.
    let made = 0;
    const timer = setInterval(() => {
      const accepted = server.acceptedCount('aimlapi.submit');
      if (accepted > made) server.advance(60_000);
      made = accepted;
    }, 200);
    const { code, out } = await run(...batch).ended;
    clearInterval(timer);

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ lines: { length: 50 }, totals: [{ jobs: 50 }] });
    expect(server.requestCount('aimlapi.submit')).toBe(50);
    expect((await readdir(place)).filter((name) => name.endsWith('.mp4'))).toHaveLength(50);
  });
});
