import type { UnknownRecord } from '../model/unknown-record.ts';
import type { HttpResponse } from '../model/http.ts';
import type { GatewayError } from '../model/provider.ts';

/** Whether a parsed value is an object of named fields. */
export const isObject = (value: unknown): value is UnknownRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (...values: readonly unknown[]): string | undefined =>
  values.find((value): value is string => typeof value === 'string' && value !== '');

/**
 * The code and the message of an error body in the shapes gateways commonly use: `error` as text or object,
 * `message`, `detail` as text or list. Only for responses that are no success; undefined for the rest.
 */
export function readGatewayError(response: HttpResponse): GatewayError | undefined {
  if (response.status >= 200 && response.status < 300) return undefined;
  const body = response.json;
  if (!isObject(body)) return { message: plainText(response.text) };
  const error = isObject(body['error']) ? body['error'] : {};
  const list = Array.isArray(body['detail']) ? (body['detail'] as readonly unknown[]) : [];
  const first = isObject(list[0]) ? list[0] : {};
  return {
    code: text(error['code'], error['type'], body['code'], body['type']),
    message: text(
      error['message'],
      body['error'],
      body['message'],
      body['detail'],
      first['msg'],
      list[0],
      body['title'],
    ),
  };
}

// What a page has to say stands at its beginning, and a page can be 16 MB of anything.
const longestRead = 16_384;

/** The readable part of a body that is not JSON: a web page's title, or the beginning of the text. */
function plainText(body: string): string | undefined {
  const start = body.slice(0, longestRead);
  // No tag reaches over another's beginning: every character is read once.
  const title = /<title[^<>]*>([^<]*)/i.exec(start)?.[1] ?? start.replaceAll(/<[^<>]*>/g, ' ');
  const words = title.replaceAll(/\s+/g, ' ').trim();
  return words === '' ? undefined : words.slice(0, 200);
}
