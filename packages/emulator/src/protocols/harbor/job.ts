import { createHash, createHmac, randomUUID } from 'node:crypto';
import * as z from 'zod';
import { type EmulatedJob, createJob, endOf } from '../../frame/job.ts';
import { bearerKey } from '../../frame/key.ts';
import { decimalOf } from '../../frame/money.ts';
import type { GatewayCall, GatewayContext, GatewayResponse } from '../../frame/protocol.ts';
import { clipResponse, jsonResponse, pictureResponse } from '../../frame/response.ts';
import { type EndLetter, type PhaseLetter, phases } from '../../frame/script-words.ts';
import { stageAt } from '../../frame/script.ts';
import { sinceReset } from '../../frame/since-reset.ts';
import { isJson, scriptOrIssue } from '../../frame/submitted.ts';
import { type HarborBody, readBody } from './models.ts';
import { refusal, version } from './responses.ts';

/** What `startEmulator({ harbor })` can set for this gateway alone. */
export interface HarborSettings {
  /** The secret that signs deliveries: `whsec_` and base64. @default the one of `emulator.options('harbor')` */
  readonly webhookSecret?: string;
}

export const settings: z.ZodType<HarborSettings> = z.strictObject({
  webhookSecret: z
    .string()
    .regex(/^whsec_[A-Za-z0-9+/]+=*$/, 'whsec_ and base64')
    .exactOptional(),
});

/** Signs nothing real: it is printed here for everyone. */
export const defaultWebhookSecret = 'whsec_aGFyYm9yIG9mIHRoZSBlbXVsYXRvcg==';

/** A job with what its responses need. */
interface HarborOrder {
  readonly id: string;
  readonly job: EmulatedJob;
  readonly body: HarborBody;
  readonly file: 'mp4' | 'png';
  readonly apiKey: string;
  readonly idempotencyKey: string | undefined;
  /** When a cancel takes effect, in milliseconds since 1970. */
  canceledAt?: number;
}

interface HarborUpload {
  readonly bytes: number;
  readonly sha256: string;
  isStored: boolean;
}

interface Books {
  readonly orders: Map<string, HarborOrder>;
  readonly uploads: Map<string, HarborUpload>;
  /** By key and idempotency key: what was sent, when, and what the response was. */
  readonly submits: Map<
    string,
    { readonly hash: string; readonly at: number; readonly response: GatewayResponse }
  >;
}

const books = sinceReset((): Books => ({ orders: new Map(), uploads: new Map(), submits: new Map() }));

const minute = 60_000;
/** How long an idempotency key, an upload and an output URL live. */
const lives = { idempotencyKeyMs: 60 * minute, uploadMs: 60 * minute, outputMs: 60 * minute } as const;
/** A running job stops this long after its cancel, if it has not ended by then. */
const cancelTakesMs = 1_000;
const region = 'north';

const words: Record<PhaseLetter, string> = {
  q: 'queued',
  g: 'running',
  w: 'waiting',
  a: 'working',
  d: 'rendering',
  u: 'pondering',
};
const endWords: Record<EndLetter, string> = {
  c: 'succeeded',
  s: 'SUCCEEDED',
  v: 'succeeded',
  n: 'succeeded',
  x: 'succeeded',
  y: 'succeeded',
  e: 'failed',
  l: 'failed',
  f: 'expired',
};
const failures: ReadonlySet<EndLetter> = new Set(['e', 'l', 'f']);

/** PUT bytes here: their address is the response to POST /uploads. */
export function createUpload(call: GatewayCall, gateway: GatewayContext): GatewayResponse {
  const read = z
    .object({ bytes: z.int().min(1), sha256: z.string().regex(/^[0-9a-f]{64}$/) })
    .safeParse(call.body);
  if (!read.success) return refusal(400, 'invalid_request', 'bytes and sha256 are required');
  const id = randomUUID();
  books(gateway).uploads.set(id, { ...read.data, isStored: false });
  return jsonResponse(201, {
    upload_url: `${gateway.baseURL}/uploads/${id}`,
    uri: `harbor://media/${id}`,
    expires_in_ms: lives.uploadMs,
  });
}

/** PUT /uploads/{id}: what arrives must be what was announced. */
export function storeUpload(call: GatewayCall, gateway: GatewayContext): GatewayResponse {
  const upload = books(gateway).uploads.get(call.params.id ?? '');
  if (upload === undefined) return refusal(404, 'not_found', 'There is no such upload.');
  const sha256 = createHash('sha256').update(call.bytes).digest('hex');
  if (call.bytes.length !== upload.bytes || sha256 !== upload.sha256)
    return refusal(400, 'wrong_bytes', 'The bytes are not those that were announced.');
  upload.isStored = true;
  return jsonResponse(200, { stored: true });
}

