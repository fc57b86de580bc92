// What stands behind the name of a secret, and what an address says before its @.
const named =
  /\b((?:api[-_]?key|token|password|secret|authorization)["']?\s{0,3}[:=]\s{0,3}["']?)[^\s"',;]{4,}/gi;
const scheme = /\b((?:bearer|basic)\s{1,3})(?=\D{0,64}\d)[^\s"',;]{6,}/gi;
const user = /(:\/\/)[^\s/@]{1,256}(?=@)/g;
const word = /[\w.+=~-]{16,}/g;
// Base64 has slashes as places have; a place begins with one, or is all in small letters.
const packed = /(?<![\w.+/=~:@-])[a-z\d+][a-z\d+/]{23,400}={0,2}(?![\w.-])/gi;

const isPacked = (text: string): boolean => /\d/.test(text) && /[a-z]/.test(text) && /[A-Z]/.test(text);

/** Letters and digits, as keys and tokens are; words have no digits, and places in files stand beside a slash. */
const isToken = (text: string, at: number, whole: string): boolean =>
  /\d/.test(text) &&
  /[a-z]/i.test(text) &&
  !'/\\:@'.includes(whole.charAt(at - 1) || ' ') &&
  !'/\\'.includes(whole.charAt(at + text.length) || ' ');

/**
 * The text of an error that an application's own function threw, without what could be an unknown credential,
 * such as the token of a vault.
 */
export const withoutTokens = (text: string): string =>
  text
    .replaceAll(named, '$1[redacted]')
    .replaceAll(scheme, '$1[redacted]')
    .replaceAll(user, '$1[redacted]')
    .replaceAll(packed, (found) => (isPacked(found) ? '[redacted]' : found))
    .replaceAll(word, (found, at: number, whole: string) =>
      isToken(found, at, whole) ? '[redacted]' : found,
    );
