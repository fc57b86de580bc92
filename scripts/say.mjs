// The few words the scripts say for themselves, always on stderr: stdout belongs to the command.

let quiet = false;

export function beQuiet() {
  quiet = true;
}

/**
 * Somebody watching a terminal sees why nothing happens yet, even in quiet mode.
 * @param {string} text
 */
export function say(text) {
  if (!quiet || process.stderr.isTTY) console.error(text);
}

/**
 * @param {string} text
 * @returns {never}
 */
export function fail(text) {
  console.error(text);
  process.exit(1);
}

/**
 * Ends after a step that failed: its own words, then one line with what to do.
 * @param {string} advice
 * @param {{ code: number, output: string, stopped: boolean }} result
 * @returns {never}
 */
export function failWith(advice, { code, output, stopped }) {
  if (!stopped) process.stderr.write(`${output.trimEnd()}\n\n${advice}\n`);
  process.exit(code);
}
