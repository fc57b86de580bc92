import { readJson, type TextPosition } from '../fixture/json.ts';
import type { CaseResult, Report } from '../engine/report.ts';
import { fit } from './fit.ts';
import { troublesOf } from './words.ts';

/** Where the fixtures of a report are. */
export interface FixtureSource {
  /** As a CI system names the folder: from the root of the repository. */
  readonly folder: string;
  /** The text of a fixture file; undefined where it cannot be read. */
  readonly read: (file: string) => string | undefined;
}

const mostDiff = 12;

// Text of a gateway or a fixture must not begin a line, nor end its property.
const message = (text: string): string =>
  fit(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string => message(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

function command(
  level: 'error' | 'warning',
  file: string | undefined,
  at: TextPosition,
  title: string,
  text: string,
) {
  const where = file === undefined ? '' : `file=${property(file)},line=${at.line},col=${at.column},`;
  return `::${level} ${where}title=${property(title)}::${message(text)}`;
}

/** The entry of a fixture that a finding is about: its exchange where it names one, otherwise its step. */
function pointerOf({ findings }: CaseResult): string {
  const message = findings[0]?.message ?? '';
  const exchange = /\bexchange (\d+)/.exec(message)?.[1];
  if (exchange !== undefined) return `/exchanges/${exchange}`;
  const step = /\bstep (\d+)/.exec(message)?.[1];
  return step === undefined ? '' : `/steps/${step}`;
}

function placeIn(text: string | undefined, pointer: string): TextPosition {
  const read = text === undefined ? undefined : readJson(text);
  return read !== undefined && 'placeOf' in read ? read.placeOf(pointer) : { line: 1, column: 1 };
}

const pathOf = ({ folder }: FixtureSource, file: string): string =>
  folder === '' || folder === '.' ? file : `${folder.replace(/[\\/]+$/, '')}/${file}`;

function ofCase(result: CaseResult, source: FixtureSource | undefined): string {
  const { id, file, verdict, findings, reason = verdict, reproduce } = result;
  const [first] = findings;
  const why = first === undefined ? reason : `${first.rule} ${first.message}`;
  const message = [why, ...(first?.diff ?? []).slice(0, mostDiff), `to repeat it: ${reproduce}`].join('\n');
  const at = placeIn(file === undefined ? undefined : source?.read(file), pointerOf(result));
  const path = file === undefined || source === undefined ? undefined : pathOf(source, file);
  return command(verdict === 'WARN' ? 'warning' : 'error', path, at, `${verdict} ${id}`, message);
}

/** `submit.json:12:7 /steps/0: …` */
function ofMistake(mistake: string, source: FixtureSource | undefined): string {
  const [, file, line = '1', column = '1', message = mistake] =
    /^(.+?):(\d+):(\d+) (.*)$/s.exec(mistake) ?? [];
  const path = file === undefined || source === undefined ? undefined : pathOf(source, file);
  const at = { line: Number(line), column: Number(column) };
  return command('error', path, at, 'fixture at fault', message);
}

/** Each failure beside the line of the fixture it is about: GitHub's workflow commands, one a line. */
export function annotationsReport(
  reports: readonly Report[],
  sources: readonly (FixtureSource | undefined)[],
): string {
  const lines = reports.flatMap((report, i) => [
    ...report.mistakes.map((mistake) => ofMistake(mistake, sources[i])),
    ...troublesOf(report).map((result) => ofCase(result, sources[i])),
  ]);
  return lines.map((line) => `${line}\n`).join('');
}