/** POST /jobs. The same idempotency key within an hour gets the first response again. */
export function submit(call: GatewayCall, gateway: GatewayContext): GatewayResponse {
  if (call.headers[version.header] !== version.value)
    return refusal(400, 'wrong_version', `The header ${version.header} must be ${version.value}.`);
  const { submits } = books(gateway);
  const [apiKey, idempotencyKey] = [bearerKey(call) ?? '', call.headers['idempotency-key']];
  const name = JSON.stringify([apiKey, idempotencyKey]);
  const hash = createHash('sha256').update(call.bytes).digest('hex');
  const first = idempotencyKey === undefined ? undefined : submits.get(name);
  if (first !== undefined && gateway.now() - first.at < lives.idempotencyKeyMs) {
    if (first.hash !== hash)
      return refusal(422, 'idempotency_mismatch', 'The idempotency key was used for another request.');
    return { ...first.response, headers: { ...first.response.headers, 'harbor-replayed': 'true' } };
  }
  const response = accept(call, gateway, apiKey, idempotencyKey);
  if (response.status === 201 && idempotencyKey !== undefined)
    submits.set(name, { hash, at: gateway.now(), response });
  return response;
}

function accept(
  call: GatewayCall,
  gateway: GatewayContext,
  apiKey: string,
  idempotencyKey: string | undefined,
): GatewayResponse {
  const read = isJson(call) ? readBody(call.body) : 'Expected content-type application/json';
  if (typeof read === 'string') return refusal(400, 'invalid_request', read);
  const { body, row } = read;
  const uploadId = /^harbor:\/\/media\/(.*)$/.exec(body.image ?? body.video ?? '')?.[1];
  if (uploadId !== undefined && books(gateway).uploads.get(uploadId)?.isStored !== true)
    return refusal(400, 'invalid_request', 'image: There is no such upload');
  const script = scriptOrIssue(body.prompt ?? '', gateway);
  if (typeof script === 'string') return refusal(400, 'invalid_request', script);

  const job = createJob(gateway.now(), script, row.price(body));
  const order: HarborOrder = { id: `job_${randomUUID()}`, job, body, file: row.file, apiKey, idempotencyKey };
  books(gateway).orders.set(order.id, order);
  gateway.made({
    job,
    wireId: order.id,
    model: body.model,
    prompt: body.prompt ?? '',
    output: row.file === 'mp4' ? 'video' : 'image',
    cost: costOf(order),
  });
  report(order, endOf(job), gateway);

  const address = `${gateway.baseURL}/jobs/${order.id}`;
  const accepted = {
    id: order.id,
    status: 'queued',
    region,
    status_url: address,
    cancel_url: `${address}/cancel`,
  };
  const headers = row.sunset === undefined ? {} : { deprecation: '@1790812800', sunset: row.sunset };
  return jsonResponse(201, accepted, headers);
}

const costOf = ({ job }: HarborOrder) => ({ amount: decimalOf(job.units, 8), currency: 'USD' });

type HarborStage =
  | { readonly phase: PhaseLetter }
  | { readonly end: EndLetter }
  | { readonly cancel: 'canceling' | 'canceled' };

/** A cancel wins only if it takes effect before the job ends. */
function stageOf({ job, canceledAt }: HarborOrder, now: number): HarborStage {
  const stage = stageAt(job.script, now - job.startedAt);
  if (canceledAt === undefined || canceledAt >= endOf(job)) return stage;
  return { cancel: now >= canceledAt ? 'canceled' : 'canceling' };
}

/** The status of a job, as polls and deliveries print it. */
function described(order: HarborOrder, now: number): object {
  const { id, job, body, idempotencyKey } = order;
  const stage = stageOf(order, now);
  const common = {
    id,
    model: body.model,
    created_at: new Date(job.startedAt).toISOString(),
    ...(idempotencyKey !== undefined && { idempotency_key: idempotencyKey }),
  };
  if ('cancel' in stage) return { ...common, status: stage.cancel };
  if ('phase' in stage)
    return { ...common, status: words[stage.phase], progress: progressOf(job, stage.phase, now) };
  const error = failures.has(stage.end) ? { error: errorOf(job, stage.end) } : {};
  return { ...common, status: endWords[stage.end], ...error };
}

function progressOf(job: EmulatedJob, phase: PhaseLetter, now: number): object {
  const totalMs = endOf(job) - job.startedAt;
  const elapsedMs = Math.max(0, now - job.startedAt);
  const percent = Math.min(99, Math.floor((100 * elapsedMs) / Math.max(1, totalMs)));
  const remaining = { stage: phases[phase], remaining_ms: totalMs - elapsedMs };
  if (phase === 'q' || phase === 'w')
    return {
      ...remaining,
      queue_position: Math.ceil((totalMs - elapsedMs) / minute),
      log: 'waiting for a machine',
    };
  return { ...remaining, fraction: percent / 100, log: `${percent} of 100` };
}

const message = 'The script told this job to fail.';

function errorOf({ script }: EmulatedJob, end: EndLetter): unknown {
  if (end === 'l') return message;
  if (end === 'f') return { code: 'took_too_long', message };
  return script.flags.includes('flagged')
    ? {
        code: 'flagged',
        message: 'An input was refused by the content check.',
        flagged: [
          { input: 'prompt', category: 'violence' },
          { input: 'image', index: 0, category: 'person' },
        ],
      }
    : { code: 'generation_failed', message };
}

