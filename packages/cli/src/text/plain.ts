/** Whether each letter takes one column: none of another script, no emoji, and no command to the terminal. */
export const isPlain = (text: string): boolean => /^[\x20-\x7E]*$/.test(text);

/** Breaks a text between words as `wrap` does, where each letter takes one column: for that no table of widths is loaded. */
export function wrapPlain(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.trim().split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
