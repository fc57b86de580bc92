import { promisesAreShared } from '#timers';
import { CrosspointError } from '../../model/error.ts';
import { isTerminal, type Job } from '../../model/job.ts';
import type { ParsedResponse, WebhookSpec } from '../../model/provider.ts';
import { isJobId, type JobRef, withShortForm } from '../../model/ref.ts';
import { withDeadline } from '../../io/deadline.ts';
import { environment } from '../../io/environment.ts';
import { type FetchKeySet, KeySets } from '../../io/jwks.ts';
import { resolveApiKey } from '../../io/key.ts';
import { parseJson } from '../../io/numbers.ts';
import { type Redact, redactDeep, redactor } from '../../io/redact.ts';
import { bytesOf } from '../../io/request-body.ts';
import { verifyDelivery } from '../../io/verify-delivery.ts';
import { tokenIn } from '../../steps/callback.ts';
import { parseWith } from '../../steps/read.ts';
import { reduceJob, stateOf } from '../../steps/reduce-job.ts';
import { type Context, freezeJob, jobContextOf } from '../context.ts';
import type { Provider } from '../define.ts';
import { jobIdentityOf } from '../submit/named-job.ts';
import { emit } from '../emit.ts';
import { pollPauseMs } from '../plan/poll-pace.ts';
import { pollOnce } from './poll-once.ts';
import { storeCall, updateAttempt } from '../store/store-calls.ts';
import type { Attempt } from '../store/store.ts';
import { type AbortSignalLike, EitherSignal, LightAbortController } from '../../io/abort-signal.ts';
import { furthestJob } from '../../steps/furthest.ts';
import type { DeliveryReport } from '../process-state.ts';
import { findAttempt } from './known-job.ts';

const mostBytes = 1024 * 1024;
const keySetMs = 5_000;
const secretMs = 5_000;
/** A gateway waits some seconds for the response to a delivery. */
const pollMs = 8_000;
/** Gateways repeat a delivery a few times, and report a few stages. */
const mostMarks = 32;
const triesToWrite = 3;

const text = (status: number, message: string, headers: Record<string, string> = {}): Response =>
  new Response(`${message}\n`, {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', ...headers },
  });

/** The gateway delivers again later. */
const tryLater = (message: string): Response => text(503, message, { 'retry-after': '30' });

/** An attempt whose gateway is configured here and reports jobs. */
interface ReportedAttempt {
  readonly attempt: Attempt;
  readonly provider: Provider;
  readonly webhook: WebhookSpec;
}

async function attemptOf(context: Context, token: string): Promise<Attempt | undefined> {
  const { store } = context;
  const call = { failure: 'could not be read', signal: context.closing };
  const [attempt] = await storeCall(context, call, () => store.list({ webhookToken: token, limit: 1 }));
  return attempt?.webhookToken === token ? attempt : undefined;
}

function subjectOf(
  { providers }: Pick<Context, 'providers'>,
  attempt: Attempt | undefined,
): ReportedAttempt | undefined {
  if (attempt === undefined) return undefined;
  const { provider: id, account } = attempt.ref;
  const provider = providers.find((each) => each.spec.id === id && each.account === account);
  const webhook = provider?.spec.webhook;
  return provider === undefined || webhook === undefined ? undefined : { attempt, provider, webhook };
}

// A key set belongs to a gateway, and is fetched through the transport of the registry that needs it.
const keySets = new WeakMap<Context, KeySets>();

function keySetsOf(context: Context): KeySets {
  const known = keySets.get(context) ?? new KeySets(context.clock, fetchThrough(context));
  keySets.set(context, known);
  return known;
}

/** Fetches a key set without any key; it is no gateway's own origin. */
const fetchThrough =
  (context: Context): FetchKeySet =>
  async (url) => {
    const transport = await context.transport();
    const headers = { accept: 'application/json' };
    const { status, text: body } = await withDeadline(context.clock, context.closing, keySetMs, () =>
      transport.request({ method: 'GET', url, headers, purpose: 'query' }, mostBytes),
    );
    if (status === 200) return body;
    throw new Error(`the key set came with HTTP ${status}`);
  };

/** The secret that signs a provider's deliveries. @throws Error when there is none, or it does not come in time */
async function secretOf(
  context: Pick<Context, 'clock' | 'closing'>,
  { spec, webhookSecret }: Provider,
): Promise<string> {
  const keys = spec.webhook?.verify.keys;
  if (keys?.type !== 'secret') return '';
  const ask = async (): Promise<unknown> => webhookSecret?.() ?? environment(keys.env);
  const secret = await withDeadline(context.clock, context.closing, secretMs, ask);
  if (typeof secret === 'string' && secret.trim() !== '') return secret.trim();
  throw new Error(`no webhook secret; set ${keys.env} or pass webhookSecret`);
}

