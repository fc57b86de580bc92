const between = (code: number, first: number, last: number): boolean => code >= first && code <= last;

/** Moves a cursor, renames a window, turns the order of letters around, or has no width. */
const isHarmful = (code: number): boolean =>
  code < 0x20 ||
  between(code, 0x7f, 0x9f) ||
  code === 0x61c ||
  between(code, 0x200b, 0x200f) ||
  between(code, 0x2028, 0x202e) ||
  between(code, 0x2060, 0x206f) ||
  code === 0xfeff;

const isBlank = (code: number): boolean =>
  between(code, 9, 0xd) || code === 0x20 || code === 0x85 || code === 0x2028 || code === 0x2029;

// `##[command]` and `##vso[task]` are obeyed anywhere in a line of a CI log.
const logCommand = /##(?=\w*\[)/g;
const atLineStart = /^([^\S\n\r\u2028\u2029]*)::/gm;

/**
 * Text from outside, such as a gateway's, made fit for one of our sentences: on one line, without control
 * characters and what turns letters around, and never a command to whoever reads the log of a CI job. The raw text stays
 * where data are: an error's `response.body`.
 *
 * @example console.error(oneLine(`acme said: ${response.body}`));
 */
export function oneLine(text: string): string {
  let line = '';
  let blank = false;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (isBlank(code)) blank = true;
    else if (!isHarmful(code)) {
      line += blank && line !== '' ? ` ${text.charAt(i)}` : text.charAt(i);
      blank = false;
    }
  }
  return withoutCommands(line);
}

/**
 * Lines that contain text from outside: none of them is a command to whatever reads the log of a CI job.
 *
 * @example process.stderr.write(withoutCommands(text));
 */
export const withoutCommands = (text: string): string =>
  text.replace(logCommand, '# #').replace(atLineStart, '$1: :');
