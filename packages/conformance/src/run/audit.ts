import { inspect } from 'node:util';
import { isCrosspointError } from '@crosspoint/core';
import type { ProviderSpec } from '@crosspoint/core/plugin';
import { takeOut } from '../fixture/placeholders.ts';
import type { ReceivedRequest } from '../replay/wire.ts';
import type { RuleId } from '../rules/catalogue.ts';
import type { Finding } from './finding.ts';
import { refTextOf } from './ref-text.ts';
import type { TestContext, Sandbox } from './sandbox.ts';

/** The result of a call. */
export type Outcome =
  | { readonly value: unknown; readonly thrown?: undefined }
  | { readonly thrown: unknown; readonly value?: undefined };

/** The headers a provider declares for its key. */
const declaredAuth = ({ auth }: ProviderSpec, key: string): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(auth(key)).map(([name, value]) => [name.toLowerCase(), value]));

/** The headers of a provider on a request to its gateway, and to no other server. */
function auditHeaders(
  { headers: declared = {}, userAgent = '' }: ProviderSpec,
  seen: ReceivedRequest,
  own: boolean,
): string[] {
  const names = Object.entries(declared).map(([name, value]) => [name.toLowerCase(), value] as const);
  if (!own)
    return names
      .filter(([name, value]) => seen.headers[name] === value)
      .map(([name]) => `another server gets the header ${name}`);
  return [
    ...names.filter(([name]) => seen.headers[name] === undefined).map(([name]) => `it has no header ${name}`),
    ...(seen.headers['user-agent']?.includes(userAgent) === false
      ? [`its user-agent lacks ${userAgent}`]
      : []),
  ];
}

/** Headers of core and of its HTTP client. */
const ownHeaders: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'connection',
  'content-length',
  'content-type',
  'host',
  'if-range',
  'range',
  'transfer-encoding',
  'user-agent',
]);

/** Headers of a request that core does not send by itself, no table declares and no fixture names. */
function strangeHeaders(
  { spec }: TestContext['provider'],
  { headers }: ReceivedRequest,
  declared: Readonly<Record<string, string>>,
  named: ReadonlySet<string>,
): readonly string[] {
  const known = new Set(
    [
      ...Object.keys(declared),
      ...Object.keys(spec.headers ?? {}),
      ...[spec.idempotency?.header ?? []].flat(),
    ].map((name) => name.toLowerCase()),
  );
  return Object.keys(headers).filter((name) => !ownHeaders.has(name) && !known.has(name) && !named.has(name));
}

function auditRequest(
  context: TestContext,
  seen: ReceivedRequest,
  known: ReadonlySet<string>,
  named: ReadonlySet<string>,
): Finding[] {
  const { spec } = context.provider;
  const url = new URL(seen.url);
  const findings: Finding[] = [];
  const object = (rule: RuleId, message: string): void => void findings.push({ rule, message });
  const own = url.origin === new URL(spec.baseURL).origin;
  // Outputs behind the key, and nothing else, are requested at further origins of the gateway.
  const isOutput = seen.method === 'GET' && spec.download?.origins.includes(url.origin) === true;
  const declared = own || isOutput ? declaredAuth(spec, context.key) : {};
  const where = (): string => takeOut(`${seen.method} ${url.origin}${url.pathname}`, context.key);
  const inUrl = context.find(seen.url);
  if (inUrl !== undefined) object('SEC-001', `the API key is, ${inUrl}, in the address of ${where()}`);
  const inBody = context.find(seen.body);
  if (inBody !== undefined) object('SEC-001', `the API key is, ${inBody}, in the body of ${where()}`);
  for (const [name, value] of Object.entries(seen.headers)) {
    if (declared[name] === value) continue;
    const inHeader = context.find(value);
    if (inHeader !== undefined)
      object('SEC-001', `the API key is, ${inHeader}, in the header ${name} to ${where()}`);
  }
  for (const problem of auditHeaders(spec, seen, own || isOutput))
    object('HDR-001', `${where()}: ${problem}`);
  for (const name of strangeHeaders(context.provider, seen, declared, named))
    object('HDR-002', `${where()} has the header ${name}, which no table declares and no fixture names`);
  if (url.protocol !== 'https:') object('SEC-007', `${where()} is not https`);
  if (!own && !known.has(url.origin))
    object('SEC-006', `${where()} is neither the declared origin nor that of an output`);
  return findings;
}

/** Every text that an error can be printed as. */
const textsOf = (thrown: unknown): string[] => [
  inspect(thrown, { depth: 8, customInspect: false, showHidden: true }),
  inspect(thrown, { depth: 8 }),
  thrown instanceof Error ? `${thrown.message}\n${thrown.stack}` : String(thrown),
  isCrosspointError(thrown) ? JSON.stringify(thrown) : '',
];

/** The ref of a result as a string, which is base64. */
function shortForms(value: unknown): string {
  const ref: unknown = typeof value === 'object' && value !== null && 'ref' in value ? value.ref : undefined;
  return refTextOf(ref) ?? '';
}

/** Looks for the API key and for foreign origins in the requests, results, errors and events of a sandbox. */
export function audit(context: TestContext, sandbox: Sandbox, outcomes: readonly Outcome[]): Finding[] {
  const { script, events } = sandbox;
  const known = new Set(
    script.log
      .filter((entry) => entry.exchange !== undefined)
      .map((entry) => new URL(entry.request.url).origin),
  );
  const findings = script.log
    .filter(({ outcome }) => outcome !== 'refused')
    .flatMap(({ request }) => auditRequest(context, request, known, script.namedHeaders));
  const search = (rule: RuleId, what: string, texts: readonly string[]): void => {
    const found = texts.map(context.find).find((form) => form !== undefined);
    if (found !== undefined) findings.push({ rule, message: `the API key is, ${found}, in ${what}` });
  };
  for (const { value, thrown } of outcomes) {
    if (thrown === undefined)
      search('SEC-002', 'the result', [JSON.stringify(value) ?? '', shortForms(value)]);
    else search('SEC-003', 'the error', textsOf(thrown));
  }
  search('SEC-004', 'an event', [JSON.stringify(events)]);
  return findings;
}
