// The conformance report, where `npm run conformance` has written one.
import type { Browser } from 'playwright-core';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../workspace.ts';
import { type Check, expect, isKind, schemes, screens, withPage } from './page.ts';

const file = join(root, 'reports/conformance.html');

export async function reportChecks(): Promise<Check[]> {
  if (!existsSync(file)) {
    console.log('left out: reports/conformance.html; npm run conformance writes it');
    return [];
  }
  const shown = Object.entries(screens).flatMap(([name, viewport]) =>
    schemes.map((colorScheme) => ({
      name: `the conformance report is readable on a ${name}, ${colorScheme}`,
      run: (browser: Browser) =>
        withPage(browser, { viewport, colorScheme }, async (page) => {
          await page.goto(pathToFileURL(file).href);
          expect((await page.locator('table').count()) > 0, 'there is no matrix in it');
          await isKind(page);
          await page.locator('td a').first().click();
          await isKind(page);
        }),
    })),
  );
  return [
    ...shown,
    { name: 'a cell of the report opens to its wire log with the keyboard alone', run: opens },
  ];
}

const opens = (browser: Browser) =>
  withPage(browser, { viewport: screens.desk, javaScriptEnabled: false }, async (page) => {
    await page.goto(pathToFileURL(file).href);
    const open = page.locator('.panel:target');
    await page.locator('td a.PASS').first().focus();
    await page.keyboard.press('Enter');
    await open.locator('.list a').first().focus();
    await page.keyboard.press('Enter');
    await open.locator('summary').first().focus();
    await page.keyboard.press('Enter');
    expect(await open.locator('details[open] pre').first().isVisible(), 'nothing of the wire is shown');
    await open.locator('nav a').focus();
    await page.keyboard.press('Enter');
    expect((await open.count()) === 0, 'it does not close');
  });
