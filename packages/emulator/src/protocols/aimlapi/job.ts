import * as z from 'zod';
import { createAccountBalance } from '../../frame/account-balance.ts';
import { type EmulatedJob, createJob, endOf } from '../../frame/job.ts';
import { bearerKey } from '../../frame/key.ts';
import { amount, decimalOf } from '../../frame/money.ts';
import type { GatewayCall, GatewayContext, GatewayResponse } from '../../frame/protocol.ts';
import { clipResponse, jsonResponse, jsonTextResponse } from '../../frame/response.ts';
import { rateLimit } from '../../frame/rate.ts';
import type { EndLetter, PhaseLetter } from '../../frame/script-words.ts';
import { stageAt } from '../../frame/script.ts';
import { sinceReset } from '../../frame/since-reset.ts';
import { isJson, scriptOrIssue } from '../../frame/submitted.ts';
import { markUnlisted } from '../../frame/unlisted.ts';
import { creditsFor, creditsPerMicroUsd, schemaFor, usdText } from './models.ts';
import { outOfCredits, refusal, traceHeaders } from './responses.ts';

/** Ids with a colon and a slash have been seen (wire notes, section 4: `…:ltxv/ltxv-2`). */
const oddTail = ':emulator/clip-1';

/** The id this gateway gives a job. */
function wireId(job: EmulatedJob): string {
  return job.script.flags.includes('oddid') ? job.id + oddTail : job.id;
}

/** The job of an id, if it is the id of a job, exactly as it was given out. */
function jobOf(id: string, gateway: GatewayContext): EmulatedJob | undefined {
  const bare = id.endsWith(oddTail) ? id.slice(0, -oddTail.length) : id;
  const job = gateway.readJob(bare);
  return job !== undefined && wireId(job) === id ? job : undefined;
}

/** The words of a job under way: the documented two, then those of the wire notes (section 5), then an invented one. */
const underWay: Record<PhaseLetter, string> = {
  q: 'queued',
  g: 'generating',
  w: 'waiting',
  a: 'active',
  d: 'dreaming',
  u: 'pondering',
};

const done = (url: string) => ({ status: 'completed', video: { url } });

/** How a finished job looks: the documented shapes, and those the wire notes have seen (sections 4 and 5). */
const finished: Record<EndLetter, (url: string) => object> = {
  c: done,
  s: (url) => ({ status: 'succeeded', video: { url } }),
  v: (url) => ({ status: 'completed', video: [url] }),
  n: () => ({ status: 'completed', video: null }),
  x: done,
  y: done,
  e: () => ({
    status: 'error',
    error: { name: 'GenerationError', message: 'The emulator was told to fail this job.' },
  }),
  l: () => ({
    status: 'error',
    error: {
      detail: [
        {
          loc: ['body', 'image_url'],
          msg: 'No face was found in the picture',
          type: 'face_detection_error',
          input: null,
        },
      ],
    },
  }),
  f: () => ({
    status: 'failed',
    error: { name: 'GenerationError', message: 'The emulator was told to fail this job.' },
  }),
};

/** Ends that leave no file behind; they name no credits either: failed requests are free (wire notes, section 8). */
const withoutFile: ReadonlySet<EndLetter> = new Set(['n', 'e', 'l', 'f']);

/** GET /files/<id>.mp4: stands in for the gateway's file server, which needs no key. */
export async function file(call: GatewayCall, gateway: GatewayContext): Promise<GatewayResponse> {
  const job = gateway.readJob((call.params.name ?? '').replace(/\.mp4$/, ''));
  if (job === undefined) return plain(404, 'No such file.');
  const stage = stageAt(job.script, gateway.now() - job.startedAt);
  if ('phase' in stage || withoutFile.has(stage.end)) return plain(404, 'No such file.');
  const refused = gateway.links.refusal(job, call.query);
  return refused === undefined ? clipResponse() : plain(refused, 'This link is no longer valid.');
}

const plain = (status: number, body: string): GatewayResponse => ({
  status,
  headers: { 'content-type': 'text/plain' },
  body,
});

