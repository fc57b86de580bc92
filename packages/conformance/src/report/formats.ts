import type { Report } from '../engine/report.ts';
import { annotationsReport, type FixtureSource } from './annotations.ts';
import { badgeReport } from './badge.ts';
import { fit } from './fit.ts';
import { htmlReport } from './html/page.ts';
import { jsonReport } from './json.ts';
import { junitReport } from './junit.ts';
import { markdownReport } from './markdown.ts';

/** A file a report is written to. */
export interface ReportFile {
  readonly name: string;
  readonly text: string;
}

const whole =
  (name: string, draw: (reports: readonly Report[]) => string) =>
  (reports: readonly Report[]): readonly ReportFile[] => [{ name, text: draw(reports) }];

/** Every form a report can be written in. */
export const formats = {
  html: whole('conformance.html', (reports) => fit(htmlReport(reports))),
  junit: whole('conformance.xml', (reports) => fit(junitReport(reports))),
  json: whole('conformance.json', jsonReport),
  markdown: whole('conformance.md', (reports) => fit(markdownReport(reports))),
  badge: (reports: readonly Report[]): readonly ReportFile[] =>
    reports.map((report) => ({
      name: `conformance.${report.provider.id}.badge.json`,
      text: badgeReport(report),
    })),
  annotations: (reports: readonly Report[], sources: readonly FixtureSource[]): readonly ReportFile[] => [
    { name: 'conformance.annotations.txt', text: annotationsReport(reports, sources) },
  ],
} as const;

export type Format = keyof typeof formats;

export const isFormat = (name: string): name is Format => Object.hasOwn(formats, name);
