// node scripts/gateai-fixtures.mjs <page>   writes what GateAI's published page prints of each model as fixtures
// The page is not ours to keep: give the file it was saved to. Nothing of the provider is read: the same page that its
// tables were made of is held against them a second time.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assumedPixels, printedPixels } from './gateai-fixtures/pixels.mjs';
import { readModels } from './gateai-fixtures/read.mjs';
import { tableSteps } from './gateai-fixtures/table.mjs';
import { fail } from './say.mjs';
import { root, run, toolFile } from './spawn.mjs';

const folder = join(root, 'packages/provider-gateai/fixtures');
const page = 'https://core.claude.gg/docs.txt';
const [file] = process.argv.slice(2);
if (file === undefined) fail('Say where the page is: node scripts/gateai-fixtures.mjs <page>');
const text = readFileSync(String(file), 'utf8').replaceAll('\r\n', '\n');

/** @type {string[]} */
const written = [];

/** @param {string} id @param {object} rest @param {readonly object[]} steps */
function write(id, rest, steps) {
  if (steps.length === 0) return;
  const path = join(folder, `${id}.json`);
  writeFileSync(path, `${JSON.stringify({ format: 1, id, ...rest, steps, exchanges: [] }, null, 2)}\n`);
  written.push(path);
}

/** @param {string} section */
const documented = (section) => ({
  kind: 'documented',
  sources: [{ url: page, retrieved: '2026-11-20', section }],
  reviewAfter: '2027-05-20',
});

/** Kling 3.0, mode: RESOLUTION_1080 is the pro model, RESOLUTION_720 the standard one, which sends its own pair. */
const pinned = {
  'kling/kling-3.0-pro': { pins: { mode: 'RESOLUTION_1080' }, stands: { mode: 1 } },
  'kling/kling-3.0-standard': {
    pins: { mode: 'RESOLUTION_720', width: 1280, height: 720 },
    stands: { mode: 1 },
  },
};

for (const model of readModels(text)) {
  const name = model.slug.replaceAll('_', '-');
  const plain = { ...model, id: `gateai:${model.slug}` };
  const from = { provenance: documented(model.section) };
  const told = { rules: ['MAP-012', 'MAP-013', 'COST-003'], ...from };
  const title = `What is printed of ${model.slug}`;
  write(`plan.table.${name}`, { title, ...told }, tableSteps(text, plain));
  const shown = { title: `Every printed pair of ${model.slug}`, rules: ['MAP-012'], ...from };
  write(`plan.pixels.${name}`, shown, printedPixels(plain));
  const { says, steps } = assumedPixels(plain);
  const provenance = { kind: 'synthetic', assumptions: [says] };
  const guessed = { title: `Pixels nobody prints of ${model.slug}`, rules: ['MAP-012'], provenance };
  write(`plan.pixels.${name}.assumed`, guessed, steps);
  if (model.slug !== 'kling-3.0') continue;
  for (const [id, pins] of Object.entries(pinned)) {
    const row = `plan.table.${id.slice('kling/'.length)}`;
    write(row, { title: `${title}, as ${id}`, ...told }, tableSteps(text, { ...model, id, ...pins }));
  }
}

const { code } = await run(process.execPath, [toolFile('oxfmt') ?? '', ...written]);
if (code !== 0) fail('The fixtures could not be formatted.');
console.log(`written  ${written.length} fixtures`);
