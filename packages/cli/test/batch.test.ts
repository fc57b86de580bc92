import { copyFile, link, mkdir, readdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cannedFault } from '@crosspoint/emulator';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Item } from '../src/batch/item.ts';
import { exactSum } from '../src/text/exact-sum.ts';
import { shortHash } from '../src/store/request-hash.ts';
import { boardText } from '../src/batch/board.ts';
import { emulator, eventually, fakeIo, folder, ran } from './support.ts';

/** A person with a file of prompts. */
async function desk(lines: readonly (object | string)[], script = 'q0g0c') {
  const server = await emulator({ script });
  const place = await folder();
  const write = (all: readonly (object | string)[]): Promise<void> =>
    writeFile(
      join(place, 'p.jsonl'),
      all.map((it) => (typeof it === 'string' ? it : JSON.stringify(it))).join('\n'),
    );
  await write(lines);
  const io = (setting = {}) => fakeIo({ store: join(place, 'jobs.db'), cwd: place, ...setting });
  const usual = ['run', '--batch', 'p.jsonl', '--emulator', server.url, '--out', 'out', '--timeout', '10'];
  const args = (...more: readonly string[]): readonly string[] => [...usual, ...more];
  return { server, place, write, io, args, run: (...more: string[]) => ran(args(...more), io()) };
}

const prompts = (count: number): readonly object[] =>
  Array.from({ length: count }, (_, i) => ({ prompt: `Boat ${i + 1}.` }));

