// npx tsx scripts/gateai-fixtures.ts <page>   writes what GateAI's published page prints of each model as fixtures
// The page is not ours to keep: give the file it was saved to. Nothing of the provider is read: the same page that its
// tables were made of is held against them a second time.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withKeptNotices } from './gateai-fixtures/kept-notices.ts';
import { assumedPixels, printedPixels } from './gateai-fixtures/pixels.ts';
import { readAccepted, readModels } from './gateai-fixtures/read.ts';
import { submits } from './gateai-fixtures/submit.ts';
import { tableSteps } from './gateai-fixtures/table.ts';
import { fail, root, run, toolFile } from './workspace.ts';

const folder = join(root, 'packages/provider-gateai/fixtures');
const page = 'https://core.claude.gg/docs.txt';
const [file] = process.argv.slice(2);
if (file === undefined) fail('Say where the page is: npx tsx scripts/gateai-fixtures.ts <page>');
const text = readFileSync(String(file), 'utf8').replaceAll('\r\n', '\n');

const written: string[] = [];

function write(id: string, rest: object, steps: readonly object[], exchanges: readonly object[] = []) {
  if (steps.length === 0) return;
  const path = join(folder, `${id}.json`);
  writeFileSync(
    path,
    `${JSON.stringify({ format: 1, id, ...rest, steps: withKeptNotices(path, steps), exchanges }, null, 2)}\n`,
  );
  written.push(path);
}

const documented = (section: string) => ({
  kind: 'documented',
  sources: [{ url: page, retrieved: '2026-11-20', section }],
  reviewAfter: '2027-05-20',
});

import type { Target } from './gateai-fixtures/table.ts';
export type Pinned = Pick<Target, 'id' | 'pins' | 'makes'>;

/** Kling 3.0, mode: RESOLUTION_1080 is the pro model, RESOLUTION_720 the standard one. The default pair belongs to 1080. */
const klings: readonly Pinned[] = [
  { id: 'kling/kling-3.0-pro', pins: { mode: 'RESOLUTION_1080' } },
  {
    id: 'kling/kling-3.0-standard',
    pins: { mode: 'RESOLUTION_720' },
    makes: { width: 1280, height: 720 },
  },
];

function writeAll(model: Target) {
  const name = model.id.replace(/^.+[:/]/, '').replaceAll('_', '-');
  // The printed pairs are those of the default mode.
  const pixels = model.pins?.['mode'] === 'RESOLUTION_720' ? [] : printedPixels(model);
  const table = {
    title: `What is printed of ${name}`,
    rules: ['MAP-012', 'MAP-013', 'COST-003'],
    provenance: documented(model.section),
  };
  write(`plan.table.${name}`, table, [...tableSteps(text, model), ...pixels]);
  const { message, steps } = assumedPixels(model);
  const assumed = {
    title: `Pixels of ${name} that are inferred, not printed`,
    rules: ['MAP-012'],
    provenance: { kind: 'synthetic', assumptions: [message] },
  };
  write(`plan.pixels.${name}`, assumed, steps);
  const { requires, edits, ...calls } = submits(model, accepted);
  const bought = {
    title: `Each task of ${name}, with all that it can hold`,
    rules: ['MAP-003', 'MAP-005', 'MAP-007', 'MAP-009', 'MAP-015'],
    requires,
    provenance: { kind: 'derived', from: `submit.sample.${model.slug.replaceAll('_', '-')}`, edits },
  };
  write(`submit.table.${name}`, bought, calls.steps, calls.exchanges);
}

const accepted = readAccepted(text);
for (const model of readModels(text)) {
  writeAll({ ...model, id: `gateai:${model.slug}` });
  if (model.slug === 'kling-3.0') for (const row of klings) writeAll({ ...model, ...row });
}

const { code } = await run(process.execPath, [toolFile('oxfmt'), ...written]);
if (code !== 0) fail('The fixtures could not be formatted.');
console.log(`written  ${written.length} fixtures`);
