import type { Report } from '../engine/report.ts';

/** The report as a file: one provider's as it is, several as a list. Everything else is drawn from it. */
export const jsonReport = (reports: readonly Report[]): string =>
  `${JSON.stringify(reports.length === 1 ? reports[0] : reports, null, 2)}\n`;
