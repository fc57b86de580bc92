import { CrosspointError, type ErrorCode, isCrosspointError } from '../model/error.ts';
import type { HttpReply } from '../model/http.ts';
import { isOver } from '../model/job.ts';
import { withShortForm } from '../model/ref.ts';
import { kindOf } from '../model/request.ts';
import type { Client } from '../io/client.ts';
import { sourcesOf } from '../io/media.ts';
import { type TransportError, type TransportReason, isTransportError } from '../io/transport.ts';
import { classify, mayReroute, mayRetry, type Verdict } from '../steps/classify.ts';
import { namesLink } from '../steps/links.ts';
import { read } from '../steps/read.ts';
import { settle } from '../steps/settle.ts';
import { type Context, copyOf, ours, requestIdOf } from './context.ts';
import { sayNo } from './hints.ts';
import { watched } from './observe.ts';
import { type End, type Failed, type Purchase, submitDeadlineMs } from './purchase.ts';
import type { Intent } from './store.ts';

const reasonCodes: { readonly [R in TransportReason]: ErrorCode } = {
  timeout: 'timeout',
  canceled: 'canceled',
  unreachable: 'provider_unavailable',
  broken: 'provider_unavailable',
  too_large: 'unexpected_reply',
  forbidden_address: 'provider_unavailable',
};

/** The end nobody can tell. */
export function unknownEnd(
  { provider, ref }: Purchase,
  why: string,
  more: { cause?: unknown; reply?: HttpReply; copy?: { status: number; text: string } | undefined } = {},
): Failed {
  const { title } = provider.description;
  const error = new CrosspointError({
    code: 'submission_unknown',
    provider: ref.provider,
    says: `the request left, but ${why}; it may have been bought. Look for it at ${title} before buying again; it is never sent again under the same idempotency key`,
    charged: 'maybe',
    ref: withShortForm(ref),
    cause: more.cause,
    ...(more.copy === undefined ? {} : { reply: copyOf(more.copy) }),
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

/**
 * A no that names a job contradicts itself. Where it would be sent again, or came as a success, the job counts: nobody
 * can say that nothing was bought, and the ref keeps the id.
 */
function namedIn(purchase: Purchase, reply: HttpReply, verdict: Verdict): Failed | undefined {
  const success = reply.status >= 200 && reply.status < 300;
  if (!success && !mayRetry(verdict.code, verdict.word)) return undefined;
  const said = read(purchase.provider.description.submit, reply, purchase.ref);
  const id = 'reading' in said ? said.reading.id : undefined;
  if (id === undefined) return undefined;
  const why = `the answer is a no that names the job ${id.slice(0, 80)} (${verdict.message ?? `HTTP ${verdict.status ?? reply.status}`})`;
  return unknownEnd({ ...purchase, ref: { ...purchase.ref, id } }, why, { reply });
}

/** The decision table of submit-safety, for a reply. */
function judge(context: Context, purchase: Purchase, reply: HttpReply): End {
  const { provider, ref, offer } = purchase;
  const { description, baseURL } = provider;
  const now = context.clock.now();
  const verdict = classify(description, reply, now);
  if (verdict !== undefined) {
    const named = namedIn(purchase, reply, verdict);
    if (named !== undefined) return named;
  }
  if (verdict?.word === 'unknown') {
    return unknownEnd(
      purchase,
      `the answer does not say whether it was taken (${verdict.message ?? `HTTP ${reply.status}`})`,
      { reply },
    );
  }
  if (verdict !== undefined) {
    const { code, retryAfterMs } = verdict;
    const error = new CrosspointError({
      code,
      provider: ref.provider,
      says: sayNo(description, verdict),
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
    body: offer.call.body,
    notices: offer.notices,
  });
  // There is nothing to ask this gateway with later, so an answer whose files cannot be had says nothing for sure.
  if (description.poll === undefined && !isOver(job.state)) {
    const says = ['the answer names no file that may be fetched', ...job.notices.filter(namesLink)].join(
      '; ',
    );
    return unknownEnd(purchase, says, { reply });
  }
  return { word: 'accepted', job: ours(job) };
}

/**
 * Sends a purchase, once, and says how it ended. Whatever happens, it is one of the four words. Once its intent has
 * expired others may decide that it never left, and so it no longer leaves.
 */
export async function send(
  context: Context,
  client: Client,
  purchase: Purchase,
  { openUntil: leaveBefore }: Pick<Intent, 'openUntil'>,
): Promise<End> {
  const { provider, offer, signal } = purchase;
  const { submit } = provider.description;
  const deadlineMs = submitDeadlineMs(purchase);
  try {
    const sources = sourcesOf(purchase.media);
    const auth = submit.auth !== false;
    const options = { purpose: 'submit', deadlineMs, leaveBefore, signal, sources, auth } as const;
    const told = { purpose: 'submit', provider, ref: purchase.ref, call: offer.call } as const;
    const ask = (): Promise<HttpReply> => client.ask(provider, offer.call, options);
    const reply = await watched(context, told, ask, (it) => requestIdOf(provider, it));
    return judge(context, purchase, reply);
  } catch (error) {
    if (isCrosspointError(error))
      return { word: 'not_sent', error: error.with({ ref: withShortForm(purchase.ref) }) };
    if (!isTransportError(error))
      return unknownEnd(purchase, 'what came back could not be understood', { cause: error });
    if (error.phase === 'before-write') return notSent(purchase, error);
    return unknownEnd(purchase, error.message, { cause: error.cause ?? error, copy: error.partial });
  }
}
