import type { UnknownRecord } from '../model/unknown-record.ts';
import type { HttpResponse } from '../model/http.ts';
import type { GatewayError } from '../model/provider.ts';

/** Whether a parsed value is an object of named fields. */
export const isObject = (value: unknown): value is UnknownRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (...values: readonly unknown[]): string | undefined =>
  values.find((value): value is string => typeof value === 'string' && value !== '');

// The places where gateways list what is wrong with a request, in the order of preference.
const listKeys = ['detail', 'details', 'issues', 'errors', 'data'] as const;
const mostIssues = 5;

const isKey = (key: unknown): key is string | number => typeof key === 'string' || typeof key === 'number';

/** A path as text. FastAPI's `loc` begins with the part of the request, such as `body`. */
function pathOf(path: unknown): string | undefined {
  if (!Array.isArray(path)) return text(path);
  const keys = path.filter(isKey);
  return (keys[0] === 'body' ? keys.slice(1) : keys).join('.');
}

/** One entry of such a list: a text, or `{ path, message }` under one of its usual names. */
function issueText(issue: unknown): string | undefined {
  if (!isObject(issue)) return text(issue);
  const message = text(issue['message'], issue['msg'], issue['error'], issue['reason']);
  const path = text(pathOf(issue['path']), pathOf(issue['loc']), issue['field'], issue['param']);
  return message === undefined || path === undefined ? message : `${path}: ${message}`;
}

/** A text, or a list of texts or issues as one sentence. */
function textOf(value: unknown): string | undefined {
  if (!Array.isArray(value)) return text(value);
  const issues = value.flatMap((issue) => issueText(issue) ?? []);
  return issues.length === 0 ? undefined : issues.slice(0, mostIssues).join('; ');
}

/** The issues beside a message, which is often only "validation failed". */
const issuesOf = (value: UnknownRecord): string | undefined =>
  listKeys.map((key) => (Array.isArray(value[key]) ? textOf(value[key]) : undefined)).find(Boolean);

/** A code of the first issue, such as `face_detection_error`. */
function issueCode(value: UnknownRecord): string | undefined {
  const first = listKeys.map((key) => value[key]).find(Array.isArray)?.[0] as unknown;
  return isObject(first) ? text(first['code'], first['type']) : undefined;
}

/**
 * The code and the message of an error in the forms that gateways commonly use: a text; a list; an object with `message` (a text
 * or a list) and `code`, `type`, `name` or `data.kind`; with the issues under `detail`, `details`, `issues`, `errors` or
 * `data`. For `error` of a failed job as well as for a whole error body.
 *
 * @example z.object({ status: z.string(), error: z.unknown().transform(readErrorValue).optional() })
 */
export function readErrorValue(value: unknown): GatewayError | undefined {
  if (!isObject(value)) {
    const message = textOf(value);
    return message === undefined ? undefined : { message };
  }
  const data = isObject(value['data']) ? value['data'] : {};
  const issues = issuesOf(value);
  const sentence =
    textOf(value['message']) ?? text(value['msg'], value['detail'], value['error'], value['title']);
  const code = text(data['kind'], value['code'], value['type'], value['name'], issueCode(value));
  const message =
    sentence === undefined || issues === undefined ? (sentence ?? issues) : `${sentence} (${issues})`;
  return code === undefined && message === undefined ? undefined : { code, message };
}

/**
 * The code and the message of an error body, where `error` is inside it or the body is the error itself. Only for responses
 * that are no success; undefined for the rest.
 */
export function readGatewayError(response: HttpResponse): GatewayError | undefined {
  if (response.status >= 200 && response.status < 300) return undefined;
  const body = response.json;
  if (!isObject(body)) return { message: Array.isArray(body) ? textOf(body) : plainText(response.text) };
  const inner = readErrorValue(body['error']);
  const outer = readErrorValue(body);
  return { code: inner?.code ?? outer?.code, message: inner?.message ?? outer?.message };
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
