const step = 0x8000 - (0x8000 % 3);

/** Bytes as base64. */
export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += step)
    text += btoa(String.fromCharCode(...bytes.subarray(i, i + step)));
  return text;
}

/** Base64 as bytes. Throws for what is no base64. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i += 1) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** How long so many bytes are as base64. */
export const base64Length = (bytes: number): number => Math.ceil(bytes / 3) * 4;

/** Bytes on their way, as base64 on its way: never more than a chunk of it at once. */
export async function* base64Chunks(source: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest: Uint8Array = new Uint8Array(0);
  for await (const chunk of source) {
    const bytes = rest.length === 0 ? chunk : joined(rest, chunk);
    const whole = bytes.length - (bytes.length % 3); // three bytes make four letters; the others wait for more
    yield toBase64(bytes.subarray(0, whole));
    rest = bytes.slice(whole);
  }
  if (rest.length > 0) yield toBase64(rest);
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
