// What the conformance kit publishes about itself: the schemas of its fixtures and reports, and the page of its rules.
import { generated, load } from './tables.mjs';

const sources = 'packages/conformance/src';

/** @returns {Promise<import('./tables.mjs').Generated[]>} */
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
