// npx tsx scripts/read-gateai.ts <page>   writes what GateAI's published page says of its models as data
// The page is not ours to keep: give the file it was saved to. The same page makes the same file.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { printTables } from './gateai/print.ts';
import { readPage } from './gateai/read.ts';
import { fail, root } from './workspace.ts';

const target = 'packages/provider-gateai/src/generated/tables.ts';

const [page] = process.argv.slice(2);
if (page === undefined) fail('Say where the page is: npx tsx scripts/read-gateai.ts <page>');

function tablesOf(path: string) {
  try {
    return readPage(readFileSync(path, 'utf8').replaceAll('\r\n', '\n'));
  } catch (error) {
    return fail(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const tables = tablesOf(String(page));
const file = join(root, target);
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, printTables(tables, 'npx tsx scripts/read-gateai.ts <page>'));
const params = Object.values(tables).flatMap((table) => Object.keys(table.params));
console.log(`written  ${target}: ${Object.keys(tables).length} models, ${params.length} parameters`);
