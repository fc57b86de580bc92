/** Breaks a text between words, so that no line is wider; words that are wider stand alone. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Breaks a line and keeps how far it is set in. A ref is copied together with its command, so that line stays whole. */
export function fit(line: string, width: number): string {
  if (line.length <= width || line.includes('xp1.')) return line;
  const indent = ' '.repeat(line.length - line.trimStart().length);
  return wrap(line.trim(), width - indent.length)
    .map((part) => `${indent}${part}`)
    .join('\n');
}

/** Lines with a label before each, and room to breathe on a narrow terminal. */
export function rows(
  pairs: readonly (readonly [label: string, text: string])[],
  width: number,
  labelWidth = 9,
): string {
  return pairs
    .map(([label, text]) =>
      wrap(text, Math.max(20, width - labelWidth))
        .map((line, n) => `${(n === 0 ? label : '').padEnd(labelWidth)}${line}`.trimEnd())
        .join('\n'),
    )
    .join('\n');
}
