import type { ErrorCode, ErrorRow, JobState, ProviderSpec } from '@crosspoint/core/plugin';
import { type SpecMutant, type Steps, withValue } from './change.ts';
import { responseStatus, anything, calling, responseContains, type Touches } from './touch.ts';

/** Another state to which an application would react differently. */
const otherState: { readonly [S in JobState]: JobState } = {
  queued: 'running',
  running: 'queued',
  succeeded: 'running',
  failed: 'canceled',
  canceled: 'failed',
  expired: 'failed',
};

const otherCode = (code: ErrorCode): ErrorCode => (code === 'invalid_request' ? 'auth' : 'invalid_request');

const other = (text: string): string => `${text}-changed`;

/** Creates the changes of one spec, each with its path. */
const changer = (spec: ProviderSpec) => {
  return (steps: Steps, change: string, value: unknown, touches: Touches): SpecMutant => ({
    path: steps.join('.'),
    change,
    spec: withValue(spec, steps, value),
    touches,
  });
};
type Changer = ReturnType<typeof changer>;

const states = ({ states: table }: ProviderSpec, to: Changer): SpecMutant[] =>
  Object.entries(table).map(([word, state]) =>
    to(
      ['states', word],
      `${state} → ${otherState[state]}`,
      otherState[state],
      word === '*' ? calling('status', 'wait') : responseContains(word),
    ),
  );

const matching = ({ status, code }: ErrorRow): Touches => {
  if (code !== undefined) return responseContains(code);
  const statuses: readonly number[] = [status ?? []].flat();
  return responseStatus((status) => (statuses.length === 0 ? status >= 300 : statuses.includes(status)));
};

const errors = ({ errors: rows = [] }: ProviderSpec, to: Changer): SpecMutant[] =>
  rows.flatMap((row, i) => {
    const touches = matching(row);
    const code = otherCode(row.errorCode);
    return [
      to(['errors', i, 'errorCode'], `${row.errorCode} → ${code}`, code, touches),
      ...(row.provesNotAccepted === undefined
        ? []
        : [to(['errors', i, 'provesNotAccepted'], 'taken away', undefined, touches)]),
      ...(row.status === undefined
        ? []
        : [to(['errors', i, 'status'], `${[row.status].flat().join(', ')} → 418`, 418, touches)]),
      ...(row.code === undefined
        ? []
        : [to(['errors', i, 'code'], 'another code', other(row.code), touches)]),
    ];
  });

const endpoints = [
  ['submit', calling('submit', 'plan')],
  ['poll', calling('status', 'wait', 'download')],
  ['quote', calling('plan', 'submit')],
  ['balance', calling('balance')],
  ['listJobs', calling('reconcile')],
] as const;

function addresses(spec: ProviderSpec, to: Changer): SpecMutant[] {
  return endpoints.flatMap(([name, touches]) => {
    const endpoint = spec[name];
    if (endpoint === undefined) return [];
    const method = endpoint.method === 'GET' ? 'POST' : 'GET';
    const query = Object.entries(endpoint.query ?? {}).flatMap(([key]) => [
      to([name, 'query', key], 'taken away', undefined, touches),
    ]);
    const headers = Object.keys(endpoint.headers ?? {}).map((key) =>
      to([name, 'headers', key], 'another value', 'changed', touches),
    );
    return [
      to([name, 'path'], 'another path', `${endpoint.path}-changed`, touches),
      to([name, 'method'], `${endpoint.method} → ${method}`, method, touches),
      to([name, 'auth'], 'sent without the key', false, touches),
      ...query,
      ...headers,
    ];
  });
}

function key({ auth }: ProviderSpec, to: Changer): SpecMutant[] {
  const named = (apiKey: string) =>
    Object.fromEntries(Object.entries(auth(apiKey)).map(([name, value]) => [other(name), value]));
  const schemed = (apiKey: string) =>
    Object.fromEntries(Object.entries(auth(apiKey)).map(([name, value]) => [name, `Token ${value}`]));
  return [to(['auth'], 'another header', named, anything), to(['auth'], 'another scheme', schemed, anything)];
}

const failedJobs = { free: 'charged', charged: 'free', unknown: 'free' } as const;

function rest(spec: ProviderSpec, to: Changer): SpecMutant[] {
  const { billing, outputUrlTtlMs, requestIdHeader, parseError, rules = [], baseURL } = spec;
  const polls = calling('status', 'wait', 'download', 'submit');
  const paid = failedJobs[billing.failedJob];
  const host = baseURL.replace('://', '://changed.');
  return [
    to(['baseURL'], 'another host', host, anything),
    to(['billing', 'failedJob'], `${billing.failedJob} → ${paid}`, paid, polls),
    ...(billing.refundAfterMs === undefined
      ? []
      : [to(['billing', 'refundAfterMs'], 'taken away', undefined, polls)]),
    ...(billing.chargesReserved === undefined
      ? []
      : [to(['billing', 'chargesReserved'], 'taken away', undefined, polls)]),
    ...(outputUrlTtlMs === undefined
      ? []
      : [to(['outputUrlTtlMs'], 'ten times as long', outputUrlTtlMs * 10, polls)]),
    ...(requestIdHeader === undefined
      ? []
      : [to(['requestIdHeader'], 'another header', other(requestIdHeader), anything)]),
    ...(parseError === undefined ? [] : [to(['parseError'], 'taken away', undefined, anything)]),
    ...rules.map((_, i) => to(['rules', i], 'taken away', undefined, calling('submit', 'plan'))),
  ];
}

/** Every change of one entry of a spec outside its models and fields. */
export function changesOfProvider(spec: ProviderSpec): readonly SpecMutant[] {
  const to = changer(spec);
  return [states, errors, addresses, key, rest].flatMap((make) => make(spec, to));
}
