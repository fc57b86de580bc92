import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exitCode, run, type RunOrder } from '../index.ts';
import type { FixtureSource } from '../report/annotations.ts';
import { type Format, formats } from '../report/formats.ts';
import { terminalReport } from '../report/terminal.ts';
import { type Skip, skipSchema } from '../engine/calendar.ts';
import type { Report } from '../engine/report.ts';
import { KitFault } from '../kit-fault.ts';
import type { KitExitCode } from './exit-codes.ts';
import { findProvider, fixturesOf } from './find-provider.ts';
import type { KitIo } from './io.ts';

export interface RunFlags {
  readonly fixtures?: string;
  readonly report?: readonly Format[];
  readonly out: string;
  readonly author?: boolean;
  readonly only?: string;
  readonly order?: RunOrder;
  readonly skips?: string;
  readonly export?: string;
}

function skipsIn(path: string | undefined, cwd: string): readonly Skip[] {
  if (path === undefined) return [];
  try {
    return skipSchema.array().parse(JSON.parse(readFileSync(resolve(cwd, path), 'utf8')));
  } catch (error) {
    throw new KitFault(
      `${path} is not a list of skips: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

interface Judged {
  readonly report: Report;
  readonly source: FixtureSource;
}

/** The folder as a CI system names it, wherever in the repository the command was typed. */
function sourceOf({ cwd, env }: KitIo, fixtures: URL): FixtureSource {
  const folder = fileURLToPath(fixtures);
  const shown = relative(env['GITHUB_WORKSPACE'] ?? cwd, folder)
    .split(sep)
    .join('/');
  return {
    folder: shown,
    read: (file) => {
      try {
        return readFileSync(join(folder, file), 'utf8');
      } catch {
        return undefined;
      }
    },
  };
}

async function judgeOne(io: KitIo, name: string, flags: RunFlags): Promise<Judged> {
  const found = await findProvider(name, io.cwd, flags.export);
  const fixtures = fixturesOf(found, io.cwd, flags.fixtures);
  const { only, author, order } = flags;
  const folder = relative(io.cwd, fileURLToPath(fixtures)) || '.';
  const skips = skipsIn(flags.skips, io.cwd);
  io.begun?.();
  const { module } = found;
  const report = await run(found.provider, {
    fixtures,
    folder,
    module,
    only,
    author,
    order,
    skips,
    flags: [
      ...(flags.export === undefined ? [] : ['--export', flags.export]),
      ...(flags.skips === undefined ? [] : ['--skips', flags.skips]),
      ...(author === true ? ['--author'] : []),
      ...(order === undefined ? [] : [`--order=${order}`]),
    ],
  });
  if (
    report.mistakes.length === 0 &&
    report.cases.every(({ family }) => family === 'provider') &&
    only !== 'provider'
  )
    throw new KitFault(`there are no fixtures in ${folder}`);
  return { report, source: sourceOf(io, fixtures) };
}

/** Writes the requested reports and prints their paths. */
function writeReports(io: KitIo, judged: readonly Judged[], kinds: readonly Format[], out: string): void {
  const folder = resolve(io.cwd, out);
  const reports = judged.map(({ report }) => report);
  const sources = judged.map(({ source }) => source);
  mkdirSync(folder, { recursive: true });
  for (const { name, text } of kinds.flatMap((kind) => formats[kind](reports, sources))) {
    writeFileSync(join(folder, name), text);
    io.err(`written: ${join(out, name)}\n`);
  }
}

/** The exit code of several providers: a fault of the kit outweighs a provider that does not conform. */
const together = (reports: readonly Report[]): KitExitCode =>
  reports.map(exitCode).reduce<KitExitCode>((worst, code) => (code > worst ? code : worst), 0);

/** `run`: checks each provider, prints the report and writes the requested files. */
export async function runCommand(io: KitIo, names: readonly string[], flags: RunFlags): Promise<KitExitCode> {
  const judged: Judged[] = [];
  for (const name of names) {
    const one = await judgeOne(io, name, flags);
    judged.push(one);
    io.out(`${judged.length === 1 ? '' : '\n'}${terminalReport(one.report, { colour: io.colour })}`);
  }
  writeReports(io, judged, flags.report ?? [], flags.out);
  return together(judged.map(({ report }) => report));
}
