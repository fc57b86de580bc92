// node scripts/check/each-tarball.mjs <tool> [arguments…]
// Shows a tool the tarball of every published package; its words only where it complains.
import { run, toolFile } from '../spawn.mjs';
import { pack } from './tarballs.mjs';

const [tool = '', ...args] = process.argv.slice(2);

let failed = false;
for (const { name, tarball } of await pack()) {
  const { code, output, stopped } = await run(process.execPath, [toolFile(tool) ?? '', ...args, tarball], {
    capture: true,
  });
  if (stopped) process.exit(code || 1);
  console.log(`${code === 0 ? 'fits   ' : 'FAILS  '} ${name}`);
  if (code !== 0) console.error(output);
  failed ||= code !== 0;
}
process.exitCode = failed ? 1 : 0;
