import type { ProviderSpec } from '../model/provider.ts';
import { isProductText } from './user-agent.ts';
import { addressParam } from './address.ts';
import { shownValue } from './check-prices.ts';
import { oneOf, positive } from './check-values.ts';

/** A header's name (RFC 9110, section 5.6.2). */
const headerName = /^[!#$%&'*+.^_`|~\w-]+$/;
// Names that carry a credential at gateways; `auth` is the only place for one.
const credentialName =
  /authorization|authenticate|cookie|secret|token|password|credential|signature|api[-_]?key|(?:^|[-_])key$|^x-auth/i;
/** Headers that the transport or core writes itself. */
const reserved: ReadonlySet<string> = new Set([
  'user-agent',
  'host',
  'connection',
  'content-length',
  'content-encoding',
  'transfer-encoding',
  'accept-encoding',
  'expect',
  'te',
  'trailer',
  'upgrade',
]);

/** The names of the headers that carry the key. */
function authNames({ auth }: ProviderSpec): ReadonlySet<string> {
  try {
    return new Set(Object.keys(auth('key')).map((name) => name.toLowerCase()));
  } catch {
    return new Set(); // it is reported where it is used
  }
}

function* headerProblems(headers: unknown, where: string, spec: ProviderSpec): Generator<string> {
  if (headers === undefined || typeof headers === 'function') return;
  if (typeof headers !== 'object' || headers === null)
    return yield `${where} must be a table of texts; got ${shownValue(headers)}`;
  const secret = authNames(spec);
  for (const [name, value] of Object.entries(headers)) {
    const place = `${where}.${name.slice(0, 60)}`;
    if (!headerName.test(name)) yield `${place} is no header name`;
    else if (secret.has(name.toLowerCase()) || credentialName.test(name))
      yield `${place} may carry a credential; auth is the only place for one`;
    else if (reserved.has(name.toLowerCase()))
      yield `${place} is written by core${name.toLowerCase() === 'user-agent' ? '; use userAgent' : ''}`;
    else if (!isProductText(value)) yield `${place} must be a text in visible ASCII`;
  }
}

function* commonProblems(spec: ProviderSpec): Generator<string> {
  const { headers, userAgent, submit, poll, result, apiVariants = {} } = spec;
  yield* headerProblems(headers, 'headers', spec);
  if (userAgent !== undefined && !isProductText(userAgent))
    yield `userAgent must be a product token in visible ASCII, such as acme-media/2; got ${shownValue(userAgent)}`;
  if (addressParam(submit.path) !== undefined)
    yield 'submit.path must be a path: before the submit there are no params';
  const variants = Object.entries(apiVariants).map(([name, row]) => [`apiVariants.${name}`, row] as const);
  for (const [name, row] of [['submit', submit], ['poll', poll], ['result', result], ...variants] as const)
    yield* headerProblems(row?.headers, `${name}.headers`, spec);
}

function* resultProblems({ result, poll }: ProviderSpec): Generator<string> {
  if (result === undefined) return;
  if (poll === undefined) yield 'result needs a poll: it is asked for after the status that means success';
  yield* positive(result.timeoutMs, 'result.timeoutMs');
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

function* cancelProblems(spec: ProviderSpec): Generator<string> {
  const { cancel, poll } = spec;
  if (cancel === undefined) return;
  if (poll === undefined) yield 'cancel needs a poll: what becomes of a canceled job is learned from one';
  yield* oneOf(cancel.method, 'cancel.method', methods);
  yield* oneOf(cancel.onFinished, 'cancel.onFinished', ['noop', 'error', 'deletesOutput']);
  if (cancel.emptyMeans !== undefined)
    yield* oneOf(cancel.emptyMeans, 'cancel.emptyMeans', ['canceled', 'requested']);
  yield* positive(cancel.timeoutMs, 'cancel.timeoutMs');
  yield* headerProblems(cancel.headers, 'cancel.headers', spec);
  for (const [i, { status, code, message }] of (cancel.finishedErrors ?? []).entries()) {
    const where = `cancel.finishedErrors.${i}`;
    if (status === undefined && code === undefined && message === undefined)
      yield `${where} must name a status, a code or a message, or every error would mean "finished"`;
    if (message !== undefined && (!(message instanceof RegExp) || message.global || message.sticky))
      yield `${where}.message must be a regular expression without the flags g and y`;
  }
}

/** Whether a text is an https origin and nothing more. */
const isOrigin = (text: unknown): boolean =>
  typeof text === 'string' &&
  text.startsWith('https://') &&
  URL.canParse(text) &&
  new URL(text).origin === text.replace(/\/$/, '');

function* originProblems(origins: unknown, where: string): Generator<string> {
  if (!Array.isArray(origins))
    return yield `${where} must be a list of https origins; got ${shownValue(origins)}`;
  for (const [i, origin] of origins.entries())
    if (!isOrigin(origin))
      yield `${where}.${i} must be an https origin, such as https://files.acme.example; got ${shownValue(origin)}`;
}

function* downloadProblems({ download }: ProviderSpec): Generator<string> {
  if (download === undefined) return;
  if ((download.auth as unknown) !== true)
    yield `download.auth must be true; got ${shownValue(download.auth)}`;
  yield* originProblems(download.origins, 'download.origins');
}

function* uploadProblems(spec: ProviderSpec): Generator<string> {
  const { upload, media = {}, models } = spec;
  const rows = [
    ...Object.entries(media).map(([field, row]) => [`media.${field}`, row] as const),
    ...Object.entries(models).flatMap(([id, model]) => [
      ...Object.entries(model.media ?? {}).map(
        ([field, row]) => [`models.${id}.media.${field}`, row] as const,
      ),
      ...Object.entries(model.byTask ?? {}).flatMap(([task, { media: taskMedia = {} }]) =>
        Object.entries(taskMedia).map(
          ([field, row]) => [`models.${id}.byTask.${task}.media.${field}`, row] as const,
        ),
      ),
    ]),
  ];
  for (const [where, row] of rows)
    if (row.accepts.includes('gateway-uri') && upload === undefined)
      yield `${where}.accepts says gateway-uri, and the provider describes no upload`;
  if (upload === undefined) return;
  yield* positive(upload.ttlMs, 'upload.ttlMs');
  if (!Array.isArray(upload.steps) || upload.steps.length === 0)
    return yield 'upload.steps must have at least one step';
  for (const [i, step] of upload.steps.entries()) {
    const where = `upload.steps.${i}`;
    yield* oneOf(step.method, `${where}.method`, methods);
    yield* positive(step.timeoutMs, `${where}.timeoutMs`);
    yield* headerProblems(step.headers, `${where}.headers`, spec);
    if (step.origins !== undefined) yield* originProblems(step.origins, `${where}.origins`);
    if (i === 0 && step.path.startsWith('{'))
      yield `${where}.path must be a path: no step before it gave an address`;
    if ((step.schema === undefined) !== (step.parse === undefined))
      yield `${where} must have both schema and parse, or neither`;
  }
  if (!upload.steps.some(({ parse }) => parse !== undefined))
    yield 'upload.steps must have a step that reads the URI';
}

const lengths = { hex: 64, base64url: 43 } as const;

function* idempotencyProblems({ idempotency: slot, submit, listJobs }: ProviderSpec): Generator<string> {
  if (slot === undefined) return;
  const { header, field, alphabet, length, records, deduplicates } = slot;
  if ((header === undefined) === (field === undefined))
    yield 'idempotency must name a header or a field, and not both';
  if (header !== undefined && (!headerName.test(header) || reserved.has(header.toLowerCase())))
    yield `idempotency.header is no header that can be set; got ${shownValue(header)}`;
  if (field !== undefined && (typeof field !== 'string' || field.trim() === ''))
    yield 'idempotency.field must be a name';
  yield* oneOf(alphabet, 'idempotency.alphabet', ['hex', 'uuid', 'base64url']);
  const most = alphabet === 'uuid' ? undefined : lengths[alphabet];
  if (length !== undefined && most === undefined) yield 'idempotency.length cannot be given for a uuid';
  // Less than 64 bits would make two purchases one.
  if (
    length !== undefined &&
    most !== undefined &&
    !(Number.isInteger(length) && length >= 16 && length <= most)
  )
    yield `idempotency.length must be a whole number from 16 to ${most}; got ${shownValue(length)}`;
  if (records !== true && deduplicates === undefined)
    yield 'idempotency must say what the gateway does with the key: records or deduplicates';
  if (records === true && listJobs === undefined)
    yield 'idempotency.records needs listJobs: the key is found again in a listing';
  if (deduplicates === undefined) return;
  yield* positive(deduplicates.windowMs ?? null, 'idempotency.deduplicates.windowMs');
  if (typeof deduplicates.source !== 'string' || deduplicates.source.trim() === '')
    yield 'idempotency.deduplicates.source must name the document that says that a repeated request buys nothing';
  if (submit.method !== 'POST') yield 'idempotency.deduplicates is for a POST';
}

/** What is wrong with the optional slots of a spec: headers, result, cancel, download, upload and idempotency. */
export const slotProblems = (spec: ProviderSpec): readonly string[] =>
  [
    commonProblems,
    resultProblems,
    cancelProblems,
    downloadProblems,
    uploadProblems,
    idempotencyProblems,
  ].flatMap((problems) => [...problems(spec)]);
