import { subjectCases } from '../subject/cases.ts';
import { judgeSubject, subjectText } from '../subject/judge.ts';
import type { SubjectVerdict } from '../subject/report.ts';
import { KitFault } from '../kit-fault.ts';
import type { KitExitCode } from './exit-codes.ts';
import type { KitIo } from './io.ts';

export interface SubjectFlags {
  readonly only?: string;
  readonly json?: boolean;
}

// Longer than any client of the field retries; a limit against a subject that is stuck.
const patienceMs = 120_000;

/** `subject`: judges any client of a media gateway, over its standard input and output. */
export async function subjectCommand(
  io: KitIo,
  command: readonly string[],
  { only, json }: SubjectFlags,
): Promise<KitExitCode> {
  const cases = subjectCases.filter(({ id }) => only === undefined || id.startsWith(only));
  if (cases.length === 0) throw new KitFault(`no case has the id ${only}`);
  const report = await judgeSubject({ command, cwd: io.cwd, env: io.env, patienceMs }, cases);
  if (json === true) io.out(`${JSON.stringify(report, null, 2)}\n`);
  else io.out(subjectText(report));
  if (cases.length < subjectCases.length)
    io.err(`PARTIAL, ${cases.length} of ${subjectCases.length} cases\n`);
  const has = (wanted: SubjectVerdict): boolean => report.results.some(({ verdict }) => verdict === wanted);
  return has('FAIL') ? 1 : has('ERROR') ? 2 : 0;
}
