import { echo } from '@crosspoint/core/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Report, reportSchema, run } from '../src/index.ts';

const fixtures = new URL('./echo/', import.meta.url);
let report: Report;
beforeAll(async () => {
  report = await run(echo, { fixtures });
}, 60_000);

describe('a sound provider', () => {
  it('conforms', () => {
    const bad = report.cases.filter(({ verdict }) => !['PASS', 'N/A'].includes(verdict));
    expect(bad).toEqual([]);
    expect(report).toMatchObject({ verdict: 'PASS', mistakes: [] });
  });

  it('is told in a report of the published shape', () => {
    expect(reportSchema.parse(JSON.parse(JSON.stringify(report)))).toMatchObject({ format: 1 });
  });

  it('is not measured by what it does not claim', () => {
    const it = report.cases.find(({ id }) => id === 'submit.third-person');
    expect(it).toMatchObject({ verdict: 'N/A', reason: 'echo does not claim param.shots' });
  });
});
