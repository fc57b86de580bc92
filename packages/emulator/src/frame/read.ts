import type { IncomingMessage } from 'node:http';

/** Enough for several pictures or a short video as data URLs. */
export const largestBody: number = 96 * 1024 * 1024;

/** Reads a body to its end; undefined when it is larger than allowed. */
export async function readBody(request: IncomingMessage): Promise<Buffer<ArrayBuffer> | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= largestBody) chunks.push(chunk);
    else chunks.length = 0;
  }
  return length <= largestBody ? Buffer.concat(chunks) : undefined;
}

/** A body as JSON, or the fields of a form; undefined where it is neither. The text is kept beside it. */
export async function parseBody(bytes: Buffer<ArrayBuffer>, contentType: string = ''): Promise<unknown> {
  if (bytes.length === 0) return undefined;
  try {
    if (isForm(contentType)) return await formFields(bytes, contentType);
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

/** Whether a content type says that a body is a form with files. */
export const isForm = (contentType: string = ''): boolean => /^multipart\/form-data\b/i.test(contentType);

/** The fields of a form: texts as they are, files as data URLs. */
async function formFields(bytes: Buffer<ArrayBuffer>, contentType: string): Promise<Record<string, string>> {
  const form = await new Response(bytes, { headers: { 'content-type': contentType } }).formData();
  const fields: Record<string, string> = {};
  for (const [name, value] of form) {
    if (typeof value === 'string') fields[name] = value;
    else
      fields[name] = `data:${value.type};base64,${Buffer.from(await value.arrayBuffer()).toString('base64')}`;
  }
  return fields;
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