/** GET /v2/video/generations?generation_id=… */
export function status(call: GatewayCall, gateway: GatewayContext): GatewayResponse {
  const id = call.query.generation_id;
  if (id === undefined || id === '') {
    const issue = { code: 'invalid_type', path: ['generation_id'], message: 'Required' };
    return refusal(400, 'Query validation error!', call, gateway, [issue]);
  }
  const job = jobOf(id, gateway);
  // The message of a 404 is a dash (wire notes, section 6).
  if (job === undefined) return refusal(404, '-', call, gateway);
  return jsonResponse(200, { id, ...standing(job, gateway), ...usage(job, gateway) }, traceHeaders(call, id));
}

/** Where a job stands. */
function standing(job: EmulatedJob, gateway: GatewayContext): object {
  const { flags } = job.script;
  const stage = stageOf(job, gateway);
  if ('phase' in stage) return { status: underWay[stage.phase], ...missing(job) };
  const url = `${gateway.baseURL}/files/${job.id}.mp4${gateway.links.query(job)}`;
  const end = finished[stage.end](url);
  return { ...missing(job), ...end, ...(flags.includes('mute') && 'error' in end ? { error: null } : {}) };
}

/** What a response does not have is left out, or null. */
const missing = ({ script }: EmulatedJob): object =>
  script.flags.includes('nulls') ? { video: null, error: null, meta: null } : {};

/** Finished responses have no meta (the document's own output); the status schema allows credits, but no dollars. */
function usage(job: EmulatedJob, gateway: GatewayContext): object {
  const stage = stageOf(job, gateway);
  const told = job.script.flags.includes('usage') && 'end' in stage && !withoutFile.has(stage.end);
  return told ? { meta: { usage: { credits_used: job.units } } } : {};
}

const stageOf = (job: EmulatedJob, gateway: GatewayContext): ReturnType<typeof stageAt> =>
  stageAt(job.script, gateway.now() - job.startedAt);

/** What `startEmulator({ aimlapi })` can set for this gateway alone. */
export interface AimlapiSettings {
  /** What lies in the account at first, in dollars as a decimal. @default '1000' */
  readonly balance?: { readonly USD?: string };
}

export const settings: z.ZodType<AimlapiSettings> = z.strictObject({
  balance: z.strictObject({ USD: amount.exactOptional() }).exactOptional(),
});

/** Micro-dollars are whole. */
const places = 6;
const account = createAccountBalance(
  places,
  (gateway) => settings.parse(gateway.settings).balance?.USD ?? '1000',
);

/** One request of `GET /v2/logs`. */
interface LogRow {
  readonly job: EmulatedJob;
  readonly model: string;
  readonly clientRequestId: string | undefined;
}

/** By key, oldest first. */
const logRows = sinceReset(() => new Map<string, readonly LogRow[]>());
const mostLogRows = 1000;

/** POST /v2/video/generations, and the older /v2/generate/video/{provider}/generation, whose response names the id twice. */
export const submit =
  (isOlder: boolean) =>
  (call: GatewayCall, gateway: GatewayContext): GatewayResponse => {
    const refuse = (issues: readonly object[]) =>
      refusal(400, 'Body validation error!', call, gateway, issues);
    // The document knows one kind of request body.
    if (!isJson(call)) {
      return refuse([{ code: 'invalid_type', path: [], message: 'Expected content-type application/json' }]);
    }
    const { schema, unlisted } = schemaFor(call.body, gateway);
    const parsed = schema.safeParse(call.body);
    if (!parsed.success) return refuse(parsed.error.issues.map(asIssue));
    const script = scriptOrIssue(parsed.data.prompt, gateway);
    if (typeof script === 'string') return refuse([{ code: 'custom', path: ['prompt'], message: script }]);
    const job = createJob(gateway.now(), script, creditsFor(parsed.data));
    const price = job.units / creditsPerMicroUsd;
    if (price > account.free(gateway, 'USD')) return refusal(403, outOfCredits, call, gateway);
    const taken = withoutFile.has(script.end) ? 0 : price;
    account.book(gateway, { currency: 'USD', held: price, taken, endsAt: endOf(job) });
    const cost = { amount: usdText(job.units), currency: 'USD' };
    const { model, prompt } = parsed.data;
    const key = bearerKey(call) ?? '';
    const row = { job, model, clientRequestId: traceHeaders(call, '')['x-client-request-id'] };
    logRows(gateway).set(key, [...(logRows(gateway).get(key) ?? []), row].slice(-mostLogRows));
    gateway.made({
      job,
      wireId: wireId(job),
      model,
      prompt,
      output: 'video',
      isUnlisted: unlisted !== undefined,
      cost,
    });
    return markUnlisted(accepted(call, gateway, job, isOlder), unlisted);
  };

