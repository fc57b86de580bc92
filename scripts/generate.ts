// npm run generate             -> writes what follows from the tables: what every provider's models take, as types and as
//                                 docs/matrix.md, what the conformance kit publishes, its schema and its rules, and
//                                 the picture of how often jobs are polled
// npm run generate -- --check  -> fails where a file differs from its tables, and writes nothing
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generatedConformance } from './generate/conformance.ts';
import { generatedMatrix } from './generate/matrix.ts';
import { generatedPollingPicture } from './generate/polling-picture.ts';
import { generatedTypes } from './generate/types.ts';
import { fail, root } from './workspace.ts';

const check = process.argv.includes('--check');

let outdated = 0;
const files = [
  ...(await generatedTypes()),
  await generatedMatrix(),
  ...generatedConformance(),
  generatedPollingPicture(),
];
for (const { path, text, fits } of files) {
  console.log(`${fits ? 'fits   ' : check ? 'DIFFERS' : 'written'}  ${path}`);
  if (fits) continue;
  outdated += 1;
  if (check) continue;
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
if (check && outdated > 0) fail('Tables have changed: `npm run generate` writes what follows from them.');
