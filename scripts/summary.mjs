// The last line of .ci/run: what vitest's report counted, and one more failure where the run failed in another way.
// node scripts/summary.mjs <exit code of npm test>
import { existsSync, readFileSync } from 'node:fs';

const exitCode = Number(process.argv[2] ?? 1);
const file = new URL('../reports/vitest.json', import.meta.url);

const { passed, failed, skipped } = existsSync(file)
  ? count(JSON.parse(readFileSync(file, 'utf8')))
  : { passed: 0, failed: 0, skipped: 0 };

// the build, the types, lint or format failed, an error came from outside a test, or there was nothing to run
const otherwise = failed === 0 && (exitCode !== 0 || passed === 0) ? 1 : 0;
const all = failed + otherwise;

if (skipped > 0) console.log(`${skipped} do not apply, or wait for a reason written beside them`);
console.log(`${passed} passed, ${all} failed`);
process.exitCode = all > 0 ? exitCode || 1 : 0;

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
