// The emulator's page, as a person meets it: with the keyboard, on a phone, without a script, in the dark.
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { startEmulator } from '../../packages/emulator/dist/index.js';
import { type Check, expect, isKind, schemes, screens, withPage } from './page.ts';

const key = 'canary-key-3e9b1c77';
const hostile = '<img src=x onerror="document.title=\'owned\'"> [emulator:c]';

export async function emulatorChecks(): Promise<Check[]> {
  return [
    { name: 'a job is started with the keyboard alone, appears and ends', run: byKeyboard },
    { name: 'a request opens to what was sent, and no key is anywhere in the page', run: opens },
    { name: 'a hostile prompt is only words', run: harmless },
    { name: 'keeping up to date moves neither focus nor what is being read', run: staysPut },
    { name: 'a gateway that holds its response back does not hold the page back', run: held },
    { name: 'the page works without a script', run: withoutScript },
    ...Object.entries(screens).flatMap(([name, viewport]) =>
      schemes.map((colorScheme) => ({
        name: `it is readable on a ${name}, ${colorScheme}`,
        run: (browser: Browser) =>
          at(browser, { viewport, colorScheme }, async (page, url) => {
            await submit(url, 'A paper boat. [emulator:c]');
            await submit(url, 'A long word: '.padEnd(400, 'x'));
            await page.goto(url);
            await page.locator('details.request summary').first().click();
            await isKind(page);
          }),
      })),
    ),
  ];
}

async function at(
  browser: Browser,
  options: BrowserContextOptions,
  use: (page: Page, url: string) => Promise<void>,
) {
  const emulator = await startEmulator({ apiKey: key, script: 'q300g500c' });
  try {
    await withPage(browser, options, (page) => use(page, emulator.url));
  } finally {
    await emulator.close();
  }
}

async function submit(url: string, prompt: string) {
  await fetch(`${url}/aimlapi/v2/video/generations`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'alibaba/happyhorse-1-0', prompt, duration: 5 }),
  });
}

const byKeyboard = (browser: Browser) =>
  at(browser, { viewport: screens.desk }, async (page, url) => {
    await page.goto(url);
    await page.locator('#sample').focus();
    await page.keyboard.press('ArrowDown');
    const chosen = await page.locator('#target').textContent();
    for (let n = 0; n < 6; n += 1) {
      await page.keyboard.press('Tab');
      if ((await page.locator(':focus').textContent())?.trim() === 'Start') break;
    }
    await page.keyboard.press('Enter');
    await page.locator('#jobs-list tr[id^="job-"]').first().waitFor();
    await page.getByText('completed', { exact: true }).first().waitFor();
    const path = await page.locator('details.request .path').first().textContent();
    expect(path === chosen, `asked for ${chosen}, and ${path} arrived`);
  });

const opens = (browser: Browser) =>
  at(browser, {}, async (page, url) => {
    await submit(url, 'A paper boat.');
    await page.goto(url);
    await page.locator('details.request summary').first().focus();
    await page.keyboard.press('Enter');
    await page.getByText('Bearer ***').first().waitFor();
    await page.getByText('"prompt": "A paper boat."').first().waitFor();
    const all = await page.content();
    expect(!all.includes(key), 'the key stands in the page');
    // It follows what happens without closing what somebody reads.
    await submit(url, 'A second boat.');
    await page.getByText('A second boat.').first().waitFor();
    const read = page.locator('details[open].request', { hasText: 'A paper boat.' });
    expect(await read.isVisible(), 'the opened request was closed');
  });

const harmless = (browser: Browser) =>
  at(browser, {}, async (page, url) => {
    await submit(url, hostile);
    await page.goto(url);
    await page.getByText(hostile.slice(0, 20)).first().waitFor();
    expect((await page.title()) === 'Crosspoint emulator', 'a prompt ran as a script');
    expect((await page.locator('img').count()) === 0, 'a prompt became a picture');
  });

const staysPut = (browser: Browser) =>
  at(browser, { viewport: screens.phone }, async (page, url) => {
    for (let n = 0; n < 8; n += 1) await submit(url, `Boat ${n}.`);
    await page.goto(url);
    const read = page.locator('details.request summary').nth(4);
    await read.focus();
    const name = await read.locator('.when').textContent();
    const before = await read.boundingBox();
    await submit(url, 'One more.');
    await page.locator('#jobs-list').getByText('One more.').waitFor();
    const after = await page.locator(':focus').boundingBox();
    const focused = await page.locator(':focus .when').textContent();
    expect(focused === name, `the focus went from ${name} to ${focused}`);
    const moved = Math.abs((after?.y ?? Infinity) - (before?.y ?? 0));
    expect(moved <= 1, `what is being read moved by ${moved} px`);
  });

const held = (browser: Browser) =>
  at(browser, {}, async (page, url) => {
    await page.goto(url);
    await page.locator('#sample').selectOption({ label: 'aigate: a video from text, the call held' });
    const body = { model: 'klingai/kling-v3.0-t2v', prompt: 'A slow boat. [emulator:g600000c]' };
    await page.locator('#body').fill(JSON.stringify(body));
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByText('aigate has not responded yet.').waitFor();
    await submit(url, 'A boat meanwhile.');
    await page.locator('#jobs-list').getByText('A boat meanwhile.').waitFor();
    await page.locator('#requests-list').getByText('no response yet').waitFor();
  });

const withoutScript = (browser: Browser) =>
  at(browser, { javaScriptEnabled: false }, async (page, url) => {
    await page.goto(url);
    await page.locator('#sample').selectOption({ index: 1 });
    await page.getByRole('button', { name: 'Show it' }).click();
    await page.getByRole('button', { name: 'Start' }).click();
    await page.locator('#jobs-list tr[id^="job-"]').first().waitFor();
    await page.locator('.response').first().waitFor();
  });
