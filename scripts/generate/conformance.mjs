// What the conformance kit publishes about itself: the schema of its fixtures and the page of its rules.
import { generated, load } from './tables.mjs';

const sources = 'packages/conformance/src';

/** @returns {Promise<import('./tables.mjs').Generated[]>} */
export async function generatedConformance() {
  const [{ fixtureJsonSchema }, { rulesPage }] = await Promise.all([
    load(`${sources}/fixture/json-schema.ts`),
    load(`${sources}/rules/markdown.ts`),
  ]);
  const schema = `${JSON.stringify(fixtureJsonSchema(), null, 2)}\n`;
  return [
    generated('packages/conformance/schema/fixture.schema.json', schema),
    generated('docs/conformance/rules.md', rulesPage()),
  ];
}
