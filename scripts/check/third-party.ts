// A package of somebody else, from tarballs alone. Far from this workspace it
//   1. begins a package as `npm create crosspoint-provider` does, and type-checks, tests and builds it as it stands;
//   2. does the same with examples/third-party-provider, holds it to the kit on both runners and, in three
//      orders, from the command line, and packs it;
//   3. installs that into an application, which the command line and app.mjs find it in.
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { root } from '../workspace.ts';
import { nodeVersions } from './node-versions.ts';
import { nodeProgram, npmOptions } from './npm.ts';
import { install, pack, succeed, temporaryFolder } from './tarballs.ts';

const packed = await pack();
const alsoByName = new Map(packed.map(({ name, tarball }) => [name, tarball]));
const home = temporaryFolder();
let started = Date.now();

const tool = await install([tarballOf('create-crosspoint-provider')]);
const oldest = await nodeProgram(nodeVersions[0]);
await build(await begin('my-gate2', 'vitest'), ['test', 'conformance'], oldest);
await build(await begin('acme', 'node'), ['test']);
said(`a package just begun passes the kit, on vitest with Node.js ${nodeVersions[0]} and on node:test`);

const own = join(home, 'lantern');
const example = join(root, 'examples', 'third-party-provider');
cpSync(example, own, { recursive: true, filter: (path) => !/[\\/](?:node_modules|dist)$/.test(path) });
await build(own, ['test', 'test:node']);
for (const order of ['as-read', 'reverse', '4242']) {
  const inOrder = ['run', '--silent', 'conformance', '--', `--order=${order}`];
  const verdict = await npm(`lantern does not conform in the order ${order}`, own, inOrder);
  if (!verdict.includes('Lantern conforms'))
    throw new Error(`the kit says, in the order ${order}:\n${verdict}`);
}
said('examples/third-party-provider passes it on vitest, on node:test, and in a shell in three orders');

const tarball = await packedBy(own);
const folder = await install([
  tarball,
  // the command line, and what it needs, which no registry has before the first release
  ...packed
    .filter(({ name }) => /\/(?:core|emulator|cli|provider-.*|store-.*)$/.test(name))
    .map((one) => one.tarball),
]);
cpSync(join(example, 'app.mjs'), join(folder, 'app.mjs'));
const crosspoint = ['node_modules/@crosspoint/cli/dist/bin.js', 'models', '--provider', 'lantern', '--json'];
const { models } = JSON.parse(await node('crosspoint models fails', folder, crosspoint));
const found = (models ?? []).map((it: { model: string }) => it.model).sort();
if (found.join() !== 'lantern:moving/harbor-3,lantern:still/lamp-1')
  throw new Error(`crosspoint models lists ${found}`);
const printed = await node('app.mjs fails', folder, ['app.mjs']);
const expected = 'succeeded, 14.5 credits charged, video/mp4\n16 bytes, played from submit.whole-story';
if (printed.trim() !== expected) throw new Error(`app.mjs prints:\n${printed}`);
said('installed, it is found by crosspoint, and an application uses it');

function said(what: string) {
  console.log(`fits    ${what}, ${((Date.now() - started) / 1000).toFixed(1)} s`);
  started = Date.now();
}

function tarballOf(name: string) {
  const file = alsoByName.get(name);
  if (file === undefined) throw new Error(`${name} is not packed`);
  return file;
}

/** What an author types, from the tarball of the command. */
async function begin(id: string, runner: string) {
  const bin = join(tool, 'node_modules', 'create-crosspoint-provider', 'dist', 'bin.js');
  const args = [bin, id, '--test', runner, '--json'];
  return JSON.parse(await node('nothing could be begun', home, args)).folder;
}

/** Installs, type-checks, builds, and runs scripts of a package; on another Node.js where one is named. */
async function build(folder: string, scripts: readonly string[], program = process.execPath) {
  const path = join(folder, 'package.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8'));
  // Before the first release no range of a registry can name our packages: the tarballs stand in for them.
  for (const kind of ['devDependencies', 'peerDependencies'])
    for (const name of Object.keys(manifest[kind] ?? {}))
      if (alsoByName.has(name)) manifest[kind][name] = `file:${tarballOf(name)}`;
  writeFileSync(path, JSON.stringify(manifest));
  const env = { ...npmOptions.env, PATH: [dirname(program), process.env['PATH']].join(delimiter) };
  const flags = ['--no-audit', '--no-fund', '--prefer-offline', '--engine-strict'];
  await npm('npm cannot install it', folder, ['install', ...flags], env);
  for (const script of ['typecheck', 'build', ...scripts])
    await npm(`npm run ${script} fails`, folder, ['run', script], env);
}

async function packedBy(folder: string) {
  const destination = join(home, 'packed');
  mkdirSync(destination);
  await npm('npm cannot pack it', folder, ['pack', '--pack-destination', destination]);
  return join(destination, readdirSync(destination)[0] ?? '');
}

function npm(otherwise: string, cwd: string, args: readonly string[], env = npmOptions.env) {
  return succeed(otherwise, 'npm', args, { ...npmOptions, env, cwd });
}

function node(otherwise: string, cwd: string, args: readonly string[]) {
  // npm's word for where a person stands; here nobody does
  const { INIT_CWD: _, ...env } = process.env;
  return succeed(otherwise, process.execPath, args, { cwd, env });
}
