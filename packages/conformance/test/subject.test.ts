import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { subjectCases } from '../src/subject/cases.ts';
import { judgeSubject } from '../src/subject/judge.ts';
import { subjectReportSchema } from '../src/subject/report.ts';
import { conformance } from './support/conformance.ts';

const cwd = fileURLToPath(new URL('.', import.meta.url));
const client = (mistake: string): readonly string[] => [process.execPath, 'subjects/client.mjs', mistake];

/** Only a limit: no verdict below depends on it. */
const patienceMs = 60_000;
const judge = (mistake: string, ids: readonly string[]) =>
  judgeSubject(
    { command: client(mistake), cwd, env: process.env, patienceMs },
    subjectCases.filter(({ id }) => ids.includes(id)),
  );

describe('a subject over stdin and stdout', { timeout: 120_000 }, () => {
  it('passes every case where the client keeps every promise', async () => {
    const ids = subjectCases.map(({ id }) => id);
    const { results } = await judge('none', ids);

    expect(results.map(({ id }) => id)).toEqual(ids);
    expect(results.filter(({ verdict }) => verdict !== 'PASS')).toEqual([]);
    expect(results.filter(({ purchases }) => purchases > 1)).toEqual([]);
  });

  it.each([
    ['buys-twice', 'submit.reset', 'FAIL', 'bought 2 times'],
    ['buys-twice', 'submit.502', 'FAIL', 'bought 2 times'],
    ['buys-twice', 'submit.429', 'PASS', 'one purchase'],
    ['says-not-charged', 'submit.504', 'FAIL', 'says that nothing was charged, after a purchase'],
    ['loses-jobs', 'poll.404', 'FAIL', 'reported the paid job as failed'],
    ['throws-once', 'poll.404', 'WARN', 'wait threw; a second call with the same job succeeded'],
    ['prints-key', 'end.success', 'FAIL', 'printed the key'],
    ['key-to-files', 'end.success', 'FAIL', 'sent the key to the file host'],
    ['half-a-file', 'download.dead', 'FAIL', 'reported a success; the file is part'],
    ['ends', 'end.success', 'FAIL', 'it ended with exit code 1'],
    ['ends-early', 'one-poll.500', 'FAIL', 'reported a job that goes on as failed'],
    ['polls-twice', 'one-poll.goes-on', 'WARN', '1 polls sent 2 requests'],
  ])('a client that %s, at %s: %s', async (mistake, id, verdict, message) => {
    const { results } = await judge(mistake, [id]);

    expect(results).toHaveLength(1);
    expect(results[0]).toMatchObject({ id, verdict });
    expect(results[0]?.message).toContain(message);
  });

  it('gives no verdict on a client that does not respond in time', async () => {
    const { results } = await judgeSubject(
      { command: client('is-stuck'), cwd, env: process.env, patienceMs: 2_000 },
      subjectCases.filter(({ id }) => id === 'end.success'),
    );

    expect(results).toMatchObject([{ verdict: 'ERROR', purchases: 0 }]);
    expect(results[0]?.message).toMatch(/^no verdict: no response in 2000 ms; .* the machine is too busy$/);
  });

  it('counts what the gateway received, not what the client says', async () => {
    const { results } = await judge('buys-twice', ['submit.reset', 'submit.429']);

    expect(results.map(({ posts, purchases }) => ({ posts, purchases }))).toEqual([
      { posts: 2, purchases: 2 },
      { posts: 2, purchases: 1 },
    ]);
  });
});

describe('the command', { timeout: 120_000 }, () => {
  it.each([
    ['none', 'end.success', 0, /PASS {2}end\.success/],
    ['prints-key', 'end.success', 1, /FAIL {2}end\.success +printed the key/],
  ])('has an exit code for its verdict: %s', async (mistake, id, code, text) => {
    const ended = await conformance(['subject', '--only', id, '--', ...client(mistake)]);

    expect(ended).toMatchObject({ code, err: 'PARTIAL, 1 of 33 cases\n' });
    expect(ended.out).toMatch(text);
  });

  it.each([
    [
      'a subject that does not respond',
      ['--', ...client('is-silent')],
      /does not respond to `hello`.*exit code 3/s,
    ],
    ['no such program', ['--', './no-such-program'], /could not be started/],
    ['no such case', ['--only', 'nothing', '--', ...client('none')], /no case has the id nothing/],
  ] as const)('is no verdict about a client: %s', async (_, args, message) => {
    const ended = await conformance(['subject', ...args]);

    expect(ended).toMatchObject({ code: 2, out: '' });
    expect(ended.err).toMatch(message);
  });

  it('writes JSON, without the key', async () => {
    const { out } = await conformance(['subject', '--json', '--only', 'key.echo', '--', ...client('none')]);

    const report: unknown = JSON.parse(out);
    expect(subjectReportSchema.parse(report)).toEqual(report);
    expect(report).toMatchObject({
      format: 1,
      protocol: 1,
      subject: { name: 'client', version: null },
      results: [{ id: 'key.echo', promise: 'key', verdict: 'PASS', purchases: 0 }],
    });
  });
});
