// Runs a command in the workspace, on a supported Node.js, after an install:
//
//   node scripts/workspace.mjs [--quiet] [--build] [--here] <command> [arguments…]
//
//   --quiet   no words but the command's own, unless something fails
//   --build   first build the command line and what it needs, where a source has changed
//   --here    start the command in the folder the user stands in, not in the root
//
// The command is `node <file>`, `pnpm`, or a development tool (turbo, oxlint, vitest …). Any Node.js >= 20 with
// npm can start this: pnpm, and Node.js where this one is too old, come from the registry through npx.
// WS_NODE=22.23.3 npm test  -> on that Node.js, whatever this one is.
import { resolve } from 'node:path';
import { buildCli } from './build.mjs';
import { beQuiet, fail, failWith, say } from './say.mjs';
import { pnpmFile, root, run, toolFile } from './spawn.mjs';
import { findToolchain } from './toolchain.mjs';

const args = process.argv.slice(2);
const flags = new Set();
while (args[0]?.startsWith('--')) flags.add(args.shift());
const [name = '', ...rest] = args;
if (!name) fail('Usage: node scripts/workspace.mjs [--quiet] [--build] [--here] <command> [arguments…]');

if (flags.has('--quiet')) beQuiet();
const here = (process.env.INIT_CWD ??= process.cwd());

// pnpm itself must also start when an install would fail: it is how to mend it
const toolchain = await findToolchain({ install: name !== 'pnpm' });

if (flags.has('--build')) {
  const result = await buildCli(toolchain, () => say('Building …'));
  if (result.code !== 0) failWith('The build failed: mend what stands above, and try again.', result);
}

const { node, env } = toolchain;
const { code } = await run(node, program(), { env, cwd: flags.has('--here') ? here : root });
process.exit(code);

/** The file to run with Node.js, and its arguments. */
function program() {
  if (name === 'node') return [resolve(root, rest[0] ?? ''), ...rest.slice(1)];
  if (name === 'pnpm') return [pnpmFile(toolchain.bin), ...rest];
  return [toolFile(name) ?? fail(`No development tool is called "${name}".`), ...rest];
}
