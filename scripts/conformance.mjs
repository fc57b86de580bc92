// npm run conformance             -> judges every provider here by its fixtures; writes reports/conformance.html, .xml, .json
// npm run conformance -- yotta    -> only that one; what stands behind further dashes goes to the kit
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { publishedPackages } from './packages.mjs';
import { fail, failWith } from './say.mjs';
import { root, run, toolFile } from './spawn.mjs';

const args = process.argv.slice(2);
const wanted = args.filter((it) => !it.startsWith('-'));
const flags = args.filter((it) => it.startsWith('-'));
const folders = publishedPackages()
  .map(({ folder }) => folder)
  .filter((folder) => existsSync(join(root, folder, 'fixtures')))
  .filter((folder) => wanted.length === 0 || wanted.some((name) => folder.endsWith(`provider-${name}`)));
if (folders.length === 0) fail(`No provider with fixtures is called ${wanted.join(' or ')}.`);

const build = ['run', 'build', '--filter=./packages/*', '--output-logs=errors-only'];
const built = await withLock(() =>
  run(process.execPath, [toolFile('turbo') ?? '', ...build], { capture: true }),
);
if (built.code !== 0) failWith('The build failed: mend what stands above, and try again.', built);

const kit = join(root, 'packages/conformance/dist/bin.js');
const reports = ['--report', 'html,junit,json,markdown,badge', '--out', 'reports'];
const { code } = await run(process.execPath, [kit, 'run', ...folders, ...reports, ...flags]);
process.exit(code);
