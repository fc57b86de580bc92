import { createHash } from 'node:crypto';
import { exampleProvider } from '@crosspoint/core/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Report, reportSchema, run } from '../src/index.ts';
import { badgeReport } from '../src/report/badge.ts';
import { formats } from '../src/report/formats.ts';
import { htmlReport } from '../src/report/html/page.ts';
import { jsonReport } from '../src/report/json.ts';
import { junitReport } from '../src/report/junit.ts';
import { markdownReport } from '../src/report/markdown.ts';
import { terminalReport } from '../src/report/terminal.ts';
import { readXml } from './support/xml.ts';

// Hostile text that a gateway or a fixture may put into a report.
const hostile =
  '</script><script>alert(1)</script>"\'><img src=x onerror=alert(2)>&lt; ]]> | `x` [y](javascript:z) \u0000\u001b[2J\u001b]0;gone\u0007\u202e';

let sound: Report;
let bad: Report;
beforeAll(async () => {
  const fixtures = new URL('./echo/', import.meta.url);
  const { partial: _, ...some } = await run(exampleProvider, { fixtures, only: 'job.' });
  sound = some; // as if these were all cases
  const wire = {
    request: { method: hostile, url: hostile, headers: { [hostile]: hostile }, body: hostile },
    outcome: hostile,
    response: { status: 200, body: hostile },
  };
  const findings = [{ rule: 'MAP-004', message: hostile, diff: [hostile], wire: [wire] }];
  bad = {
    ...sound,
    provider: { ...sound.provider, id: 'hostile', name: hostile },
    verdict: 'FAIL',
    counts: { ...sound.counts, verdicts: { ...sound.counts.verdicts, FAIL: 1 } },
    mistakes: [hostile],
    unprovenClaims: [{ claim: hostile }],
    uncovered: [hostile],
    cases: sound.cases.map((result, i) =>
      i === 0
        ? {
            ...result,
            id: hostile,
            title: hostile,
            verdict: 'FAIL',
            reason: hostile,
            findings,
            wire: [wire],
            reproduce: hostile,
          }
        : result,
    ),
  };
});

describe('every report', () => {
  // Commands of GitHub and Azure in a log: the first at the start of a line, the others anywhere in it.
  const commands =
    'no\n::error::a\r::stop-commands::b\u2028::debug::c ##[command]d ##vso[task.complete]e\u009b2J\u200b';
  const forged = (): Report => ({
    ...bad,
    provider: { ...bad.provider, name: commands },
    mistakes: [commands],
    unprovenClaims: [{ claim: commands }],
    uncovered: [commands],
    cases: bad.cases.map((one) => ({
      ...one,
      reason: commands,
      reproduce: commands,
      findings: [{ rule: 'MAP-004' as const, message: commands, diff: [commands] }],
    })),
  });
  const isFit = (text: string): boolean =>
    !/[\u0080-\u009f\u200b-\u200f\u2028-\u202e]/.test(text) &&
    !/^\s*::(?!error (?:title|file)=)|##\w*\[/m.test(text);

  it.each(['html', 'markdown', 'junit', 'annotations'] as const)(
    'holds no command of a CI log: %s',
    (form) => {
      const [file] = formats[form]([forged()], [{ folder: '.', read: () => undefined }]);
      expect(isFit(file?.text ?? '::')).toBe(true);
    },
  );

  it('holds no command of a CI log on a terminal', () => {
    expect(isFit(terminalReport(forged()))).toBe(true);
  });

  it.each(['html', 'annotations'] as const)('has no control characters in its file: %s', (form) => {
    const [file] = formats[form]([bad], [{ folder: '.', read: () => undefined }]);
    expect(['\u0000', '\u0007', '\u001b', '\u202e'].filter((letter) => file?.text.includes(letter))).toEqual(
      [],
    );
  });

  it('never reports transcriptions as recordings of a live gateway', () => {
    const none = /None is recorded yet: nothing here was seen on a live gateway/;
    for (const text of [
      terminalReport(sound),
      htmlReport([sound]),
      markdownReport([sound]),
      junitReport([sound]),
    ])
      expect(text).toMatch(none);
    const badge = JSON.parse(badgeReport(sound)) as Record<string, unknown>;
    expect(badge).toMatchObject({ schemaVersion: 1, label: 'conformance', color: 'blue' });
    expect(badge['message']).toMatch(/^2026-12 · \d+\/\d+ MUST · 0 recorded$/);
  });

  it('counts what was recorded, apart from what was written by hand', () => {
    const counts = { ...sound.counts, provenance: { recorded: 12, documented: 3 } };
    const live: Report = { ...sound, counts };
    expect(terminalReport(live)).toContain('12 recorded, 3 documented, 0 derived, 0 synthetic');
    expect(JSON.parse(badgeReport(live))).toMatchObject({ color: 'brightgreen' });
  });

  it('does not count rules against a provider that do not apply to it', () => {
    const bound = sound.rules.filter(({ level, verdict }) => level === 'MUST' && verdict !== 'N/A');
    expect(badgeReport(sound)).toContain(`/${bound.length} MUST`);
  });
});

