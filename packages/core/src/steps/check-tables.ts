import type { UnknownRecord } from '../model/unknown-record.ts';
import { errorCodes } from '../model/error.ts';
import type { JobState } from '../model/job.ts';
import type { Endpoint, ProcessingTime, ProviderSpec, Query } from '../model/provider.ts';
import { entryProblems } from './check-entries.ts';
import { modelProblems } from './check-models.ts';
import { isPrice, priceProblems, shownValue } from './check-prices.ts';
import { isCurrency } from './currency.ts';
import { slotProblems } from './check-slots.ts';
import { isPositive, oneOf, positive } from './check-values.ts';
import { paramTypes } from './param.ts';

const states: Readonly<Record<JobState, true>> = {
  queued: true,
  running: true,
  succeeded: true,
  failed: true,
  canceled: true,
  expired: true,
};

/** What is wrong with how often a job is polled. */
export function* pollingProblems(polling: UnknownRecord | undefined, where: string): Generator<string> {
  yield* positive(polling?.['intervalMs'], `${where}.intervalMs`);
  yield* positive(polling?.['timeoutMs'], `${where}.timeoutMs`);
}

/** What is wrong with how long jobs are said to take. */
function* processingTimeProblems(row: ProcessingTime | undefined, where: string): Generator<string> {
  if (row === undefined) return;
  yield* positive(row.fromMs, `${where}.fromMs`);
  yield* positive(row.toMs, `${where}.toMs`);
  if (row.toMs < row.fromMs) yield `${where}.toMs must be at least fromMs; got ${row.toMs} and ${row.fromMs}`;
}

function* ofLimit(row: UnknownRecord, where: string): Generator<string> {
  const { scope, applies, max, windowMs, slotMs, amount, currency } = row;
  yield* oneOf(scope, `${where}.scope`, ['key', 'address']);
  yield* oneOf(applies, `${where}.applies`, ['submit', 'call', 'in-flight', 'spend']);
  if (applies === 'spend') {
    if (!isPrice(amount))
      yield `${where}.amount must be a decimal above 0 written as text; got ${shownValue(amount)}`;
    if (!isCurrency(currency)) yield `${where}.currency must be such as 'USD'; got ${shownValue(currency)}`;
    return;
  }
  if (!Number.isInteger(max) || !isPositive(max))
    yield `${where}.max must be a whole number above 0; got ${shownValue(max)}`;
  const [name, length] = applies === 'in-flight' ? ['slotMs', slotMs] : ['windowMs', windowMs];
  yield* positive(length ?? null, `${where}.${name}`);
}

/** What is wrong with the usage limits of a provider, or of an application. */
export function* limitProblems(rows: unknown, where: string): Generator<string> {
  if (rows === undefined) return;
  if (!Array.isArray(rows)) return yield `${where} must be a list; got ${shownValue(rows)}`;
  for (const [i, row] of rows.entries()) yield* ofLimit({ ...row }, `${where}.${i}`);
}

const isStatus = (value: unknown): boolean =>
  Number.isInteger(value) && Number(value) >= 200 && Number(value) <= 599;

function* errorProblems({ errors = [] }: ProviderSpec): Generator<string> {
  for (const [i, row] of errors.entries()) {
    const { errorCode, status, code, message, provesNotAccepted, source }: UnknownRecord = { ...row };
    if (status === undefined && code === undefined && message === undefined)
      yield `errors.${i} must name a status, a code or a message, or it fits every error`;
    yield* oneOf(errorCode, `errors.${i}.errorCode`, Object.keys(errorCodes));
    const statuses = status === undefined ? [] : [status].flat();
    if (Array.isArray(status) && statuses.length === 0)
      yield `errors.${i}.status lists no status, so the row fits nothing`;
    for (const one of statuses)
      if (!isStatus(one)) yield `errors.${i}.status must be a number from 200 to 599; got ${shownValue(one)}`;
    if (message !== undefined && !(message instanceof RegExp))
      yield `errors.${i}.message must be a regular expression; got ${shownValue(message)}`;
    // Such an expression remembers where it stopped: the same error would mean something else the next time.
    else if (message instanceof RegExp && (message.global || message.sticky))
      yield `errors.${i}.message must not have the flags g or y`;
    if (provesNotAccepted === undefined) continue;
    if (provesNotAccepted !== true)
      yield `errors.${i}.provesNotAccepted must be true or absent; got ${shownValue(provesNotAccepted)}`;
    // Such a row frees a purchase's key, so it holds for its documented statuses only (submit-safety, "Additions").
    if (statuses.length === 0)
      yield `errors.${i}.status must name the statuses the document prints, because the row says provesNotAccepted`;
    if (typeof source !== 'string' || source.trim() === '')
      yield `errors.${i}.source must name the document that proves that nothing was accepted`;
  }
}

