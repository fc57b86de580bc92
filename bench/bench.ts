// npm run bench -- [options]; see options.ts, and docs/benchmarks.md for what the figures mean.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { longPolls } from './exchange/job.ts';
import { measure } from './measure/measure.ts';
import { measureWaitingLoad, type WaitingLoad } from './measure/waiting-load.ts';
import { profileRegistry } from './measure/profile.ts';
import { startServer } from './measure/server.ts';
import { type Options, readOptions, scaleOf, usage } from './process/options.ts';
import type { Figures } from './report/figures.ts';
import { hotText } from './report/hot.ts';
import { markdownOf, tableMarkdown } from './report/markdown.ts';
import { tableText, textOf } from './report/text.ts';
import { waitingLoadTable } from './report/waiting-load.ts';

const reports = fileURLToPath(new URL('../reports', import.meta.url));

try {
  await main(readOptions(process.argv.slice(2)));
} catch (error) {
  const wrongOption = error instanceof TypeError && ('code' in error || error.message.startsWith('--'));
  console.error(wrongOption ? `${error.message}\n\n${usage}` : error);
  process.exitCode = 1;
}

async function main(options: Options): Promise<void> {
  if (options.help) return console.log(usage);
  if (options.isScale) return scale(options);
  const figures = options.from === undefined ? await run(options) : read(options.from);
  console.log(options.markdown ? markdownOf(figures) : textOf(figures));
  if (options.json !== undefined) writeFileSync(typed(options.json), `${JSON.stringify(figures, null, 2)}\n`);
}

/** The registry and a bare loop in turn, each with a process and a server of its own. */
async function scale({ jobs, markdown, json }: Options): Promise<void> {
  const loads: WaitingLoad[] = [];
  for (const name of ['registry', 'request'] as const) loads.push(await measureWaitingLoad(name, jobs, say));
  console.log((markdown ? tableMarkdown : tableText)(waitingLoadTable(loads)));
  if (json !== undefined) writeFileSync(typed(json), `${JSON.stringify(loads, null, 2)}\n`);
}

/** npm starts this in the root, and says where the person stands. */
function typed(file: string): string {
  return resolve(process.env['INIT_CWD'] ?? '.', file);
}

/** As `--json` wrote it. */
function read(file: string): Figures {
  return JSON.parse(readFileSync(typed(file), 'utf8'));
}

async function run(options: Options): Promise<Figures> {
  const server = await startServer();
  try {
    const figures = await measure(server, { scale: scaleOf(options), quick: options.quick }, say);
    if (options.profile) await profile(server, options);
    return figures;
  } finally {
    server.child.stop();
  }
}

async function profile(server: Awaited<ReturnType<typeof startServer>>, { jobs }: Options): Promise<void> {
  say('profile');
  mkdirSync(reports, { recursive: true });
  const file = resolve(reports, 'bench-registry.cpuprofile');
  // enough of them that a sample every 0.2 ms says something
  await profileRegistry(server, jobs, longPolls, file);
  console.error(`${hotText(file)}\n\nThe profile is in ${file}\n`);
}

/** Progress goes to stderr: stdout belongs to the report. */
function say(what: string): void {
  console.error(`… ${what}`);
}
