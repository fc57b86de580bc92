const utf8 = new TextEncoder();

/** SHA-256 of a text in UTF-8 or of bytes, in hex. */
export async function sha256(data: string | Uint8Array): Promise<string> {
  // Bytes of an application are never shared between threads while they are read here.
  const bytes = (typeof data === 'string' ? utf8.encode(data) : data) as Uint8Array<ArrayBuffer>;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export { startSha256 } from './sha256-streamed.ts';
