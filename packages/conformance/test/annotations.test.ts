import { exampleProvider } from '@crosspoint/core/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Report, run } from '../src/index.ts';
import { annotationsReport } from '../src/report/annotations.ts';

let sound: Report;
beforeAll(async () => {
  sound = await run(exampleProvider, { fixtures: new URL('./echo/', import.meta.url), only: 'plan.price' });
});

const text = `{
  "steps": [
    {},
    {}
  ],
  "exchanges": [
    { "step": 0 },
    { "step": 1 }
  ]
}`;
const source = { folder: 'packages/acme/fixtures', read: () => text };

/** A report in which one case ends so. */
const with_ = (message: string, verdict: 'FAIL' | 'WARN' = 'FAIL'): Report => ({
  ...sound,
  cases: sound.cases.map((result) => ({
    ...result,
    verdict,
    findings: [{ rule: 'MAP-004', message, diff: ['body.seed: expected 0, got nothing'] }],
  })),
});

describe('annotations', () => {
  it('are empty for cases that pass', () => expect(annotationsReport([sound], [source])).toBe(''));

  it.each([
    ['step 1: exchange 1 is another request than expected', 'FAIL', 'error', 8],
    ['step 1: status has another result', 'FAIL', 'error', 4],
    ['step 0, exchange 0, a 302 to another origin: it was followed', 'WARN', 'warning', 7],
    ['it prints the key', 'FAIL', 'error', 1],
  ] as const)('are at the line of the fixture they are about: %s', (message, verdict, level, line) => {
    const [only = ''] = annotationsReport([with_(message, verdict)], [source]).split('\n');
    expect(only).toMatch(
      new RegExp(`^::${level} file=packages/acme/fixtures/plan\\.price\\.json,line=${line},col=\\d+,title=`),
    );
    expect(only).toContain(`::MAP-004 ${message}%0Abody.seed: expected 0, got nothing%0Ato repeat it: npx `);
  });

  it('are at the mistake of a fixture that cannot be read', () => {
    const report = { ...sound, mistakes: ['submit.json:6:15 /steps/0/call: is no verb'] };
    expect(annotationsReport([report], [source])).toBe(
      '::error file=packages/acme/fixtures/submit.json,line=6,col=15,title=fixture at fault::/steps/0/call: is no verb\n',
    );
  });

  it('stay one line each, whatever the text of a gateway is', () => {
    const written = annotationsReport([with_('a,b:c%\r\n::stop-commands::x')], [source]);
    expect(written.trimEnd().split('\n')).toHaveLength(sound.cases.length);
    expect(written).toContain('a,b:c%25');
    expect(written).not.toMatch(/(?:^|%0A|%0D|\n)::(?!error file=)/);
  });
});
