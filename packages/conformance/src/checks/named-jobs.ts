import type { Finding } from '../run/finding.ts';
import type { TestContext } from '../run/sandbox.ts';
import { type ErrorBody, errorBodies } from './error-bodies.ts';
import { tokensOf } from './json-text.ts';
import { buyTwice, lostId, notUnknown, responseLike, type SoundPurchase } from './purchase.ts';

const later: readonly [string, string][] = [['retry-after', '7']];

/** Statuses that mean "refused" unless the body names a job; after a server error the outcome is unknown in any case. */
const statuses: readonly { readonly status: number; readonly headers?: readonly [string, string][] }[] = [
  { status: 400 },
  { status: 402 },
  { status: 409 },
  { status: 422 },
  { status: 429 },
  { status: 500 },
  { status: 503, headers: later },
];

const inner = (object: string): string => object.trim().slice(1, -1).trim();

/** The sound body, byte for byte, with the fields of an error beside it; where both have a name, one of them counts. */
function beside(text: string, { status, fields }: ErrorBody): string {
  const sound: unknown = JSON.parse(text);
  const names = typeof sound === 'object' && sound !== null ? Object.keys(sound) : [];
  // Inside a success only the body shows the error; otherwise the status does.
  const isErrorInSuccess = status < 300;
  const kept = Object.entries(fields).filter(([name]) => isErrorInSuccess || !names.includes(name));
  const error = inner(JSON.stringify(Object.fromEntries(kept)));
  const parts = isErrorInSuccess ? [inner(text), error] : [error, inner(text)];
  return `{${parts.filter((part) => part !== '').join(',')}}`;
}

/** Whether the provider reads the response as an error; a field of the sound body may take precedence. */
const isRefusal = (
  { provider }: TestContext,
  { status, text }: { readonly status: number; readonly text: string },
): boolean =>
  status >= 300 ||
  provider.spec.parseError?.({ status, headers: {}, text, json: JSON.parse(text) as unknown }) !== undefined;

/** Whether an error's fields, which count inside a success, would take the place of the id. */
function hidesId(text: string, id: string, { status, fields }: ErrorBody): boolean {
  // As numbers of JavaScript have it: digits beyond a double are lost on both sides.
  const lossy = String(Number(id));
  const holds = (value: unknown): boolean => {
    const written = JSON.stringify(value);
    return written.includes(id) || written.includes(lossy);
  };
  const names = Object.entries(JSON.parse(text) as object).flatMap(([name, value]) =>
    holds(value) ? [name] : [],
  );
  return status < 300 && names.some((name) => Object.hasOwn(fields, name));
}

/** The place behind the text or number of a body that holds the id, in bytes. */
function bytesToId(text: string, id: string): number | undefined {
  const token = tokensOf(text).find(({ kind, value }) => kind !== 'key' && value.includes(id));
  // A number is known to be complete only by the character behind it.
  if (token === undefined || (token.kind === 'number' && token.end + 1 >= text.length)) return undefined;
  return Buffer.byteLength(text.slice(0, token.end + 1));
}

/** An id that our own request contains may be an echo. */
const isInRequest = ({ exchange }: SoundPurchase, id: string): boolean =>
  JSON.stringify(exchange.request).includes(id);

async function namedInError(
  context: TestContext,
  purchase: SoundPurchase,
  id: string,
  response: { status: number; text: string; headers?: readonly [string, string][] },
): Promise<Finding[]> {
  const { plan, exchange } = purchase;
  const bought = await buyTwice(context, plan, exchange, responseLike(purchase, response));
  const where = `step ${plan.index}, exchange ${exchange.index}, ${response.status} that names a job`;
  return [...notUnknown(bought, 'ONCE-003', where), ...lostId(bought, id, where), ...bought.findings];
}

async function namedInHalf(
  context: TestContext,
  purchase: SoundPurchase,
  id: string,
  status: number,
): Promise<Finding[]> {
  const { plan, exchange, text = '' } = purchase;
  const bytes = bytesToId(text, id);
  const { response } = responseLike(purchase, { status, text });
  if (bytes === undefined || response === undefined) return [];
  const bought = await buyTwice(context, plan, exchange, { fault: { type: 'truncate', bytes, response } });
  const where = `step ${plan.index}, exchange ${exchange.index}, ${status} that breaks off behind the job id`;
  return [...notUnknown(bought, 'ONCE-003', where), ...lostId(bought, id, where), ...bought.findings];
}

/** Errors, and responses that break off, that name the job of the sound response. */
export function namedJobs(context: TestContext, purchase: SoundPurchase): Promise<Finding[]>[] {
  const { id, text } = purchase;
  if (id === undefined || text === undefined || isInRequest(purchase, id)) return [];
  const plain = statuses.map((response) => ({ ...response, text }));
  const merged = errorBodies(context)
    .filter((body) => !hidesId(text, id, body))
    .map((body) => ({ status: body.status, text: beside(text, body) }));
  return [
    ...[...plain, ...merged]
      .filter((response) => isRefusal(context, response))
      .map((response) => namedInError(context, purchase, id, response)),
    ...[200, 500].map((status) => namedInHalf(context, purchase, id, status)),
  ];
}