/** Takes a provider's own key and secret out of what a delivery says, as is done with responses. */
async function redactorOf(
  context: Pick<Context, 'clock' | 'closing'>,
  provider: Provider,
  secret: string,
): Promise<Redact> {
  const timely = { signal: context.closing, timeoutMs: secretMs };
  const key = await resolveApiKey(provider, context.clock, timely).catch(() =>
    environment(provider.spec.apiKeyEnv),
  );
  const secrets = [key, secret].filter((each): each is string => each !== undefined && each !== '');
  return secrets.length === 0 ? (plain) => plain : redactor(secrets);
}

/** What a verified delivery says; undefined where it cannot be understood, which a poll makes good. */
function readDelivery(
  webhook: WebhookSpec,
  attempt: Attempt,
  body: string,
  redact: Redact,
): ParsedResponse | undefined {
  let json: unknown;
  try {
    json = redactDeep(parseJson(body), redact);
  } catch {
    return undefined;
  }
  const response = { status: 200, headers: {}, text: '', json };
  const said = parseWith(webhook.schema, response, (value) => webhook.parse(value, attempt.ref));
  return 'reading' in said ? said.reading : undefined;
}

/** Outputs at origins that the provider declares for its deliveries; the others are for a poll to name. */
function withTrustedOutputs(reading: ParsedResponse, { provider, webhook }: ReportedAttempt): ParsedResponse {
  const { outputs } = reading;
  if (outputs === undefined || outputs.length === 0) return reading;
  const origins: ReadonlySet<string> = new Set(webhook.outputOrigins);
  const base = `${provider.baseURL}/`;
  return {
    ...reading,
    outputs: outputs.filter(({ url }) => URL.canParse(url, base) && origins.has(new URL(url, base).origin)),
  };
}

function saysSuccess({ status, outputs = [] }: ParsedResponse, { provider }: ReportedAttempt): boolean {
  return status === undefined ? outputs.length > 0 : stateOf(provider.spec.states, status) === 'succeeded';
}

/** How a delivery changes an attempt. */
interface DeliveryChange {
  readonly ref: Attempt['ref'];
  /** Undefined: a poll has to say how the job is. */
  readonly job: Job | undefined;
}

function taken(
  context: Pick<Context, 'clock' | 'store'>,
  subject: ReportedAttempt,
  reading: ParsedResponse,
): DeliveryChange {
  const { attempt, provider } = subject;
  const ref = withShortForm({ ...attempt.ref, ...jobIdentityOf(reading), id: attempt.ref.id ?? reading.id });
  const job = reduceJob(withTrustedOutputs(reading, subject), {
    ...jobContextOf(context, provider, ref),
    previous: attempt.job,
  });
  const isIncomplete = saysSuccess(reading, subject) && !isTerminal(job.state);
  return { ref, job: isIncomplete ? undefined : freezeJob(job) };
}

/** Polls for what a delivery does not say itself. Where that fails, whoever waits polls in time. */
async function poll(context: Context, subject: ReportedAttempt): Promise<Job | undefined> {
  const { attempt } = subject;
  try {
    return (await pollOnce(context, withShortForm(attempt.ref), attempt.job, context.closing, pollMs)).job;
  } catch {
    return undefined;
  }
}