function* paramProblems({ models }: ProviderSpec): Generator<string> {
  for (const [id, model] of Object.entries(models)) {
    const tables = [
      ['params', model.params] as const,
      ...Object.entries(model.byTask ?? {}).map(
        ([task, row]) => [`byTask.${task}.params`, row.params] as const,
      ),
    ];
    for (const [table, params = {}] of tables)
      for (const [name, param] of Object.entries(params)) {
        const where = `models.${id}.${table}.${name}`;
        const { type, min = -Infinity, max = Infinity, step = 1 }: UnknownRecord = { ...param };
        yield* oneOf(type, `${where}.type`, paramTypes);
        if (!(typeof min === 'number' && typeof max === 'number' && min <= max))
          yield `${where} must have a min that is at most its max; got ${shownValue(min)} and ${shownValue(max)}`;
        if (!isPositive(step)) yield `${where}.step must be a number above 0; got ${shownValue(step)}`;
      }
  }
}

function* timeProblems(spec: ProviderSpec): Generator<string> {
  const { submit, poll, quote, balance, listJobs, discovery = {}, apiVariants = {} } = spec;
  const endpoints: Readonly<Record<string, Endpoint | Query<unknown> | undefined>> = {
    submit,
    poll,
    quote,
    balance,
    listJobs,
    ...Object.fromEntries(Object.entries(discovery).map(([name, row]) => [`discovery.${name}`, row])),
    ...Object.fromEntries(Object.entries(apiVariants).map(([name, row]) => [`apiVariants.${name}`, row])),
  };
  for (const [name, row] of Object.entries(endpoints)) yield* positive(row?.timeoutMs, `${name}.timeoutMs`);
  yield* positive(spec.outputUrlTtlMs, 'outputUrlTtlMs');
  yield* positive(spec.billing.refundAfterMs, 'billing.refundAfterMs');
  yield* pollingProblems({ ...spec.polling }, 'polling');
  for (const [kind, row] of Object.entries(spec.processingTimes ?? {}))
    yield* processingTimeProblems(row, `processingTimes.${kind}`);
  for (const [id, { processingTime }] of Object.entries(spec.models))
    yield* processingTimeProblems(processingTime, `models.${id}.processingTime`);
}

function* stateProblems({ states: table, billing }: ProviderSpec): Generator<string> {
  const seen = new Map<string, readonly [word: string, state: JobState]>();
  for (const [gatewayStatus, state] of Object.entries(table)) {
    yield* oneOf(state, `states.${gatewayStatus}`, Object.keys(states));
    // A status is read in any case.
    const [word, other] = seen.get(gatewayStatus.toLowerCase()) ?? [gatewayStatus, state];
    if (other !== state) yield `states.${gatewayStatus} is ${state}, and states.${word} is ${other}`;
    seen.set(gatewayStatus.toLowerCase(), [gatewayStatus, state]);
  }
  yield* oneOf(billing.failedJob, 'billing.failedJob', ['free', 'charged', 'unknown']);
}

const longest = 10;

/** @throws TypeError that names the provider and what is wrong, up to ten entries */
export function refuseProblems(id: string, problems: Iterable<string>): void {
  const found = [...problems];
  const more = found.length > longest ? [`and ${found.length - longest} more`] : [];
  if (found.length > 0) throw new TypeError(`${id}: ${[...found.slice(0, longest), ...more].join('; ')}`);
}

/**
 * Looks through the tables of a spec for what would cost money or a job if it were taken as it stands: prices,
 * states, errors, limits and times.
 *
 * @throws TypeError that names the provider and each entry
 */
export function checkTables(spec: ProviderSpec): void {
  // Another contract has tables of its own; the registry refuses it with a sentence about the version.
  if (spec.contract !== 1) return;
  // What follows reads the tables as what they are.
  refuseProblems(spec.id, entryProblems(spec));
  refuseProblems(
    spec.id,
    [modelProblems, priceProblems, paramProblems, errorProblems, stateProblems, timeProblems]
      .flatMap((problems) => [...problems(spec)])
      .concat([...limitProblems(spec.limits, 'limits'), ...slotProblems(spec)]),
  );
}