describe('run --batch', () => {
  it('buys every line once, merged over the flags, and closes with the cost', async () => {
    const { server, place, run } = await desk([
      { prompt: 'One.' },
      { prompt: 'Two.', duration: 5 },
      '',
      { prompt: 'Three.' },
    ]);

    const { code, out, err } = await run('--duration', '4', '--seed', '7');

    expect(code).toBe(0);
    const bodies = server.requests.flatMap(({ route, body }) => (route === 'aimlapi.submit' ? [body] : []));
    expect(bodies).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ prompt: 'One.', duration: 4, seed: 7 }),
        expect.objectContaining({ prompt: 'Two.', duration: 5, seed: 7 }),
        expect.objectContaining({ prompt: 'Three.', duration: 4 }),
      ]),
    );
    expect(err).toContain('Done     3 of 3');
    expect(err).toMatch(/│ USD +│ charged │ 3 +│ 8\.45 +│/);
    expect(err).toContain('Emulated, so no money moved.');
    expect(out).toMatch(/^(?:\S+\.mp4\n){3}$/);
    expect(err).toMatch(/^3 of 3: 3 done$/m);
    const files = (await readdir(join(place, 'out'))).toSorted();
    expect(files).toEqual([
      expect.stringMatching(/^one-[0-9a-f]{8}\.mp4$/),
      'p.manifest.json',
      expect.stringMatching(/^three-[0-9a-f]{8}\.mp4$/),
      expect.stringMatching(/^two-[0-9a-f]{8}\.mp4$/),
    ]);
    expect(JSON.parse(await readFile(join(place, 'out', 'p.manifest.json'), 'utf8'))).toMatchObject({
      lines: [
        { line: 1, prompt: 'One.', state: 'succeeded', files: [files[0]], cost: { basis: 'charged' } },
        { line: 2, prompt: 'Two.', files: [files[3]] },
        { line: 4, prompt: 'Three.', files: [files[2]] },
      ],
      totals: [{ currency: 'USD', basis: 'charged', amount: '8.45', jobs: 3 }],
    });
  });

  it('run again buys nothing, fetches nothing, and ends the same', async () => {
    const { server, run } = await desk(prompts(4));
    const first = await run('--json');
    const seen = server.requestCount('aimlapi.file');
    const second = await run('--json');

    expect(second.code).toBe(0);
    expect(second.json).toMatchObject({
      lines: Array.from({ length: 4 }, () => ({ stage: 'done', bought: 'earlier', files: [{}] })),
    });
    const pick = (json: unknown) => (json as { lines: { files: unknown }[] }).lines.map(({ files }) => files);
    expect(pick(second.json)).toEqual(pick(first.json));
    expect(server.requestCount('aimlapi.submit')).toBe(4);
    expect(server.requestCount('aimlapi.file')).toBe(seen);
  });

  it('takes alike lines for two wishes, a changed line for a new one, and the place of a line for nothing', async () => {
    const { server, write, run } = await desk([{ prompt: 'A.' }, { prompt: 'A.' }, { prompt: 'B.' }]);
    await run();
    expect(server.requestCount('aimlapi.submit')).toBe(3);
    await write([{ prompt: 'B.' }, '', { prompt: 'A.' }, { prompt: 'C.' }, { prompt: 'A.' }]);
    await run();
    expect(server.requestCount('aimlapi.submit')).toBe(4);
  });

  it.each<readonly [string, (place: string) => Promise<{ name: string; cwd?: string; stdin?: string }>]>([
    ['its whole path', (place) => Promise.resolve({ name: join(place, 'p.jsonl') })],
    ['a path with dots', (place) => Promise.resolve({ name: `${place}/./x/../p.jsonl` })],
    ['a slash at its end', () => Promise.resolve({ name: 'p.jsonl/' })],
    [
      'another working folder',
      async (place) => {
        await mkdir(join(place, 'deep'));
        return { name: '../p.jsonl', cwd: join(place, 'deep') };
      },
    ],
    [
      'a symbolic link',
      async (place) => {
        await symlink('p.jsonl', join(place, 'link.jsonl'));
        return { name: 'link.jsonl' };
      },
    ],
    [
      'a symbolic link to its folder',
      async (place) => {
        await symlink('.', join(place, 'linked'));
        return { name: 'linked/p.jsonl', cwd: place };
      },
    ],
    [
      'a hard link',
      async (place) => {
        await link(join(place, 'p.jsonl'), join(place, 'hard.jsonl'));
        return { name: 'hard.jsonl' };
      },
    ],
    [
      'another name after it was moved',
      async (place) => {
        await rename(join(place, 'p.jsonl'), join(place, 'moved.jsonl'));
        return { name: 'moved.jsonl' };
      },
    ],
    [
      'a copy',
      async (place) => {
        await copyFile(join(place, 'p.jsonl'), join(place, 'copy.jsonl'));
        return { name: 'copy.jsonl' };
      },
    ],
    ['stdin', async (place) => ({ name: '-', stdin: await readFile(join(place, 'p.jsonl'), 'utf8') })],
  ])('reached by %s is the same batch, and buys nothing again', async (_, reach) => {
    const { server, place, io, args, run } = await desk([
      { prompt: 'A.' },
      { prompt: 'A.' },
      { prompt: 'B.' },
    ]);
    expect((await run()).code).toBe(0);
    const { name, ...setting } = await reach(place);
    const again = args('--json').map((word) =>
      word === 'p.jsonl' ? name : word === 'out' ? join(place, 'out') : word,
    );

    const { code, json } = await ran(again, io(setting));

    expect(code).toBe(0);
    expect(json).toMatchObject({ lines: [1, 2, 3].map(() => ({ stage: 'done', bought: 'earlier' })) });
    expect(server.requestCount('aimlapi.submit')).toBe(3);
  });

  const [a, b, c, d] = ['A', 'B', 'C', 'D'].map((prompt) => ({ prompt, duration: 4 }));
  it.each<readonly [string, readonly (object | string)[], number]>([
    ['nothing', [a!, b!, b!, c!], 0],
    ['the order', [c!, b!, a!, b!], 0],
    ['one line', [a!, b!, d!, c!], 1],
    ['a line more', [d!, a!, b!, b!, c!], 1],
    ['a line less', [a!, b!, c!], 0],
    ['an equal line more', [a!, b!, b!, b!, c!], 1],
    ['empty lines and comments', ['# first', a!, '', '  ', '// twice', b!, b!, c!], 0],
    ['the order of fields, and spaces', ['{ "duration" : 4.0, "prompt" : "A" }', b!, b!, c!], 0],
    [
      'a mark at its beginning, and its line ends',
      [`\uFEFF${JSON.stringify(a)}\r`, `${JSON.stringify(b)}\r`, b!, c!],
      0,
    ],
    ['a label', [{ ...a, tags: { order: '7' } }, b!, b!, c!], 0],
  ])('in which %s has changed re-buys what is new alone, in a file and on stdin', async (_, after, more) => {
    const { server, place, io, args, write, run } = await desk([a!, b!, b!, c!]);
    expect((await run()).code).toBe(0);
    await write(after);
    expect((await run()).code).toBe(0);
    expect(server.requestCount('aimlapi.submit')).toBe(4 + more);

    const stdin = await readFile(join(place, 'p.jsonl'), 'utf8');
    const piped = args().map((word) => (word === 'p.jsonl' ? '-' : word));
    expect((await ran(piped, io({ stdin }))).code).toBe(0);
    expect(server.requestCount('aimlapi.submit')).toBe(4 + more);
  });

  it('says which lines another file has bought, and how they are bought again', async () => {
    const { server, place, io, args, run } = await desk(prompts(2));
    expect((await run()).err).not.toContain('asked for');
    await writeFile(join(place, 'q.jsonl'), ['{"prompt":"Boat 1."}', '{"prompt":"New."}'].join('\n'));
    const other = args().map((word) => (word === 'p.jsonl' ? 'q.jsonl' : word));

    const { err } = await ran(other, io());
    expect(err).toMatch(
      /^1 line asks for what \S+p\.jsonl asked for: .*--buy-again buys every line again, --batch-id NAME/m,
    );
    expect(server.requestCount('aimlapi.submit')).toBe(3);

    await ran([...other, '--batch-id', 'mine'], io());
    expect(server.requestCount('aimlapi.submit')).toBe(5);
  });

  it.each([
    ['the path of its file', (place: string) => join(place, 'link.jsonl')],
    ['what stdin held', () => `stdin ${shortHash('x')}`],
  ])('that an older version began under %s is not bought again', async (_, oldName) => {
    const { server, place, io, run } = await desk([{ prompt: 'A.' }, { prompt: 'A.' }, { prompt: 'B.' }]);
    // As it was then: the key of each line was made of this name, its request and its number.
    const name = oldName(place);
    const first = await run('--batch-id', name, '--json');
    expect(first.json).toMatchObject({ lines: [{ bought: 'now' }, { bought: 'now' }, { bought: 'now' }] });

    const { code, json } = await run('--json');

    expect(code).toBe(0);
    expect(json).toMatchObject({
      lines: [{ bought: 'earlier' }, { bought: 'earlier' }, { bought: 'earlier' }],
    });
    expect(server.requestCount('aimlapi.submit')).toBe(3);
    const listed = (await ran(['jobs', '--tag', `crosspoint.batch=${name}`, '--json'], io())).json;
    expect(listed).toMatchObject({ jobs: { length: 3 } });
  });

  it('is another batch with --batch-id or --buy-again, and at a live gateway', async () => {
    const { server, run } = await desk(prompts(2));
    await run();
    await run('--batch-id', 'second');
    await run('--batch-id', 'second');
    expect(server.requestCount('aimlapi.submit')).toBe(4);
    await run('--buy-again');
    expect(server.requestCount('aimlapi.submit')).toBe(6);
  });

  it('names every line that is wrong before anything is sent', async () => {
    const { server, run } = await desk([
      { prompt: 'A.' },
      'nope',
      { prompt: 'B.', duration: 99 },
      '[1]',
      { prompt: 'C.', image: './secret.png' },
    ]);
    const { code, err } = await run();
    expect(code).toBe(2);
    expect(err).toMatch(
      /--batch: 4 lines are wrong, and nothing was sent\n {2}line 2: is not JSON .*\n {2}line 3: --duration: is 99; .*\n {2}line 4: it must be one JSON object.*\n {2}line 5: --image: must be an https URL/,
    );
    expect(server.requests).toEqual([]);
  });

  it('names a line without a word in it, and sends nothing', async () => {
    const { server, run } = await desk([{ prompt: 'A.' }, { prompt: ' ' }]);
    const { code, err } = await run();
    expect(code).toBe(2);
    expect(err).toContain('line 2: prompt: has no visible character');
    expect(server.requests).toEqual([]);
  });

  it('never says that nothing was bought once one of its jobs was accepted', async () => {
    const { server, run } = await desk(prompts(2), 'q60000c');
    server.injectFault({
      route: 'aimlapi.status',
      fault: { type: 'status', status: 400, body: '{}' },
      times: 99,
    });
    expect((await run()).code).toBe(5);
  });

  it('reads stdin, where the same text is the same batch', async () => {
    const { server, io, args } = await desk([]);
    const stdin = '{"prompt":"A."}\n{"prompt":"B."}\n';
    const piped = args().map((word) => (word === 'p.jsonl' ? '-' : word));
    for (let n = 0; n < 2; n += 1) expect((await ran(piped, io({ stdin }))).code).toBe(0);
    expect(server.requestCount('aimlapi.submit')).toBe(2);
  });

  it('works on so many at a time and no more', async () => {
    const { server, run } = await desk(prompts(7), 'q60000c');
    const running = run('--concurrency', '3');
    for (const sent of [3, 6, 7]) {
      await eventually(() => expect(server.acceptedCount('aimlapi.submit')).toBe(sent));
      const asked = server.requestCount('aimlapi.status');
      await eventually(() => expect(server.requestCount('aimlapi.status')).toBeGreaterThan(asked));
      expect(server.requestCount('aimlapi.submit')).toBe(sent);
      server.advance(60_000);
    }
    expect((await running).code).toBe(0);
  });

  it('fails with reasons, goes on with the others, and ends with the code of a failure', async () => {
    const { run } = await desk([{ prompt: 'A.' }, { prompt: 'B. [emulator:q0e]' }, { prompt: 'C.' }]);
    const { code, err } = await run();
    const machine = await run('--json');
    expect(code).toBe(1);
    expect(err).toContain('Done     2 of 3');
    expect(err.match(/\[generation_failed\] aimlapi: the job failed/g)).toHaveLength(1);
    expect(err).toMatch(/^Line 2: \[generation_failed\]/m);
    expect(err).toMatch(/^Failed {3}line 2$/m);
    expect(err).toMatch(/│ USD +│ charged │ 2 +│/); // a failed job is free at this gateway
    expect(err).toContain('--buy-again buys every line again');
    expect(machine.code).toBe(1);
    expect(machine.json).toMatchObject({
      emulated: true,
      lines: [
        { line: 1, stage: 'done' },
        { line: 2, stage: 'failed', state: 'failed', error: { code: 'generation_failed' } },
        {},
      ],
      totals: [{ currency: 'USD', basis: 'charged', jobs: 2, amount: '13' }],
      error: { message: expect.stringContaining('1 of 3 lines failed') },
    });
  });

  it('sends no more once a key is refused or the money is gone', async () => {
    const { server, run } = await desk(prompts(20));
    server.injectFault({ route: 'aimlapi.submit', fault: cannedFault('bad-key'), times: 99 });
    const { code, err } = await run('--concurrency', '2');
    expect(code).toBe(3);
    expect(server.requestCount('aimlapi.submit')).toBeLessThanOrEqual(2);
    expect(err).toMatch(/Not sent 1[89] lines/);
  });

  it('adds up the exact price of an offer whose gateway names no amount', async () => {
    const { run } = await desk(prompts(2));
    const { code, err, json } = await run('--model', 'google/nano-banana-pro', '--only', 'yotta', '--json');
    expect([code, err]).toEqual([0, expect.not.stringContaining('the gateway named none')]);
    expect(json).toMatchObject({ totals: [{ currency: 'USD', basis: 'quote', amount: '0.28', jobs: 2 }] });
  });

  it('names a field that no request has, and what may have been meant', async () => {
    const { server, run } = await desk([{ promt: 'A boat.' }, { prompt: 'A boat.', sead: 7 }]);
    const { code, err } = await run();
    expect(code).toBe(2);
    expect(err).toMatch(/line 1: [^\n]*promt: is not a field of a request; did you mean prompt\?/);
    expect(err).toMatch(/line 2: [^\n]*sead: is not a field of a request; did you mean seed\?/);
    expect(server.requests).toEqual([]);
  });

  it('holds every line to --max-price', async () => {
    const { server, run } = await desk(prompts(2));
    const { code, err } = await run('--max-price', '0.60USD');
    expect(code).toBe(2);
    expect(err).toMatch(/line 1: --max-price: the price is unknown/);
    expect(server.requests).toEqual([]);
  });

  it('at Ctrl-C sends no more, keeps what runs, and resumes with the same command', async () => {
    const { server, io, args, run } = await desk(prompts(12), 'q60000c');
    const stopped = io();
    const running = ran(args('--concurrency', '3'), stopped);
    await eventually(() => expect(server.acceptedCount('aimlapi.submit')).toBe(3));
    stopped.press();
    const { code, err } = await running;

    expect(code).toBe(130);
    expect(err).toContain('Resume with the same command: what was bought is not bought again.');
    expect(err).toContain('Left     3 jobs still processing');
    expect(err).toContain('Not sent 9 lines');
    expect(server.requestCount('aimlapi.submit')).toBe(3);

    const again = run('--concurrency', '12', '--quiet');
    await eventually(() => expect(server.acceptedCount('aimlapi.submit')).toBe(12));
    server.advance(60_000);
    expect((await again).code).toBe(0);
    expect(server.requestCount('aimlapi.submit')).toBe(12);
  });

  it('without a store prints every ref, because nothing else finds the jobs', async () => {
    const { run } = await desk(prompts(2));
    const { err } = await run('--no-store');
    expect(err.match(/^Line \d: xp1\.\S+$/gm)).toHaveLength(2);
  });

  it.each([
    [['--idempotency-key', 'x'], '--idempotency-key: names one purchase'],
    [['--trace'], '--trace: shows one request'],
    [['--buy-again', '--batch-id', 'x'], '--buy-again: gives the batch a name of its own'],
    [['--concurrency', '0'], 'It takes a whole number, 1 or more.'],
  ])('does not go together with %j', async (flags, message) => {
    const { code, err } = await (await desk(prompts(1))).run(...flags);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

describe('the board', () => {
  const item = (line: number, stage: Item['stage'], beganAt = 0): Item =>
    ({ line, stage, beganAt, key: 'k', request: { kind: 'video', model: 'm' }, files: [] }) as Item;

  it('shows a bar, counts, and what takes longest', () => {
    const items = [
      item(1, 'done'),
      item(2, 'failed'),
      item(3, 'running', 5_000),
      item(4, 'queued', 1_000),
      item(5, 'waiting'),
      item(6, 'waiting'),
    ];
    expect(boardText(items, 65_000, 80)).toBe(
      [
        '██████░░░░░░░░░░░░░░ 2 of 6',
        '1 done · 1 failed · 1 running · 1 queued · 2 waiting',
        'line 4 queued 1 min 04 s · line 3 running 1 min 00 s',
      ].join('\n'),
    );
  });

  it('never needs a second row for a line, however narrow the terminal is', () => {
    const stages = fc.constantFrom<Item['stage']>(
      'waiting',
      'sending',
      'queued',
      'running',
      'saving',
      'done',
      'failed',
      'left',
    );
    const some = fc.array(stages, { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(
        some,
        fc.integer({ min: 4, max: 200 }),
        fc.integer({ min: 0, max: 1e8 }),
        (all, width, now) => {
          const lines = boardText(
            all.map((stage, i) => item(i + 1, stage)),
            now,
            width,
          ).split('\n');
          expect(lines.length).toBeLessThanOrEqual(2 + 8);
          for (const line of lines) expect(line.length).toBeLessThan(width);
        },
      ),
    );
  });

  it('is drawn over on a terminal, and taken away at the end', async () => {
    const { io, args } = await desk(prompts(2));
    const shown = io({ terminal: 60 });
    const { code, err } = await ran(args(), shown);
    expect(code).toBe(0);
    expect(err).toContain('\u001B[1A\r\u001B[J');
    const board = err.slice(0, err.indexOf('Done  '));
    expect(board.endsWith('\u001B[1A\r\u001B[J') || board.endsWith('\r\u001B[2K')).toBe(true);
  });
});

describe('a sum of money', () => {
  it.each([
    [['0.1', '0.2'], '0.3'],
    [['6.5', '6.50'], '13'],
    [['1', '2'], '3'],
    [['0.001', '10'], '10.001'],
    [[], '0'],
  ])('of %j is exactly %s', (amounts, sum) => expect(exactSum(amounts)).toBe(sum));
});
