import { type AttemptNote, CrosspointError, type ErrorCode, isCrosspointError } from '../model/error.ts';
import type { HttpReply } from '../model/http.ts';
import type { Job } from '../model/job.ts';
import { type JobRef, withShortForm } from '../model/ref.ts';
import { kindOf } from '../model/request.ts';
import type { Client } from '../io/client.ts';
import { type TransportError, type TransportReason, isTransportError } from '../io/transport.ts';
import { classify, mayReroute, mayRetry } from '../steps/classify.ts';
import { read } from '../steps/read.ts';
import { settle } from '../steps/settle.ts';
import { type Context, copyOf, requestIdOf } from './context.ts';
import type { ConfiguredProvider } from './define.ts';
import { sayNo } from './hints.ts';
import type { Offer } from './route.ts';
import type { Attempt, Change } from './store.ts';

/** A purchase about to be made. */
export interface Purchase {
  readonly provider: ConfiguredProvider;
  readonly offer: Offer;
  readonly ref: JobRef;
  readonly fingerprint: string;
  readonly tags: Readonly<Record<string, string>> | undefined;
  /** Ends with the caller's wish or with the registry. */
  readonly signal: AbortSignal;
  /** How often the same gateway is asked again after a certain no that may pass. */
  readonly retries: number;
}

/** How one attempt ended. */
type End =
  | { readonly word: 'accepted'; readonly job: Job }
  | { readonly word: 'not_sent' | 'rejected' | 'unknown'; readonly error: CrosspointError };

export const defaultSubmitMs = 60_000;
// Beyond the longest wait, so that an attempt another process still works on is not called unknown.
const marginMs = 10_000;
// A gateway that asks for a longer pause gets it from the caller, not from a hanging submit.
const longestPauseMs = 60_000;
const pollStoreMs = 250;

const reasonCodes: { readonly [R in TransportReason]: ErrorCode } = {
  timeout: 'timeout',
  canceled: 'canceled',
  unreachable: 'provider_unavailable',
  broken: 'provider_unavailable',
  too_large: 'unexpected_reply',
  forbidden_address: 'provider_unavailable',
};

function unknownEnd(
  { provider, ref }: Purchase,
  why: string,
  more: { cause?: unknown; reply?: HttpReply } = {},
): End {
  const { title } = provider.description;
  const error = new CrosspointError({
    code: 'submission_unknown',
    provider: ref.provider,
    says: `the request left, but ${why}; it may have been bought. Look for it at ${title} before buying again; it is never sent again under the same idempotency key`,
    charged: 'maybe',
    ref: withShortForm(ref),
    cause: more.cause,
    ...(more.reply === undefined
      ? {}
      : { reply: copyOf(more.reply), requestId: requestIdOf(provider, more.reply) }),
  });
  return { word: 'unknown', error };
}

function notSent({ ref, provider }: Purchase, failure: TransportError): End {
  const code = reasonCodes[failure.reason];
  const error = new CrosspointError({
    code,
    provider: ref.provider,
    says: `${provider.description.title}: ${failure.message}; nothing was sent and nothing bought`,
    retry: code !== 'canceled',
    reroute: code !== 'canceled',
    ref: withShortForm(ref),
    cause: failure.cause,
  });
  return { word: 'not_sent', error };
}

/** The decision table of submit-safety, for a reply. */
function judge(context: Context, purchase: Purchase, reply: HttpReply): End {
  const { provider, ref, offer } = purchase;
  const { description, baseURL } = provider;
  const now = context.clock.now();
  const verdict = classify(description, reply, now);
  if (verdict?.word === 'unknown') {
    return unknownEnd(
      purchase,
      `the answer does not say whether it was taken (${verdict.message ?? `HTTP ${reply.status}`})`,
      { reply },
    );
  }
  if (verdict !== undefined) {
    const { code, message, status, retryAfterMs } = verdict;
    const error = new CrosspointError({
      code,
      provider: ref.provider,
      says: sayNo(description, code, message, status),
      retry: mayRetry(code, 'rejected'),
      reroute: mayReroute(code, 'rejected'),
      retryAfterMs,
      requestId: requestIdOf(provider, reply),
      reply: copyOf(reply),
      ref: withShortForm(ref),
    });
    return { word: 'rejected', error };
  }
  const said = read(description.submit, reply, ref);
  if ('unreadable' in said) return unknownEnd(purchase, said.unreadable, { reply, cause: said.cause });
  const { reading } = said;
  if (reading.id === undefined && (reading.outputs ?? []).length === 0) {
    return unknownEnd(purchase, 'the answer names neither a job nor a file', { reply });
  }
  const id = reading.id === undefined ? {} : { id: reading.id };
  const dialect = reading.dialect === undefined ? {} : { dialect: reading.dialect };
  const job = settle(reading, {
    provider: description,
    baseURL,
    ref: withShortForm({ ...ref, ...id, ...dialect }),
    kind: kindOf(offer.task),
    now,
    durable: context.store.durable,
    ledger: offer.ledger,
    notices: offer.notices,
  });
  return { word: 'accepted', job };
}

