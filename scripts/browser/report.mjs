// The conformance report, where `npm run conformance` has written one.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../spawn.mjs';
import { expect, isKind, schemes, screens, withPage } from './page.mjs';

const file = join(root, 'reports/conformance.html');

/** @returns {Promise<import('./run.mjs').Check[]>} */
export async function reportChecks() {
  if (!existsSync(file)) {
    console.log('left out: reports/conformance.html; npm run conformance writes it');
    return [];
  }
  return Object.entries(screens).flatMap(([name, viewport]) =>
    schemes.map((colorScheme) => ({
      name: `the conformance report is readable on a ${name}, ${colorScheme}`,
      run: (browser) =>
        withPage(browser, { viewport, colorScheme }, async (page) => {
          await page.goto(pathToFileURL(file).href);
          expect((await page.locator('table').count()) > 0, 'there is no matrix in it');
          await isKind(page);
        }),
    })),
  );
}
