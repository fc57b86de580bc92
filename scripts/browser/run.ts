// Opens the pages of this project in a real browser: `npm run check:browser`. No part of `npm test`.
import { chromium as playwright } from 'playwright-core';
import { chromium } from './chromium.ts';
import { emulatorChecks } from './emulator.ts';
import { reportChecks } from './report.ts';

const patienceMs = 15_000;

const browser = await playwright.launch({
  executablePath: chromium(),
  args: ['--no-sandbox', '--disable-gpu'],
  timeout: patienceMs * 2,
});
let failed = 0;
try {
  for (const { name, run } of [...(await emulatorChecks()), ...(await reportChecks())]) {
    try {
      await inTime(run(browser), name);
      console.log(`holds   ${name}`);
    } catch (error) {
      failed += 1;
      console.error(`FAILS   ${name}\n        ${error instanceof Error ? error.message : String(error)}`);
    }
  }
} finally {
  await browser.close();
}
console.log(failed === 0 ? 'Every page holds.' : `${failed} failed.`);
process.exit(failed === 0 ? 0 : 1);

function inTime(work: Promise<void>, name: string) {
  const late = new Promise((_, reject) => {
    setTimeout(
      () => reject(new Error(`${name}: took longer than ${4 * patienceMs} ms`)),
      4 * patienceMs,
    ).unref();
  });
  return Promise.race([work, late]);
}
