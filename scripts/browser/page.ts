// What every page of this project is held to, whatever it shows.
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export interface Check {
  /** what is promised */
  name: string;
  /** throws where it does not hold */
  run: (browser: Browser) => Promise<void>;
}

export type Found = { violations: { id: string; help: string; nodes: { target: string[] }[] }[] };

/** A phone and a desk. */
export const screens = { phone: { width: 360, height: 640 }, desk: { width: 1280, height: 900 } };
export const schemes = ['light', 'dark'] as const;

/** A page of its own, which fails on any error of its script. */
export async function withPage(
  browser: Browser,
  options: BrowserContextOptions,
  use: (page: Page) => Promise<void>,
) {
  const context = await browser.newContext({ bypassCSP: false, ...options });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  try {
    await use(page);
    expect(errors.length === 0, `the page complained: ${errors.join('; ')}`);
  } finally {
    await context.close();
  }
}

/** No sideways scroll, and nothing an accessibility checker finds, contrast included. */
export async function isKind(page: Page) {
  const [wide, inner] = (await page.evaluate('[document.documentElement.scrollWidth, innerWidth]')) as [
    number,
    number,
  ];
  expect(wide <= inner, `it is ${wide} px wide on a screen of ${inner}`);
  // The driver puts the checker in, past the page's own policy.
  await page.evaluate(axe);
  const { violations } = (await page.evaluate("axe.run(document, { resultTypes: ['violations'] })")) as Found;
  const told = violations.map(
    (it) =>
      `${it.id} (${it.help}) at ${it.nodes
        .map(({ target }) => target.join(' '))
        .slice(0, 3)
        .join(', ')}`,
  );
  expect(told.length === 0, told.join('; '));
}

export function expect(holds: boolean, otherwise: string) {
  if (!holds) throw new Error(otherwise);
}
