import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportSchema } from '../src/index.ts';
import { conformance, conformanceHere, type Ended } from './support/conformance.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'conformance-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('run', () => {
  const fixtures = ['--fixtures', 'echo'];
  // Begun before the other tests: the kit waits twenty rounds of a second for a module that never finishes loading.
  let forever: Promise<Ended>;
  beforeAll(() => {
    forever = conformance(['run', 'modules/forever.mjs', ...fixtures]);
  });

  it.each([
    [
      'a provider that conforms',
      ['modules/sound.mjs', ...fixtures, '--only', 'job.whole'],
      0,
      /Echo PARTIAL/,
    ],
    [
      'one that does not',
      ['modules/broken.mjs', ...fixtures, '--only', 'submit.seed'],
      1,
      /headers\.x-echo-key: expected/,
    ],
    [
      'one of two',
      ['modules/two.mjs', '--export', 'exampleProvider', ...fixtures, '--only', 'job.whole'],
      0,
      /PARTIAL/,
    ],
    [
      'two at once, one of them bad',
      ['modules/sound.mjs', 'modules/broken.mjs', ...fixtures, '--only', 'submit.seed'],
      1,
      /PARTIAL[^]*PARTIAL, [^]*FAIL/,
    ],
  ] as const)('has an exit code for its verdict: %s', async (_, args, code, message) => {
    const ended = await conformanceHere(['run', ...args]);
    expect({ code: ended.code, err: ended.err }).toEqual({ code, err: '' });
    expect(ended.out).toMatch(message);
  });

  it.each([
    ['two providers and no choice', ['modules/two.mjs', ...fixtures], /several providers: .*--export/],
    ['no provider', ['modules/none.mjs', ...fixtures], /exports no provider/],
    ['no module', ['modules/nothing.mjs', ...fixtures], /is not a file, a folder/],
    ['no fixtures', ['modules/sound.mjs', '--fixtures', 'modules'], /there are no fixtures in modules/],
    ['no such folder', ['modules/sound.mjs', '--fixtures', 'attic'], /there is no folder attic/],
    ['no such case', ['modules/sound.mjs', ...fixtures, '--only', 'nothing'], /no case has the id nothing$/m],
    ['no such report', ['modules/sound.mjs', ...fixtures, '--report', 'pdf'], /pdf is not one of html/],
    [
      'no such order',
      ['modules/sound.mjs', ...fixtures, '--order', 'sideways'],
      /Write as-read, reverse, or a whole number to shuffle by/,
    ],
    ['no such flag', ['modules/sound.mjs', '--fixture', 'echo'], /unknown option/],
  ] as const)('never counts its own errors against the provider: %s', async (_, args, message) => {
    const { code, err } = await conformanceHere(['run', ...args]);
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });

  it('names the case that was meant, and what keeps the one that was named from running', async () => {
    const near = await conformanceHere([
      'run',
      'modules/sound.mjs',
      ...fixtures,
      '--only',
      'submit.sed-zero',
    ]);
    expect(near.err).toContain('no case has the id submit.sed-zero; did you mean submit.seed-zero?');
    const own = mkdtempSync(join(folder, 'only-'));
    const seed = readFileSync(join(here, 'echo/submit.seed-zero.json'), 'utf8');
    copyFileSync(join(here, 'echo/job.whole.json'), join(own, 'job.whole.json'));
    writeFileSync(join(own, 'a.json'), seed.replace('"rules"', '"rulez"'));
    for (const only of ['submit.seed-zero', 'faults:submit.seed-zero']) {
      const { code, out, err } = await conformanceHere([
        'run',
        'modules/sound.mjs',
        '--fixtures',
        own,
        '--only',
        only,
      ]);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain(`${only} cannot run; correct its fixture first:`);
      expect(err).toContain('/rulez: is not a key here; did you mean rules?');
    }
    rmSync(own, { recursive: true });
  });

  it('exits 2 where a fixture is at fault, and 1 where an expectation is missing', async () => {
    writeFileSync(join(folder, 'bad.json'), '{ "format": 1, }');
    const faulty = await conformanceHere(['run', 'modules/sound.mjs', '--fixtures', folder]);
    expect(faulty.code).toBe(2);
    // what is missing may be in the fixture that cannot be read
    expect(faulty.out).not.toMatch(/ERR-008|without a fixture/);
    const seed = JSON.parse(readFileSync(join(here, 'echo/submit.seed-zero.json'), 'utf8')) as {
      steps: object[];
    };
    const unwritten = { ...seed, steps: seed.steps.map((step) => ({ ...step, expect: undefined })) };
    writeFileSync(join(folder, 'bad.json'), JSON.stringify(unwritten));
    const { code, out } = await conformanceHere([
      'run',
      'modules/sound.mjs',
      '--fixtures',
      folder,
      '--only',
      'submit',
    ]);
    expect({ code, out }).toMatchObject({
      code: 1,
      out: expect.stringMatching(/PENDING: no verdict/),
    });
  });

  it('writes every requested format of the report', async () => {
    const out = join(folder, 'reports');
    const { code } = await conformance([
      'run',
      'modules/sound.mjs',
      ...fixtures,
      '--only',
      'job.whole',
      '--report',
      'html,junit,json,markdown,badge',
      '--out',
      out,
    ]);
    expect(code).toBe(0);
    expect(readdirSync(out).toSorted()).toEqual(
      ['echo.badge.json', 'html', 'json', 'md', 'xml'].map((ending) => `conformance.${ending}`),
    );
    const report: unknown = JSON.parse(readFileSync(join(out, 'conformance.json'), 'utf8'));
    expect(reportSchema.parse(report)).toMatchObject({ verdict: 'PASS' });
  });

  it('repeats a failure with the command it prints', async () => {
    const args = ['modules/two.mjs', '--export', 'broken', ...fixtures, '--only', 'submit.seed', '--author'];
    const { out } = await conformance(['run', ...args]);
    const [, words = ''] = /to repeat it: node \.\.\/dist\/bin\.js (run .*)/.exec(out) ?? [];
    const again = await conformance(words.split(' '));
    expect({ code: again.code, out: again.out }).toMatchObject({
      code: 1,
      out: expect.stringContaining('headers.x-echo-key: expected') as unknown,
    });
  });

  it.each([
    ['leaves.mjs', 2, /nothing was checked: the module called process\.exit/],
    ['never.mjs', 2, /nothing was checked: the module ended the process, or left nothing/],
  ])(
    'never reports a module that ends or blocks the process as one that conforms: %s',
    async (module, code, message) => {
      const ended = await conformance(['run', `modules/${module}`, ...fixtures]);
      expect(ended.code).toBe(code);
      expect(`${ended.err}${ended.out}`).toMatch(message);
    },
  );

  it('does not pass where no fixture applies to the provider', async () => {
    const own = mkdtempSync(join(folder, 'unclaimed-'));
    const seed = JSON.parse(readFileSync(join(here, 'echo/submit.seed-zero.json'), 'utf8')) as object;
    writeFileSync(join(own, 'one.json'), JSON.stringify({ ...seed, requires: ['model.echo/none'] }));
    const { code, out } = await conformanceHere(['run', 'modules/sound.mjs', '--fixtures', own]);
    expect({ code, out }).toMatchObject({
      code: 1,
      out: expect.stringMatching(/is not proven: an expectation is missing, or no fixture passed/),
    });
  });

  it('runs the cases in another order, and repeats a failure in it', async () => {
    const args = ['modules/broken.mjs', ...fixtures, '--only', 'submit.seed', '--order=reverse'];
    const { code, out } = await conformanceHere(['run', ...args]);
    expect({ code, out }).toMatchObject({
      code: 1,
      out: expect.stringMatching(/to repeat it: .* --order=reverse --only/) as unknown,
    });
  });

  it('writes the reports of every --report', async () => {
    const out = join(folder, 'twice');
    const reports = ['--report', 'json', '--report', 'junit,json', '--out', out];
    await conformanceHere(['run', 'modules/sound.mjs', ...fixtures, '--only', 'job.whole', ...reports]);
    expect(readdirSync(out).toSorted()).toEqual(['conformance.json', 'conformance.xml']);
  });

  it('never reports a module that never finishes loading as one that conforms', async () => {
    const { code, out, err } = await forever;
    expect(code).toBe(2);
    expect(`${err}${out}`).toMatch(/nothing was checked: the module did not finish loading/);
  });

  it('finds an installed package and its fixtures', async () => {
    const { code, out, err } = await conformanceHere(['run', '@crosspoint/provider-none']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/or an installed package/);
  });
});

