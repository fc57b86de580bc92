// Colours are ours, and change nothing else.
const color = /^\[[\d;]*m/;

/** Without what could move a cursor or rename a window: part of the words on a screen comes from a gateway. */
export function harmless(text: string): string {
  let clean = '';
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    const control = (code < 0x20 && code !== 0x0a) || (code >= 0x7f && code < 0xa0);
    if (!control || (code === 0x1b && color.test(text.slice(i + 1, i + 12)))) clean += text.charAt(i);
  }
  return clean;
}