/** GET /v2/billing (wire notes, section 1): holds are taken out at submit, and come back when a job fails. */
export const billing = (_call: GatewayCall, gateway: GatewayContext): GatewayResponse =>
  jsonTextResponse(
    200,
    `{"current_balance":${decimalOf(account.balance(gateway, 'USD'), places)},"currency":"USD"}`,
  );

/** 200 in a minute (wire notes, section 1). */
const admitsLogs = rateLimit(200, 60_000);

/** GET /v2/logs: the requests of the key, newest first. */
export function logs(call: GatewayCall, gateway: GatewayContext): GatewayResponse {
  if (!admitsLogs(gateway)) return refusal(429, 'Too Many Requests', call, gateway);
  const rows = logRows(gateway).get(bearerKey(call) ?? '') ?? [];
  const data = rows.toReversed().map(({ job, model, clientRequestId = null }) => ({
    inference_id: wireId(job),
    client_request_id: clientRequestId,
    model,
    created_at: new Date(job.startedAt).toISOString(),
  }));
  return jsonResponse(200, { data });
}

const asIssue = ({ code, path, message }: z.core.$ZodIssue): object => ({ code, path, message });

/**
 * What submit responses say of money, by flag, as JSON text; the row without a name is the documented one, the others
 * have been seen or are allowed by the schema.
 */
const metas: Record<string, (credits: string, usd: string) => string | undefined> = {
  '': (credits, usd) => `{"usage":{"credits_used":${credits},"usd_spent":${usd}}}`,
  credits: (credits) => `{"usage":{"credits_used":${credits}}}`,
  tokens: (credits) => `{"usage":{"tokens_used":${credits}}}`,
  usagenull: () => '{"usage":null}',
  bare: () => undefined,
};

/** Every published submit response says queued, however quick the job is; the schema allows the other words, too. */
function accepted(
  call: GatewayCall,
  gateway: GatewayContext,
  job: EmulatedJob,
  isOlder: boolean,
): GatewayResponse {
  const { flags } = job.script;
  const id = wireId(job);
  const [credits, usd] = [String(job.units), usdText(job.units)];
  const meta = metas[flags.find((flag) => flag in metas) ?? '']?.(credits, usd);
  const said = flags.includes('legacy')
    ? { generation_id: JSON.stringify(id) }
    : {
        ...(isOlder && { generation_id: JSON.stringify(id) }),
        id: JSON.stringify(id),
        ...texts(state(job, gateway)),
        ...(meta && { meta }),
      };
  const text = Object.entries(said).map(([name, value]) => `"${name}":${value}`);
  const money = { 'x-aimlapi-credits-used': credits, 'x-aimlapi-usd-spent': usd };
  return jsonTextResponse(200, `{${text.join(',')}}`, { ...traceHeaders(call, id), ...money });
}

const state = (job: EmulatedJob, gateway: GatewayContext): object =>
  job.script.flags.includes('atonce') ? standing(job, gateway) : { status: 'queued', ...missing(job) };

const texts = (members: object): Record<string, string> =>
  Object.fromEntries(Object.entries(members).map(([name, value]) => [name, JSON.stringify(value)]));
