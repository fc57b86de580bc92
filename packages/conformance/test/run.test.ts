import { defineProvider } from '@crosspoint/core/plugin';
import { exampleProvider } from '@crosspoint/core/testing';
import * as z from 'zod';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { failureOf } from '../src/report/failure.ts';
import { terminalReport } from '../src/report/terminal.ts';
import { Engine } from '../src/engine/engine.ts';
import { type CaseResult, loadFixtures } from '../src/index.ts';
import { suiteOf, testOutcomeOf } from '../src/suite.ts';
import { exitCode, type Report, reportSchema, run } from '../src/index.ts';

// Sockets by the thousand, on a machine that may be busy.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const fixtures = new URL('./echo/', import.meta.url);
let report: Report;
beforeAll(async () => {
  report = await run(exampleProvider, { fixtures });
});

describe('a run', () => {
  const case_ = (of: Report, id: string) => of.cases.find((result) => result.id === id);

  it('lists the declared capabilities without a fixture', () => {
    const claims = report.unprovenClaims.map(({ claim }) => claim);
    expect(claims).toContain('model.echo/parrot image-to-video');
    expect(claims).toContain('model.echo/parrot text-to-video param.aspectRatio');
    expect(claims).not.toContain('model.echo/parrot text-to-video param.duration');
    // with an image it would be another task
    expect(claims).not.toContain('model.echo/parrot text-to-video param.image');
  });

  it('lists the table entries without a fixture', async () => {
    expect(report.uncovered.filter((entry) => !entry.startsWith('what the document says of '))).toEqual([
      'the status stopped (canceled)',
      'the price of echo/parrot: 0.08 USD per second, sound true',
    ]);
    // No fixture of the example describes its provider, so no document says these.
    expect(report.uncovered).toContain('what the document says of polling intervalMs');
    expect(report.uncovered).toContain('what the document says of models echo/parrot params seconds max');
    const { uncovered: all } = await run(exampleProvider, { fixtures, only: 'plan.price' });
    expect(all).toContain('the error 429 no_money (insufficient_funds)');
    expect(all).not.toContain('the price of echo/parrot: 0.05 USD per second, sound false');
    const asked = { method: 'GET', path: '/purse', schema: z.object({}), parse: () => [] } as const;
    const withBalance = defineProvider({ ...exampleProvider.spec, balance: asked });
    expect((await run(withBalance, { fixtures, only: 'plan.price' })).uncovered).toContain(
      'the query balance: GET /purse',
    );
  });

  it('counts an error as shown where its pattern is that of a whole message', async () => {
    const row = (message: RegExp) => ({ message, errorCode: 'insufficient_funds' }) as const;
    const errors = [...(exampleProvider.spec.errors ?? []), row(/^Please, top up\.$/), row(/^top up\.$/)];
    const { uncovered } = await run(defineProvider({ ...exampleProvider.spec, errors }), {
      fixtures,
      only: 'error.no-money',
    });
    expect(uncovered.filter((entry) => entry.startsWith('the error /'))).toEqual([
      'the error /^top up\\.$/ (insufficient_funds)',
    ]);
  });

  it('runs only the selected cases, and prints how to repeat them', async () => {
    const { cases } = await run(exampleProvider, { fixtures, only: 'faults:job.broken', module: 'acme' });
    expect(cases.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual(['faults:job.broken PASS']);
    expect(cases[0]?.reproduce).toBe(
      'npx @crosspoint/conformance run acme --fixtures ./fixtures --only faults:job.broken',
    );
  });

  it('says of a part of the cases that it is one, and gives no verdict on the provider', async () => {
    const some = await run(exampleProvider, { fixtures, only: 'plan.price' });
    expect(some.partial).toEqual({ run: some.cases.length, all: report.cases.length });
    const text = terminalReport(some);
    expect(text).toMatch(
      new RegExp(`^. Echo PARTIAL, ${some.cases.length} of ${report.cases.length} cases`, 'i'),
    );
    expect(text).not.toContain('conforms');
    expect(text).not.toContain('without a fixture');
  });

  it('does not conform while something that is declared has no fixture, and advises to write one', () => {
    const text = terminalReport(report);
    expect(text).toContain(`does not conform to ${report.ruleSet} yet`);
    expect(text).toContain('write one for each from the document');
    expect(text).not.toContain(' record ');
  });

  it('ends as an ERROR of the kit, never as a FAIL, when the kit breaks', async () => {
    const breaks = (): never => {
      throw new TypeError('the kit is broken');
    };
    const engine = new Engine(exampleProvider, { loaded: loadFixtures(fixtures), open: breaks });
    await engine.open();
    const results: CaseResult[] = [];
    for (const each of engine.cases().filter(({ id }) => id.includes('plan.price')))
      results.push(await each.run());
    await engine.close();
    expect(results.map(({ verdict }) => verdict)).not.toContain('FAIL');
    expect(results[0]).toMatchObject({
      verdict: 'ERROR',
      reason: expect.stringContaining('the kit is broken') as unknown,
    });
  });

  it('ends as an ERROR when a case runs without its server', async () => {
    const engine = new Engine(exampleProvider, { loaded: loadFixtures(fixtures) });
    const [first] = engine.cases();
    expect(await first?.run()).toMatchObject({ verdict: 'ERROR', findings: [] });
  });

  const broken = defineProvider({ ...exampleProvider.spec, billing: { failedJob: 'free' } });
  const skips = [{ case: 'job.broken', reason: 'billing is being asked about', until: '2026-03-01' }];
  it.each([
    ['does not fail until its date', broken, '2026-02-28', false, 'N/A'],
    ['is a warning after it', broken, '2026-03-02', false, 'WARN'],
    ['fails its author after it', broken, '2026-03-02', true, 'FAIL'],
    ['fails when it passes', exampleProvider, '2026-02-28', false, 'FAIL'],
  ] as const)('a known failure %s', async (_, provider, today, author, verdict) => {
    const some = await run(provider, { fixtures, only: 'job.broken', skips, today, author });
    expect(case_(some, 'job.broken')).toMatchObject({ verdict });
  });

  it.each([
    ['2026-06-01', true, 'PASS'],
    ['2027-01-02', false, 'WARN'],
    ['2027-01-02', true, 'FAIL'],
  ] as const)(
    'checks the review date of a source: due on 2027-01-01, on %s, for its author: %s',
    async (today, author, verdict) => {
      const some = await run(exampleProvider, { fixtures, only: 'plan.price', today, author });
      expect(case_(some, 'plan.price')).toMatchObject({ verdict });
    },
  );

  const { duration: _, ...others } = exampleProvider.spec.fields;
  const withoutDuration = defineProvider({ ...exampleProvider.spec, fields: others });
  it.each([
    [false, 'N/A'],
    [true, 'FAIL'],
  ] as const)(
    'reports to an author (%s) a fixture that requires an undeclared capability',
    async (author, verdict) => {
      const some = await run(withoutDuration, { fixtures, only: 'job.whole', author });
      expect(case_(some, 'job.whole')).toMatchObject({
        verdict,
        reason: expect.stringContaining('echo does not claim param.duration') as unknown,
      });
    },
  );

  it.each([
    [false, { skipped: expect.stringContaining('N/A') as unknown }],
    [
      true,
      { failed: expect.stringMatching(/echo does not claim param.duration[^]* --author --only/) as unknown },
    ],
  ] as const)('lets a test that is strict (%s) fail where it does not apply', async (strict, outcome) => {
    const suite = suiteOf(withoutDuration, { fixtures, strict });
    await suite.open();
    const result = await suite.cases.find(({ id }) => id === 'job.whole')?.run();
    await suite.close();
    expect(testOutcomeOf(result!)).toEqual(outcome);
  });

  it('has a test that fails while something declared has no fixture, if the suite is to be complete', async () => {
    expect(suiteOf(exampleProvider, { fixtures, strict: true }).overall).toEqual([]);
    const suite = suiteOf(exampleProvider, { fixtures, complete: true });
    await suite.open();
    await expect(suite.overall[0]?.check()).rejects.toThrow(
      /write one for each[^]*\n  model\.echo\/parrot image-to-video\n[^]*\n  and \d+ more$/,
    );
    await suite.close();
  });

  it('prints one difference once, with every rule it breaks and why, and why a plan has no offer', async () => {
    const { params, ...row } = exampleProvider.spec.models['echo/parrot']!;
    const seconds = { ...params['seconds']!, max: 3, default: 3 };
    const models = { 'echo/parrot': { ...row, params: { ...params, seconds } } };
    const short = defineProvider({ ...exampleProvider.spec, models });
    const { cases } = await run(short, { fixtures, only: 'plan.price' });
    const failure = failureOf(cases.find(({ id }) => id === 'plan.price')!);
    expect(failure).toMatch(/^    declined by echo: duration: /m);
    expect(failure).toMatch(/^VAL-001 step 0: /);

    const same = ['MAP-003', 'MAP-004'].map((rule) => ({
      rule,
      message: 'step 0: other',
      diff: ['body.a: x'],
    }));
    const two = failureOf({ ...case_(report, 'job.whole')!, findings: same, wire: [] });
    expect(two).toMatch(/^MAP-003, MAP-004 step 0: other\n    body\.a: x\n    MAP-003: .*\n    MAP-004: /);
  });

  it.each([
    ['conforms', exampleProvider, 'job.broken', 0],
    ['does not', broken, 'job.broken', 1],
  ] as const)('has an exit code for its verdict: %s', async (_, provider, only, code) => {
    expect(exitCode(await run(provider, { fixtures, only }))).toBe(code);
  });

  it('gives the same verdicts in other orders', async () => {
    const verdicts = (of: Report) => of.cases.map(({ id, verdict }) => `${id} ${verdict}`);
    const inOrder = await run(exampleProvider, { fixtures, only: 'job.whole' });
    for (const order of ['reverse', 7, 4242] as const) {
      const again = await run(exampleProvider, { fixtures, only: 'job.whole', order });
      expect(verdicts(again)).not.toEqual(verdicts(inOrder));
      expect(verdicts(again).toSorted()).toEqual(verdicts(inOrder).toSorted());
    }
  });
});

describe('a sound provider', () => {
  it('conforms', () => {
    const bad = report.cases.filter(({ verdict }) => !['PASS', 'N/A'].includes(verdict));
    expect(bad).toEqual([]);
    expect(report).toMatchObject({ verdict: 'PASS', mistakes: [] });
  });

  it('has a report of the published shape', () => {
    expect(reportSchema.parse(JSON.parse(JSON.stringify(report)))).toMatchObject({ format: 1 });
  });

  it('is not checked for undeclared capabilities', () => {
    const result = report.cases.find(({ id }) => id === 'submit.third-person');
    expect(result).toMatchObject({ verdict: 'N/A', reason: 'echo does not claim param.shots' });
  });
});
