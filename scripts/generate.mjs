// npm run generate             -> writes what follows from the tables: what every provider's models take, as types and as
//                                 docs/matrix.md, and what the conformance kit publishes, its schema and its rules
// npm run generate -- --check  -> fails where a file differs from its tables, and writes nothing
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generatedConformance } from './generate/conformance.mjs';
import { generatedMatrix } from './generate/matrix.mjs';
import { generatedTypes } from './generate/types.mjs';
import { withLock } from './lock.mjs';
import { fail, failWith } from './say.mjs';
import { root, run, toolFile } from './spawn.mjs';

const check = process.argv.includes('--check');

// only core: a provider whose types are out of date may not compile until they are written
const build = ['run', 'build', '--filter=@crosspoint/core', '--output-logs=errors-only'];
const built = await withLock(() =>
  run(process.execPath, [toolFile('turbo') ?? '', ...build], { capture: true }),
);
if (built.code !== 0) failWith('Core does not compile: mend what stands above, and try again.', built);

let outdated = 0;
const files = [...(await generatedTypes()), await generatedMatrix(), ...(await generatedConformance())];
for (const { path, text, fits } of files) {
  console.log(`${fits ? 'fits   ' : check ? 'DIFFERS' : 'written'}  ${path}`);
  if (fits) continue;
  outdated += 1;
  if (check) continue;
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
if (check && outdated > 0) fail('Tables have changed: `npm run generate` writes what follows from them.');
