// What the conformance kit publishes about itself: the schemas of its fixtures and reports, and the page of its rules.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../spawn.mjs';

const sources = 'packages/conformance/src';

/** @returns {Promise<import('./types.mjs').Generated[]>} */
export async function generatedConformance() {
  const [{ fixtureJsonSchema }, { reportJsonSchema }, { rulesPage }] = await Promise.all([
    load(`${sources}/fixture/json-schema.ts`),
    load(`${sources}/run/report-json-schema.ts`),
    load(`${sources}/rules/markdown.ts`),
  ]);
  const json = (/** @type {unknown} */ value) => `${JSON.stringify(value, null, 2)}\n`;
  return [
    generated('packages/conformance/schema/fixture.schema.json', json(fixtureJsonSchema())),
    generated('packages/conformance/schema/report.schema.json', json(reportJsonSchema())),
    generated('docs/conformance/rules.md', rulesPage()),
  ];
}

/**
 * @param {string} path
 * @param {string} text
 */
function generated(path, text) {
  const file = join(root, path);
  return { path, text, fits: existsSync(file) && readFileSync(file, 'utf8') === text };
}

/**
 * @param {string} path
 * @returns {Promise<Record<string, any>>}
 */
function load(path) {
  return import(pathToFileURL(join(root, path)).href);
}
