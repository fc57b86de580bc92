import type { ErrorRow, ProviderSpec } from '@crosspoint/core/plugin';
import type { DocumentedErrorResponse } from '../run/documented-responses.ts';
import type { TestContext } from '../run/sandbox.ts';
import { isObject } from './alter.ts';
import type { JsonObject } from '../fixture/json-object.ts';

/** The fields of an error, and the statuses it comes with. */
export interface ErrorBody {
  readonly status: number;
  readonly fields: JsonObject;
}

// Only fixtures show how a gateway reports an error inside a success.
const isError = (status: number): boolean => status >= 300;

/** Whether the provider reads a successful response as an error. */
const isErrorInSuccess = (
  { parseError }: ProviderSpec,
  { status, text }: DocumentedErrorResponse,
  json: unknown,
): boolean => parseError?.({ status, headers: {}, text, json }) !== undefined;

function fieldsIn(provider: ProviderSpec, response: DocumentedErrorResponse): ErrorBody[] {
  const { status, text } = response;
  try {
    const fields: unknown = JSON.parse(text);
    if (!isObject(fields) || (!isError(status) && !isErrorInSuccess(provider, response, fields))) return [];
    return [{ status, fields }];
  } catch {
    return []; // a page has no fields
  }
}

const statusesOf = ({ status }: ErrorRow): readonly number[] =>
  status === undefined ? [400] : [status].flat();

/** An error row as a body, in the shape gateways commonly use. */
const bodiesOf = (row: ErrorRow): ErrorBody[] =>
  row.code === undefined
    ? []
    : statusesOf(row)
        .filter(isError)
        .map((status) => ({
          status,
          fields: { code: row.code, error: { code: row.code, message: row.code } },
        }));

// A gateway may document hundreds of errors; one of each shape is enough.
const most = 10;

const shapeOf = ({ status, fields }: ErrorBody): string =>
  JSON.stringify([status, Object.keys(fields).toSorted()]);

/** The errors a provider documents, in its fixtures and its rows: of each status and shape one. */
export function errorBodies({ provider, documented }: TestContext): readonly ErrorBody[] {
  const rows = (provider.spec.errors ?? []).flatMap(bodiesOf);
  const refusals = documented?.refusals ?? [];
  const bodies = [...refusals.flatMap((response) => fieldsIn(provider.spec, response)), ...rows];
  return [...new Map(bodies.toReversed().map((body) => [shapeOf(body), body])).values()]
    .toReversed()
    .slice(0, most);
}

/** Texts that a simple expression finds: one for each of its alternatives. */
export function samplesOf({ source, flags }: RegExp): string[] {
  const plain = source
    .replaceAll(/\\[bB]|[\^$]/g, '')
    .replaceAll('\\s+', ' ')
    .replaceAll('?:', '');
  const expression = new RegExp(source, flags.replace(/[gy]/g, ''));
  const group = /\(([^()]*)\)/.exec(plain);
  const choices =
    group === null
      ? plain.split('|')
      : (group[1] ?? '').split('|').flatMap((choice) => plain.replace(group[0], () => choice).split('|'));
  return choices.filter((choice) => expression.test(choice));
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

// Enough for the words of every gateway known here.
const longest = 1_500;

/** The words by which a provider recognises errors: of its rows, and of the errors its fixtures print. */
export function errorWords(context: TestContext): string {
  const rows = context.provider.spec.errors ?? [];
  const words = [
    ...rows.flatMap(({ code }) => code ?? []),
    ...rows.flatMap(({ message }) => (message === undefined ? [] : samplesOf(message))),
    ...errorBodies(context).flatMap(({ fields }) => textsIn(fields)),
  ];
  return [...new Set(words)].join('; ').slice(0, longest);
}