describe('coverage', () => {
  it('lists the code of a provider that no fixture runs, and exits with 1 while there is some', async () => {
    const args = ['coverage', 'modules/forms.mjs', '--fixtures', 'echo'];
    const page = await conformance(args);
    expect(page).toMatchObject({ code: 1, err: '' });
    expect(page.out).toBe(
      "modules/forms.mjs:7  return 'rejected';\nno fixture runs this place in the code of Echo: write a fixture for each from the document, or remove the code\n",
    );
    const json = await conformance([...args, '--json']);
    expect(JSON.parse(json.out)).toEqual([
      { file: 'modules/forms.mjs', line: 7, code: "return 'rejected';" },
    ]);
  });

  it('lists nothing while a fixture fails', async () => {
    const { code, err } = await conformance(['coverage', 'modules/broken.mjs', '--fixtures', 'echo']);
    expect(code).toBe(2);
    expect(err).toMatch(/run first, these fixtures fail: /);
  });
});

describe('mutate', () => {
  it('lists what no fixture notices, and exits by the required score', async () => {
    const args = ['mutate', 'modules/sound.mjs', '--fixtures', 'echo'];
    const content = await conformanceHere([...args, '--least', '20']);
    const one = mkdtempSync(join(folder, 'one-'));
    copyFileSync(join(here, 'echo/plan.price.json'), join(one, 'plan.price.json'));
    const strict = await conformanceHere([
      'mutate',
      'modules/sound.mjs',
      '--fixtures',
      one,
      '--least',
      '100',
    ]);
    expect([content.code, strict.code, content.err]).toEqual([0, 1, '']);
    expect(content.out).toMatch(/^missed {3}models\.echo\/parrot\.params\.\S+: .+ fixtures/m);
    expect(content.out).toMatch(/^\d+ of \d+ changes are noticed, 0 are excused: \d+ %$/m);
  });
});
