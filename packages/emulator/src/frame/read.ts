import type { IncomingMessage } from 'node:http';

/** Enough for several pictures or a short video as data URLs. */
export const largestBody: number = 96 * 1024 * 1024;

/** Reads a body to its end; undefined when it was larger than allowed, what came too much being dropped. */
export async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= largestBody) chunks.push(chunk);
    else chunks.length = 0;
  }
  return length <= largestBody ? Buffer.concat(chunks).toString('utf8') : undefined;
}

/** A body as JSON; undefined where it is none. That the text is kept beside it makes the difference visible. */
export function parseBody(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Headers with one text each. */
export function flatHeaders(request: IncomingMessage): Record<string, string> {
  const entries = Object.entries(request.headers).map(([name, value]) => [name, [value].flat().join(', ')]);
  return Object.fromEntries(entries) as Record<string, string>;
}

/** Where a request goes, below this server's own origin. A path may begin with two slashes. */
export function urlOf({ url = '/' }: IncomingMessage): URL {
  return url.startsWith('/') ? new URL(`http://127.0.0.1${url}`) : new URL(url, 'http://127.0.0.1');
}
