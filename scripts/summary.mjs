// The last line of .ci/run: what vitest's report counted, one more failure where `npm test` failed without one, and one
// more where `npm run check` failed. It is JavaScript because it also has to run where the install failed.
// node scripts/summary.mjs <exit code of npm test> <exit code of npm run check>
import { existsSync, readFileSync } from 'node:fs';

const [tests = 1, check = 1] = process.argv.slice(2).map(Number);
const file = new URL('../reports/vitest.json', import.meta.url);

const { passed, failed, skipped } = existsSync(file)
  ? count(JSON.parse(readFileSync(file, 'utf8')))
  : { passed: 0, failed: 0, skipped: 0 };

// the install or the build failed, an error came from outside a test, or there was nothing to run
const outside = failed === 0 && (tests !== 0 || passed === 0) ? 1 : 0;
const all = failed + outside + (check === 0 ? 0 : 1);

if (skipped > 0) console.log(`${skipped} do not apply, or wait for a reason written beside them`);
if (check !== 0) console.log('`npm run check` failed; it counts as one failure');
console.log(`${passed} passed, ${all} failed`);
process.exitCode = all > 0 ? 1 : 0;

/** @param {any} report */
function count(report) {
  /** a file that could not be loaded has no tests to fail */
  const broken = report.testResults.filter(
    (/** @type {any} */ result) => result.status === 'failed' && result.assertionResults.length === 0,
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
