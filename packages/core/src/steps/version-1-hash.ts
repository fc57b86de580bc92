/** 53 bits of a text, by the multiply-and-mix of MurmurHash3's finish; another seed gives other bits. */
function bits(text: string, seed: number): string {
  let a = 0xdeadbeef ^ seed;
  let b = 0x41c6ce57 ^ seed;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x9e3779b1);
    b = Math.imul(b ^ code, 0x5f356495);
  }
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
  b = Math.imul(b ^ (b >>> 16), 0x85ebca6b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
  return ((b >>> 11) * 2 ** 32 + (a >>> 0)).toString(36).padStart(11, '0');
}

/**
 * The hash of requests and prompts in stores of version 1. It is only compared: without it, a request that was bought
 * before an upgrade would look like another one, and be bought again. It never changes.
 */
export const version1Hash = (text: string): string => bits(text, 0) + bits(text, 0x2545f491);
