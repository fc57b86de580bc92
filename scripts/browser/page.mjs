// What every page of this project is held to, whatever it shows.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** @typedef {{ violations: { id: string, help: string, nodes: { target: string[] }[] }[] }} Found */

/** A phone and a desk. */
export const screens = { phone: { width: 360, height: 640 }, desk: { width: 1280, height: 900 } };
export const schemes = /** @type {const} */ (['light', 'dark']);

/**
 * A page of its own, which fails on any error of its script.
 * @param {import('playwright-core').Browser} browser
 * @param {import('playwright-core').BrowserContextOptions} options
 * @param {(page: import('playwright-core').Page) => Promise<void>} use
 */
export async function withPage(browser, options, use) {
  const context = await browser.newContext({ bypassCSP: false, ...options });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  /** @type {string[]} */
  const errors = [];
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

/**
 * No sideways scroll, and nothing an accessibility checker finds, contrast included.
 * @param {import('playwright-core').Page} page
 */
export async function isKind(page) {
  const [wide, inner] = /** @type {[number, number]} */ (
    await page.evaluate('[document.documentElement.scrollWidth, innerWidth]')
  );
  expect(wide <= inner, `it is ${wide} px wide on a screen of ${inner}`);
  // The driver puts the checker in, past the page's own policy.
  await page.evaluate(axe);
  const { violations } = /** @type {Found} */ (
    await page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
  );
  const told = violations.map(
    (it) =>
      `${it.id} (${it.help}) at ${it.nodes
        .map(({ target }) => target.join(' '))
        .slice(0, 3)
        .join(', ')}`,
  );
  expect(told.length === 0, told.join('; '));
}

/**
 * @param {boolean} holds
 * @param {string} otherwise
 */
export function expect(holds, otherwise) {
  if (!holds) throw new Error(otherwise);
}