/** Uses a verified delivery once: records what it says, and wakes the waits for the job. */
async function use(
  context: Context,
  first: ReportedAttempt,
  reading: ParsedResponse | undefined,
  mark: string,
): Promise<Response> {
  let subject = first;
  for (let n = 0; n < triesToWrite; n += 1) {
    const { attempt } = subject;
    const { id } = attempt.ref;
    if (attempt.deliveries?.includes(mark) === true) return text(200, 'seen before');
    const told = reading?.id;
    if (told !== undefined && (!isJobId(told) || (id !== undefined && told !== id)))
      return text(409, 'about another job than the one of this address');
    if (told === undefined && id === undefined) return text(200, 'ignored: it names no job');
    const change = reading === undefined || told === undefined ? undefined : taken(context, subject, reading);
    const call = { failure: 'could not be written', signal: context.closing };
    const deliveries = [...(attempt.deliveries ?? []), mark].slice(-mostMarks);
    // The gateway knows the job, so the attempt was accepted, whatever its response did not say.
    const found = change === undefined ? {} : ({ status: 'accepted', ref: change.ref } as const);
    const job = change?.job === undefined ? {} : { job: change.job };
    // Whoever sent the request may be gone, or its job was given up as expired: then no other process sets the time of the next poll.
    const hasEnded = change?.job !== undefined && isTerminal(change.job.state);
    const isForgotten = change !== undefined && !hasEnded && attempt.dueAt === undefined;
    const due = isForgotten ? { dueInMs: pollPauseMs(context, attempt) } : {};
    const result = await storeCall(context, call, () =>
      updateAttempt(
        context,
        attempt.id,
        { ...found, ...job, ...due, deliveries },
        { revision: attempt.revision },
      ),
    );
    if (result.outcome === 'id_conflict') return text(409, 'the job belongs to another attempt');
    if (result.outcome === 'not_found') return text(404, 'unknown token');
    subject = { ...subject, attempt: result.attempt };
    if (result.outcome === 'outdated') continue;
    const now = change?.job ?? (await poll(context, subject));
    if (change?.job !== undefined && change.job.state !== attempt.job?.state)
      emit(context, { type: 'job.update', from: attempt.job?.state, job: change.job });
    context.deliveries.notify(attempt.namespace, attempt.ref, { job: now });
    return text(200, 'taken');
  }
  return tryLater('the attempt is being changed; deliver it again');
}

/**
 * Takes a delivery: unknown token 404, bad signature 401, over 1 MiB 413, store or keys not to be had 503, duplicate 200.
 * Nothing of the body is used before its signature is verified.
 */
export async function receive(context: Context, request: Request): Promise<Response> {
  if (request.method !== 'POST') return text(405, 'use POST', { allow: 'POST' });
  const token = tokenIn(request.url);
  if (token === undefined) return text(404, 'unknown token');
  try {
    const subject = subjectOf(context, await attemptOf(context, token));
    if (subject === undefined) return text(404, 'unknown token');
    const { provider, webhook, attempt } = subject;
    const body = await bytesOf(request, mostBytes);
    if (body === undefined) return text(413, `larger than ${mostBytes} bytes`);
    let secret = '';
    const verified = await verifyDelivery(
      webhook,
      { headers: request.headers, body },
      {
        now: context.clock.now(),
        secret: async () => (secret = await secretOf(context, provider)),
        keySets: keySetsOf(context),
      },
    );
    if (verified.refused !== undefined) return text(401, `not verified: ${verified.refused}`);
    if (attempt.deliveries?.includes(verified.mark) === true) return text(200, 'seen before');
    const redact = await redactorOf(context, provider, secret);
    const reading = readDelivery(webhook, attempt, new TextDecoder().decode(body), redact);
    return await use(context, subject, reading, verified.mark);
  } catch (error) {
    // Whatever it is, the gateway delivers again and polls go on; no detail of it is sent to the caller.
    const isStore = error instanceof CrosspointError && error.code === 'store_unavailable';
    return tryLater(
      isStore
        ? 'the job store is not available'
        : 'it cannot be verified: the webhook secret or the key set is not available',
    );
  }
}

/** How long to sleep, and what is known. */
interface Nap {
  readonly ms: number;
  /** How often to read the store meanwhile, in ms. */
  readonly storeMs: number;
  readonly signal: AbortSignalLike;
  readonly lastKnown: Job | undefined;
}

/**
 * Lets time pass until a verified delivery says something about a job: at once where this process received it, and as
 * soon as the store has an end of the job where another one did. Undefined: nothing was reported.
 */
export async function sleepUntilReported(
  context: Context,
  ref: JobRef,
  { ms, storeMs, signal, lastKnown }: Nap,
): Promise<DeliveryReport | undefined> {
  const reported = new LightAbortController();
  const nap = new EitherSignal(reported, signal);
  let report: DeliveryReport | undefined;
  const end = context.deliveries.listen(context.namespace, ref, (told) => {
    report = { job: furthestJob(told.job ?? report?.job, lastKnown) };
    if (promisesAreShared) reported.abort(); // elsewhere it sees the report when its own pause ends
  });
  try {
    for (let remainingMs = ms; remainingMs > 0 && !nap.aborted; remainingMs -= storeMs) {
      await context.clock.sleep(Math.min(storeMs, remainingMs), nap);
      if (report !== undefined || signal.aborted || remainingMs <= storeMs) break;
      const stored = (await findAttempt(context, ref, Infinity, signal))?.job;
      if (stored !== undefined && isTerminal(stored.state)) return { job: furthestJob(stored, lastKnown) };
    }
    return report;
  } finally {
    end();
  }
}
