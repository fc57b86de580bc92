import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cannedFault, sampleClip } from '@crosspoint/emulator';
import { describe, expect, it } from 'vitest';
import { ageText } from '../src/text/span.ts';
import { emulator, fakeIo, folder, ran, refIn } from './support.ts';

/** A machine with an emulator and a store, where commands are typed one after another. */
async function desk(script = 'q0g0c') {
  const server = await emulator({ script });
  const place = await folder();
  const type = (args: readonly string[], terminal?: number) =>
    ran(
      args,
      fakeIo({
        store: join(place, 'jobs.db'),
        cwd: place,
        ...(terminal ? { terminal, env: { NO_COLOR: '1' } } : {}),
      }),
    );
  const at = ['--emulator', server.url];
  return {
    server,
    place,
    type,
    at,
    run: (...args: string[]) =>
      type([
        'run',
        '--only',
        'aimlapi',
        ...(args.includes('--timeout') ? [] : ['--timeout', '5']),
        ...at,
        ...args,
      ]),
  };
}

const listed = (json: unknown) =>
  (json as { jobs: { short: string; state: string; next: string; ref: string }[] }).jobs;

describe('jobs', () => {
  it('lists what was bought, the newest first, each with what can be done next', async () => {
    const { server, run, type } = await desk();
    await run('One. [emulator:q60000c]', '--timeout', '0.1');
    await run('Two.', '--tag', 'order=42');
    server.injectFault({ route: 'aimlapi.submit', fault: cannedFault('bad-key') });
    await run('Three.');

    const { code, out } = await type(['jobs']);
    const { json } = await type(['jobs', '--json']);

    expect(code).toBe(0);
    const rows = listed(json);
    expect(rows.map(({ state }) => state)).toEqual(['rejected', 'succeeded', 'queued']);
    expect(rows.map(({ next }) => next)).toEqual([
      expect.stringMatching(/^crosspoint status [0-9a-f]{8}$/),
      expect.stringMatching(/^crosspoint download [0-9a-f]{8}$/),
      expect.stringMatching(/^crosspoint wait [0-9a-f]{8}$/),
    ]);
    expect(json).toMatchObject({ jobs: [{}, { tags: { order: '42' }, emulated: true }, { tags: {} }] });
    expect(out).toMatch(
      /│ \d s +│ succeeded │ alibaba\/happyhorse-1\.0 │ aimlapi, +│ 6\.5 USD +│ download +│/,
    );
    expect(out).not.toContain('crosspoint.request');
  });

  it('filters by state and by label, and says when nothing is left', async () => {
    const { run, type } = await desk();
    await run('One.', '--tag', 'shop=a');
    await run('Two.', '--tag', 'shop=b');
    const count = async (...flags: string[]) =>
      listed((await type(['jobs', '--json', ...flags])).json).length;

    expect(await count('--state', 'succeeded,failed')).toBe(2);
    expect(await count('--tag', 'shop=a')).toBe(1);
    expect(await count('--limit', '1')).toBe(1);
    expect((await type(['jobs', '--state', 'failed'])).out).toBe('No job fits.\n');
    expect((await type(['jobs', '--state', 'done'])).err).toContain('It takes queued, running, succeeded');
  });

  it('says where there are none yet', async () => {
    expect((await (await desk()).type(['jobs'])).out).toBe('No job is kept here yet.\n');
  });

  it('keeps to 40 columns', async () => {
    const { run, type } = await desk();
    await run('One.');
    const { lines } = await type(['jobs'], 40);
    expect(lines.filter((line) => line.length > 40 && !line.includes('jobs.db'))).toEqual([]);
    expect(lines).toContainEqual(expect.stringMatching(/^crosspoint …: download [0-9a-f]{8}$/));
  });

  it.each([
    [900, '0 s'],
    [59_000, '59 s'],
    [61_000, '1 min'],
    [7_300_000, '2 h'],
    [90_000_000_000, '1041 d'],
  ])('writes an age of %i ms as %s', (ms, text) => expect(ageText(ms)).toBe(text));
});

describe('a job by its name', () => {
  it('is found by its ref, by the beginning of its id, and as last', async () => {
    const { run, type, at } = await desk();
    const { err } = await run('One.');
    const [job] = listed((await type(['jobs', '--json'])).json);
    for (const name of [refIn(err), job?.short ?? '', job?.short.slice(0, 5) ?? '', 'last']) {
      const { code, json } = await type(['status', name, ...at, '--json']);
      expect([name, code, json]).toMatchObject([
        name,
        0,
        { emulated: true, ref: job?.ref, job: { state: 'succeeded' } },
      ]);
    }
  });

  it.each([
    ['0000', 'no job here begins with 0000; crosspoint jobs lists them'],
    [
      'abc',
      'takes a ref, which begins with xp1., a short id of crosspoint jobs, an idempotency key, or last',
    ],
    ['last', 'no job is kept here yet'],
  ])('that is not there is one clear line: %s', async (name, message) => {
    const { code, err } = await (await desk()).type(['status', name]);
    expect(code).toBe(2);
    expect(err.trim().split('\n')).toEqual([expect.stringContaining(message)]);
  });

  it('that fits several is not guessed', async () => {
    const { findJob } = await import('../src/store/find-job.ts');
    const attempts = ['abcd1', 'abcd2'].map((id) => ({ id }));
    const store = { list: () => Promise.resolve(attempts), getByKey: () => Promise.resolve(undefined) };
    await expect(findJob(store as never, '', 'abcd')).rejects.toThrow(
      '2 jobs begin with abcd; type more of abcd1 or abcd2',
    );
  });

  it('that was refused was never bought', async () => {
    const { server, run, type, at } = await desk();
    server.injectFault({ route: 'aimlapi.submit', fault: cannedFault('bad-key') });
    await run('One.');
    for (const verb of ['status', 'wait', 'download', 'cancel']) {
      const { code, err } = await type([verb, 'last', ...(verb === 'cancel' ? [] : at)]);
      expect(code).toBe(1);
      expect(err).toContain('there is no such job: aimlapi refused it, and nothing was bought');
    }
  });
});

