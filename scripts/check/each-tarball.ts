// tsx scripts/check/each-tarball.ts <tool> [arguments…]
// Shows a tool the tarball of every published package; its words only where it complains.
import { run, toolFile } from '../workspace.ts';
import { pack } from './tarballs.ts';

const [tool = '', ...args] = process.argv.slice(2);

let failed = false;
for (const { name, tarball } of await pack()) {
  const { code, output } = await run(process.execPath, [toolFile(tool), ...args, tarball]);
  console.log(`${code === 0 ? 'fits   ' : 'FAILS  '} ${name}`);
  if (code !== 0) console.error(output);
  failed ||= code !== 0;
}
process.exitCode = failed ? 1 : 0;