describe('the JSON report', () => {
  it('has the published shape, one report alone and several as a list', () => {
    expect(reportSchema.parse(JSON.parse(jsonReport([bad])))).toEqual(bad);
    expect(JSON.parse(jsonReport([sound, bad]))).toHaveLength(2);
  });
});

describe('the JUnit report', () => {
  it('is XML whatever a fixture contains', () => {
    const suites = readXml(junitReport([sound, bad])).children;
    expect(suites.map(({ attributes }) => attributes['name'])).toEqual([
      sound.provider.name,
      hostile.replace(/\p{Cc}/gu, '\uFFFD'),
    ]);
  });

  it('counts its cases', () => {
    for (const { attributes, children } of readXml(junitReport([sound, bad])).children) {
      const cases = children.filter(({ name }) => name === 'testcase');
      const ending = (name: string) =>
        cases.filter((element) => element.children.some((end) => end.name === name)).length;
      expect(attributes).toMatchObject({
        tests: String(cases.length),
        failures: String(ending('failure')),
        errors: String(ending('error')),
        skipped: String(ending('skipped')),
      });
    }
  });

  it('has the rule, the difference and the command to repeat of each failure', () => {
    const failure = readXml(junitReport([bad]))
      .children.flatMap(({ children }) => children)
      .flatMap(({ children }) => children)
      .find(({ name }) => name === 'failure');
    expect(failure?.text).toContain('MAP-004');
    expect(failure?.text).toContain('to repeat it: ');
  });
});

describe('the HTML report', () => {
  it('escapes all text of a hostile fixture', () => {
    const page = htmlReport([sound, bad]);
    const tags = new Set([...page.matchAll(/<\/?([a-z][a-z0-9]*)/gi)].map(([, name]) => name));
    expect([...tags].map(String).toSorted()).toEqual(
      (
        'a body code details h1 h2 h3 head html li main meta nav p pre section span style summary table tbody td th ' +
        'thead title tr ul div'
      )
        .split(' ')
        .toSorted(),
    );
    expect(page).toContain('&lt;script&gt;alert(1)');
    expect(page).not.toMatch(/\son\w+="/);
    const addresses = [...page.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, to = '']) => to);
    expect(addresses.filter((to) => !/^#[\w-]+$/.test(to))).toEqual([]);
  });

  it('allows nothing but its own style sheet', () => {
    const page = htmlReport([bad]);
    const policy = /Content-Security-Policy"\s+content="([^"]*)"/.exec(page)?.[1]?.replaceAll('&#39;', "'");
    const sheet = /<style>([^]*?)<\/style>/.exec(page)?.[1] ?? '';
    const hash = createHash('sha256').update(sheet).digest('base64');
    expect(policy).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`,
    );
    expect(page).not.toContain('<script');
  });

  it('links every cell to an existing place', () => {
    const page = htmlReport([sound, bad]);
    const places = [...page.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(places).size).toBe(places.length);
    const missing = [...page.matchAll(/href="#([^"]*)"/g)].filter(([, to]) => !places.includes(to));
    expect(missing).toEqual([]);
    expect(page.match(/<td>/g)).toHaveLength(2 * sound.rules.length);
  });

  it('shows the requests of a case that passed', () => {
    expect(htmlReport([sound])).toMatch(/<summary>\s*<code>POST https:\/\/echo\.example\/make → 200<\/code>/);
  });
});

describe('the other reports', () => {
  it('have no control characters on a terminal', () => {
    expect(terminalReport(bad)).not.toMatch(/(?!\n)[\p{Cc}\u202e]/u);
    expect(terminalReport(bad, { colour: true })).toContain('\u001b[31m');
  });

  it('put no link, image or table cell into a page of Markdown', () => {
    const rows = markdownReport([bad])
      .split('\n')
      .filter((line) => line.startsWith('| FAIL'));
    expect(rows).toHaveLength(1);
    expect(rows[0]?.split('|')).toHaveLength(5);
    expect(markdownReport([bad])).not.toMatch(/<img|\]\(|<script/);
  });
});
