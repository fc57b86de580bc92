// npm run check:runtimes [-- <part of a name>…]   tries the packages in other runtimes, bundlers and mocks; the programs are
// in test/runtimes. No part of `npm run check`: it installs some hundred megabytes, and takes minutes. When every row
// worked, it writes the tables of docs/runtimes.md.
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startEmulator } from '../../../packages/emulator/dist/index.js';
import { root } from '../../workspace.ts';
import { install, pack, succeed } from '../tarballs.ts';
import { documentPath, freshDocument } from './document.ts';
import { type Row, rows } from './rows.ts';

const wanted = process.argv.slice(2).map((name) => name.toLowerCase());
const all = Object.values(rows).flat();
const chosen = all.filter(
  ({ name }) => wanted.length === 0 || wanted.some((part) => name.toLowerCase().includes(part)),
);

const packed = await pack();
const tarballs = packed
  .filter(({ name }) => /\/(?:core|provider-ai(?:mlapi|gate))$/.test(name))
  .map(({ tarball }) => tarball);
const emulator = await startEmulator({ script: 'q100g100c' });
const folders = new Map<string, Promise<string>>();

let failed = 0;
for (const row of chosen) {
  const started = Date.now();
  const result = await attempt(row).catch((error: unknown) => String(error));
  const seconds = ((Date.now() - started) / 1000).toFixed(0);
  console.log(`${result === 'works' ? 'works  ' : 'FAILS  '} ${row.name}, ${seconds} s`);
  if (result !== 'works') console.error(result);
  failed += result === 'works' ? 0 : 1;
}
await emulator.close();

if (failed === 0 && chosen.length === all.length) {
  const path = join(root, documentPath);
  writeFileSync(path, freshDocument(readFileSync(path, 'utf8')));
  console.log(`${documentPath} says so.`);
}
process.exit(failed === 0 ? 0 : 1);

/** Rows with the same packages share a folder. */
function folderOf({ packages }: Row): Promise<string> {
  const names = packages.filter((name) => !name.startsWith('@crosspoint/'));
  const key = names.join(' ');
  const folder = folders.get(key) ?? prepare(names);
  folders.set(key, folder);
  return folder;
}

async function prepare(names: readonly string[]): Promise<string> {
  const folder = await install([...tarballs, ...names]);
  const programs = join(root, 'test', 'runtimes');
  cpSync(programs, join(folder, 'app'), { recursive: true });
  // Next.js compiles what is in its own folder.
  cpSync(join(programs, 'next'), join(folder, 'next'), { recursive: true });
  cpSync(join(programs, 'scenario.mjs'), join(folder, 'next', 'app', 'scenario.mjs'));
  // zod needs the plugin (its documentation, "React Native"); Metro finds the file by its name.
  writeFileSync(
    join(folder, 'babel.config.js'),
    "module.exports = { presets: ['module:@react-native/babel-preset'], plugins: ['@babel/plugin-transform-export-namespace-from'] };\n",
  );
  return folder;
}

/** @returns 'works', or what did not */
async function attempt(row: Row): Promise<string> {
  const cwd = await folderOf(row);
  const at = emulator.baseURL('aimlapi');
  const submits = `${row.gateway ?? 'aimlapi'}.submit`;
  const before = emulator.acceptedCount(submits);
  const [file = '', ...args] = row.program.map((part) => part.replace('{at}', at));
  const start = (program: string, given: readonly string[]) =>
    succeed(`${row.name} fails`, program, given, { cwd, env: environment() });
  const [starter, ...startArgs] = row.start ?? [];
  const program = starter === undefined ? process.execPath : join(cwd, 'node_modules', starter);
  const viaNode = program.endsWith('.cjs') ? [program] : [];
  const printed = await start(viaNode.length > 0 ? process.execPath : program, [
    ...viaNode,
    ...startArgs,
    join('app', file),
    ...args,
  ]);
  const last = row.isBundle === true ? await start(process.execPath, [printed.trim(), at]) : printed;
  const results: readonly string[] = JSON.parse(last.trim().split('\n').at(-1) ?? '[]');
  const bad = results.filter((result) => result !== 'works');
  const bought = emulator.acceptedCount(submits) - before;
  if (bad.length > 0 || results.length === 0) return bad.join('\n') || 'nothing was printed';
  return bought === row.bought ? 'works' : `${bought} purchases instead of ${row.bought}`;
}

/** Without the proxies of this machine: every gateway here is on it. */
function environment(): NodeJS.ProcessEnv {
  return { ...process.env, NO_PROXY: '*', DENO_NO_UPDATE_CHECK: '1', NEXT_TELEMETRY_DISABLED: '1' };
}
