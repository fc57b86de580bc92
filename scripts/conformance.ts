// npm run conformance             -> judges every provider here by its fixtures; writes reports/conformance.html, .xml, .json
// npm run conformance -- yotta    -> only that one; what stands behind further dashes goes to the kit: --order=reverse
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { publishedPackages } from './packages.ts';
import { fail, root } from './workspace.ts';

const asked = process.argv.slice(2);
const wanted = asked.filter((it) => !it.startsWith('-'));
const flags = asked.filter((it) => it.startsWith('-'));
const folders = publishedPackages()
  .map(({ folder }) => folder)
  .filter((folder) => existsSync(join(root, folder, 'fixtures')))
  .filter((folder) => wanted.length === 0 || wanted.some((name) => folder.endsWith(`provider-${name}`)));
if (folders.length === 0) fail(`No provider with fixtures is called ${wanted.join(' or ')}.`);

const kit = join(root, 'packages/conformance/dist/bin.js');
const reports = ['--report', 'html,junit,json,markdown,badge', '--out', 'reports'];
const args = [kit, 'run', ...folders, ...reports, ...flags];
const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
process.exitCode = status ?? 1;