/** Reports the end of a job to the address in its submit, signed as the Standard Webhooks documents say. */
function report(order: HarborOrder, at: number, gateway: GatewayContext): void {
  const url = order.body.webhook?.url;
  if (url === undefined) return;
  const { webhookSecret = defaultWebhookSecret } = settings.parse(gateway.settings);
  const key = Buffer.from(webhookSecret.slice('whsec_'.length), 'base64');
  gateway.deliver({
    at,
    url,
    build() {
      const now = gateway.now();
      const stage = stageOf(order, now);
      // The report of the planned end is not due where a cancel came before it, and the other way round.
      if ('phase' in stage || ('cancel' in stage && at !== order.canceledAt)) return undefined;
      if ('end' in stage && at !== endOf(order.job)) return undefined;
      const body = JSON.stringify({ event: 'job.ended', job: described(order, now) });
      const [id, timestamp] = [`dlv_${randomUUID()}`, String(Math.floor(now / 1000))];
      const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
      return {
        body,
        headers: {
          'content-type': 'application/json',
          'harbor-delivery': id,
          'harbor-timestamp': timestamp,
          'harbor-signature': `v1,${signature}`,
        },
      };
    },
  });
}

type OrderHandler = (order: HarborOrder, call: GatewayCall, gateway: GatewayContext) => GatewayResponse;

/** A route about one job of the caller's key. */
export const withOrder =
  (handle: OrderHandler) =>
  (call: GatewayCall, gateway: GatewayContext): GatewayResponse => {
    const order = books(gateway).orders.get(call.params.id ?? '');
    return order === undefined || order.apiKey !== bearerKey(call)
      ? refusal(404, 'not_found', 'There is no such job.')
      : handle(order, call, gateway);
  };

/** GET /jobs/{id} */
export const status: OrderHandler = (order, _call, gateway) =>
  jsonResponse(200, described(order, gateway.now()));

/** GET /regions/{region}/jobs/{id}/result: the outputs, once the job has succeeded. */
export const result: OrderHandler = (order, call, gateway) => {
  const stage = stageOf(order, gateway.now());
  if (call.params.region !== undefined && call.params.region !== region)
    return refusal(404, 'not_found', 'There is no such job in this region.');
  if (!('end' in stage) || failures.has(stage.end))
    return refusal(409, 'no_result', 'The job has no result.');
  const count = stage.end === 'n' ? 0 : order.body.count;
  const expiresAt = new Date(endOf(order.job) + lives.outputMs).toISOString();
  const outputs = Array.from({ length: count }, (_, index) => {
    const url = `${gateway.baseURL}/files/${order.id}/${index}.${order.file}${gateway.links.query(order.job)}`;
    return stage.end === 'v' ? url : { url, expires_at: expiresAt };
  });
  return jsonResponse(200, { id: order.id, outputs, cost: costOf(order) });
};

/** POST /jobs/{id}/cancel: at once while the job is queued, a second later while it runs, not at all once it has ended. */
export const cancel: OrderHandler = (order, _call, gateway) => {
  const now = gateway.now();
  const stage = stageOf(order, now);
  if ('end' in stage || ('cancel' in stage && stage.cancel === 'canceled'))
    return refusal(409, 'already_finished', 'The job has ended.');
  if (order.canceledAt === undefined) {
    const isQueued = 'phase' in stage && stage.phase === 'q';
    order.canceledAt = now + (isQueued ? 0 : cancelTakesMs);
    report(order, order.canceledAt, gateway);
  }
  return now >= order.canceledAt
    ? jsonResponse(200, { status: 'canceled' })
    : jsonResponse(202, { status: 'canceling' });
};

/** GET /jobs: the caller's newest jobs, each with the idempotency key of its submit. */
export function list(call: GatewayCall, gateway: GatewayContext): GatewayResponse {
  const ofCaller = [...books(gateway).orders.values()].filter(({ apiKey }) => apiKey === bearerKey(call));
  const jobs = ofCaller.slice(-50).toReversed();
  return jsonResponse(200, { jobs: jobs.map((order) => described(order, gateway.now())) });
}

/** GET /files/{id}/{name}: needs the key, and can be had for an hour after the end of the job. */
export async function download(call: GatewayCall, gateway: GatewayContext): Promise<GatewayResponse> {
  const order = books(gateway).orders.get(call.params.id ?? '');
  const stage = order === undefined ? undefined : stageOf(order, gateway.now());
  const [index, extension] = (call.params.name ?? '').split('.');
  const isThere =
    stage !== undefined &&
    'end' in stage &&
    stage.end !== 'n' &&
    !failures.has(stage.end) &&
    Number(index) < (order?.body.count ?? 0);
  if (order === undefined || !isThere || extension !== order.file || order.apiKey !== bearerKey(call))
    return refusal(404, 'not_found', 'There is no such file.');
  if (gateway.now() >= endOf(order.job) + lives.outputMs)
    return refusal(410, 'expired', 'The URL has expired.');
  const refused = gateway.links.refusal(order.job, call.query);
  if (refused !== undefined) return refusal(refused, 'expired', 'The URL is no longer valid.');
  return order.file === 'mp4' ? clipResponse() : pictureResponse();
}