describe('status', () => {
  it('asks once, and says how to go on', async () => {
    const { server, run, type, at } = await desk('q60000c');
    await run('One.', '--timeout', '0.1');
    const asked = server.requestCount('aimlapi.status');
    const { code, out, err } = await type(['status', 'last', ...at]);
    expect(code).toBe(0);
    expect(out).toBe('State    queued\n');
    expect(err).toMatch(/Resume with:\n {2}crosspoint wait xp1\./);
    expect(server.requestCount('aimlapi.status')).toBe(asked + 1);
  });
});

describe('wait', () => {
  it('says what a job costs where its purchase told, in another process too', async () => {
    const { server, run, type, at } = await desk('q60000c');
    const { err } = await run('One.', '--timeout', '0.1');
    server.advance(60_000);
    expect((await type(['wait', refIn(err), ...at])).err).toMatch(/^Cost {5}6\.5 USD/m);
  });

  it('does not say that the gateway named no price where nobody here heard it', async () => {
    const { server, run, at } = await desk('q60000c');
    const { err } = await run('One.', '--timeout', '0.1');
    const status = await ran(['status', refIn(err), ...at]);
    expect(status.err).toContain('Cost     not known here; the gateway names it when it takes the job');
    server.advance(60_000);
    const { code } = await ran(['wait', refIn(err), ...at], fakeIo({ cwd: await folder() }));
    expect(code).toBe(0);
  });
});

describe('cancel', () => {
  it('sends nothing, and says that the job goes on and is charged', async () => {
    const { server, run, type } = await desk('q60000c');
    await run('One.', '--timeout', '0.1');
    const sent = server.requests.length;
    const { code, err } = await type(['cancel', 'last']);
    expect(code).toBe(5); // 2 would say that nothing was bought
    expect(err).toMatch(
      /^crosspoint: \[unsupported\] aimlapi: AI\/ML API documents no way to cancel a job: it goes on, and is charged as usual\. Leaving it alone costs nothing more/,
    );
    expect(err).toContain('Resume with:\n  crosspoint wait xp1.');
    expect(server.requests).toHaveLength(sent);
  });

  it('has nothing to do for a job that is over', async () => {
    const { run, type } = await desk();
    await run('One.');
    expect((await type(['cancel', 'last'])).err).toBe(
      'crosspoint: [unsupported] aimlapi: the job is over (succeeded), so there is nothing to cancel\n',
    );
  });
});

describe('download', () => {
  it('saves again what was made, at another emulator too', async () => {
    const { server, run, type, place } = await desk();
    await run('One.');
    await server.close();
    const other = await emulator();
    const { code, lines } = await type(['download', 'last', '--emulator', other.url, '--out', 'again']);
    expect(code).toBe(0);
    expect(lines.at(-1)?.startsWith(join(place, 'again'))).toBe(true);
    expect(await readFile(lines.at(-1) ?? '')).toEqual(await readFile(sampleClip));

    await other.close();
    const third = await emulator();
    const waited = await type(['wait', 'last', '--emulator', third.url, '--out', 'waited']);
    expect(waited.code).toBe(0);
  });

  it('saves the previews too where that is asked for, apart from what was bought', async () => {
    const { run, type, at } = await desk();
    await run('A paper boat.', '--only', 'gateai', '--model', 'hyper3d/rodin-2');
    const alone = await type(['download', 'last', ...at, '--out', 'alone', '--json']);
    const { code, json } = await type(['download', 'last', ...at, '--out', 'both', '--previews', '--json']);

    expect(code).toBe(0);
    expect(alone.json).toMatchObject({ files: [{ mediaType: 'model/gltf-binary' }] });
    expect(json).toMatchObject({
      files: [
        { path: expect.stringMatching(/gateai-[^/.]+\.glb$/) as unknown, mediaType: 'model/gltf-binary' },
        { path: expect.stringMatching(/gateai-[^/.]+\.preview\.jpg$/) as unknown, mediaType: 'image/jpeg' },
      ],
    });
  });

  it('does not wait for a job that is not over', async () => {
    const { run, type, at } = await desk('q60000c');
    await run('One.', '--timeout', '0.1');
    const { code, err } = await type(['download', 'last', ...at]);
    expect(code).toBe(5);
    expect(err).toMatch(/the job is not over yet; wait for it\nResume with:\n {2}crosspoint wait xp1\./);
  });
});
