// npm run bench -- [options]; see options.ts, and docs/benchmarks.md for what the figures mean.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { longPolls } from './exchange/job.ts';
import { measureDownload } from './measure/download.ts';
import { measure } from './measure/measure.ts';
import { measurePeers } from './measure/peers.ts';
import { measureWaitingLoad, type WaitingLoad } from './measure/waiting-load.ts';
import { profileRegistry } from './measure/profile.ts';
import { startServer } from './measure/server.ts';
import { downloadScaleOf, type Options, readOptions, scaleOf, usage } from './process/options.ts';
import { downloadTable, judgeDownload } from './report/download.ts';
import type { Figures } from './report/figures.ts';
import { verdict } from './report/goals.ts';
import { hotText } from './report/hot.ts';
import { markdownOf, tableMarkdown } from './report/markdown.ts';
import { peerPicture, peersLine, peerTables } from './report/peers.ts';
import { machineLine, tableText, textOf } from './report/text.ts';
import { waitingLoadTable } from './report/waiting-load.ts';

const reports = fileURLToPath(new URL('../reports', import.meta.url));

// Each has options and a table of its own.
const others: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  stores: async (args) => (await import('./stores.ts')).benchStores(args),
  workers: async (args) => (await import('./workers.ts')).benchWorkers(args),
};

try {
  const [name = '', ...rest] = process.argv.slice(2);
  const other = others[name];
  await (other === undefined ? main(readOptions(process.argv.slice(2))) : other(rest));
} catch (error) {
  const wrongOption = error instanceof TypeError && ('code' in error || error.message.startsWith('--'));
  console.error(wrongOption ? `${error.message}\n\n${usage}` : error);
  process.exitCode = 1;
}

async function main(options: Options): Promise<void> {
  if (options.help) return console.log(usage);
  if (options.command === 'scale') return scale(options);
  if (options.command === 'download') return download(options);
  if (options.peers) return peers(options);
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

/** Everybody in the same rounds. */
async function peers({ jobs, quick, markdown, json, svg }: Options): Promise<void> {
  const measured = await measurePeers(Math.ceil(jobs / 3), quick ? 2 : 7, say);
  const tables = peerTables(measured).map(markdown ? tableMarkdown : tableText);
  console.log([machineLine({ ...measured, quick }), peersLine, ...tables].join('\n\n'));
  if (json !== undefined) writeFileSync(typed(json), `${JSON.stringify(measured, null, 2)}\n`);
  if (svg !== undefined) writeFileSync(typed(svg), peerPicture(measured));
}

async function download(options: Options): Promise<void> {
  const measured = await measureDownload(downloadScaleOf(options), say);
  const goals = judgeDownload(measured).map((goal) => `- ${verdict(goal)}`);
  console.log([(options.markdown ? tableMarkdown : tableText)(downloadTable(measured)), ...goals].join('\n'));
  if (options.json !== undefined)
    writeFileSync(typed(options.json), `${JSON.stringify(measured, null, 2)}\n`);
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