async function send(context: Context, client: Client, purchase: Purchase): Promise<End> {
  const { provider, offer, signal } = purchase;
  const { submit } = provider.description;
  const deadlineMs = submit.deadlineMs ?? defaultSubmitMs;
  try {
    const options = { purpose: 'submit', deadlineMs, signal, auth: submit.auth !== false } as const;
    return judge(context, purchase, await client.ask(provider, offer.call, options));
  } catch (error) {
    if (isCrosspointError(error))
      return { word: 'not_sent', error: error.with({ ref: withShortForm(purchase.ref) }) };
    if (!isTransportError(error))
      return unknownEnd(purchase, 'what came back could not be understood', { cause: error });
    if (error.phase === 'before-write') return notSent(purchase, error);
    return unknownEnd(purchase, error.message, { cause: error.cause ?? error });
  }
}

/** Writes the intent, or finds what the key already stands for. */
async function begin(context: Context, purchase: Purchase): Promise<Attempt | Job> {
  const { store, clock } = context;
  const { provider, ref } = purchase;
  for (;;) {
    const deadlineMs = provider.description.submit.deadlineMs ?? defaultSubmitMs;
    const begun = await inStore(ref, () =>
      store.begin({
        id: crypto.randomUUID(),
        idempotencyKey: ref.idempotencyKey,
        fingerprint: purchase.fingerprint,
        ref,
        openUntil: clock.now() + deadlineMs + marginMs,
        reservations: [],
        tags: purchase.tags,
      }),
    );
    if (begun.outcome === 'begun') return begun.attempt;
    if (begun.outcome === 'conflict') throw conflict(begun.attempt);
    if (begun.outcome === 'over_budget') {
      throw new CrosspointError({
        code: 'budget_exceeded',
        says: `the budget '${begun.reservation.budget}' does not hold it`,
        reroute: true,
      });
    }
    const { attempt } = begun;
    if (attempt.word === 'accepted' && attempt.job !== undefined) return attempt.job;
    if (attempt.word === 'unknown') throw stillUnknown(purchase, attempt);
    if (attempt.openUntil <= clock.now()) {
      await inStore(ref, () => store.settle(attempt.id, attempt.revision, { word: 'unknown' }));
      continue;
    }
    // Another caller is sending it right now; its end is ours.
    await clock.sleep(pollStoreMs, purchase.signal);
    if (purchase.signal.aborted) {
      throw new CrosspointError({
        code: 'canceled',
        provider: ref.provider,
        says: 'stopped waiting for another caller with the same idempotency key',
        ref: withShortForm(ref),
      });
    }
  }
}

const conflict = (attempt: Attempt): CrosspointError =>
  new CrosspointError({
    code: 'idempotency_conflict',
    provider: attempt.ref.provider,
    says: `the idempotency key '${attempt.idempotencyKey}' was used for another request; use a new key for a new request`,
    ref: withShortForm(attempt.ref),
  });

const stillUnknown = (purchase: Purchase, attempt: Attempt): CrosspointError => {
  const end = unknownEnd(
    { ...purchase, ref: attempt.ref },
    'an earlier attempt with this idempotency key never learned its end',
  );
  return (end as Extract<End, { error: CrosspointError }>).error;
};

async function inStore<Value>(ref: JobRef, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (isCrosspointError(error)) throw error;
    throw new CrosspointError({
      code: 'store_unavailable',
      says: 'the job store could not be written, so nothing was sent',
      ref: withShortForm(ref),
      cause: error,
    });
  }
}

/** Writes the end of an attempt. A job that was bought is handed back even when its store has failed. */
async function record(context: Context, attempt: Attempt, end: End): Promise<End> {
  const change: Change =
    end.word === 'accepted' ? { word: end.word, ref: end.job.ref, job: end.job } : { word: end.word };
  try {
    const { store } = context;
    if ((await store.settle(attempt.id, attempt.revision, change)) !== undefined) return end;
    // Somebody called it unknown because it took too long; what is known now is better.
    const now = await store.find(attempt.idempotencyKey);
    if (now?.id === attempt.id && (await store.settle(now.id, now.revision, change)) !== undefined)
      return end;
    return forgotten(end, 'the job store had moved on');
  } catch {
    return forgotten(end, 'the job store could not be written');
  }
}

const forgotten = (end: End, why: string): End =>
  end.word === 'accepted'
    ? {
        ...end,
        job: {
          ...end.job,
          notices: [...end.job.notices, `${why}; keep the ref, it is the only trace of this job`],
        },
      }
    : end;

const pauseBefore = (error: CrosspointError, n: number, random: number): number =>
  error.retryAfterMs ?? 500 * 2 ** n * (0.75 + random / 2);

/**
 * Buys once. The intent is in the store before the request leaves, and the request leaves again only after a certain no.
 *
 * @throws CrosspointError with the ref and every attempt.
 */
export async function buy(context: Context, purchase: Purchase): Promise<Job> {
  const { clock } = context;
  const client = await context.client(); // whatever fails here fails before there is an intent
  const attempts: AttemptNote[] = [];
  for (let n = 0; ; n += 1) {
    const at = new Date(clock.now()).toISOString();
    const dated = { ...purchase, ref: { ...purchase.ref, submittedAt: at } };
    const attempt = await begin(context, dated);
    if ('state' in attempt) return attempt;
    const end = await record(context, attempt, await send(context, client, dated));
    if (end.word === 'accepted') return end.job;
    const { provider, account } = dated.ref;
    attempts.push({ provider, account, word: end.word, code: end.error.code, at });
    const pause = pauseBefore(end.error, n, clock.random());
    const again =
      end.word !== 'unknown' && end.error.retry && n < purchase.retries && pause <= longestPauseMs;
    if (!again) throw end.error.with({ attempts });
    await clock.sleep(pause, purchase.signal);
    if (purchase.signal.aborted) throw end.error.with({ attempts });
  }
}
