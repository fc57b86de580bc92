import * as z from 'zod';
import { createAccountBalance } from '../../frame/account-balance.ts';
import { type EmulatedJob, createJob, endOf } from '../../frame/job.ts';
import { amount, decimalOf } from '../../frame/money.ts';
import type { GatewayCall, GatewayContext, GatewayResponse } from '../../frame/protocol.ts';
import { isForm } from '../../frame/read.ts';
import { clipResponse, jsonResponse } from '../../frame/response.ts';
import type { EndLetter } from '../../frame/script-words.ts';
import { isJson, scriptOrIssue } from '../../frame/submitted.ts';
import { markUnlisted } from '../../frame/unlisted.ts';
import {
  type AigateBody,
  fromForm,
  looksLikeModel,
  microUsdOf,
  places,
  priceOf,
  readBody,
  unlistedOf,
} from './models.ts';
import { refusal } from './responses.ts';

/** What `startEmulator({ aigate })` can set for this gateway alone. */
export interface AigateSettings {
  /** What lies in the account at first, in dollars as a decimal. @default '12.5', as in the balance that was seen */
  readonly balance?: { readonly USD?: string };
}

export const settings: z.ZodType<AigateSettings> = z.strictObject({
  balance: z.strictObject({ USD: amount.exactOptional() }).exactOptional(),
});

export const fundsOf = (gateway: GatewayContext): string =>
  settings.parse(gateway.settings).balance?.USD ?? '12.5';

export const account = createAccountBalance(places, fundsOf);

/** The one handle this gateway gives: the part of a content link, one for each video. */
const taskId = ({ id }: EmulatedJob, index: number): string => `task_${id}_${index + 1}`;

function jobOf(task: string, gateway: GatewayContext): EmulatedJob | undefined {
  const id = /^task_(emu-[^_]+)_[1-9]\d?$/.exec(task)?.[1];
  return id === undefined ? undefined : gateway.readJob(id);
}

/** What a response is made of. */
interface AigateResult {
  readonly request: AigateBody;
  readonly urls: readonly string[];
  /** Seconds since 1970; when the videos were there is assumed. */
  readonly created: number;
}

const videosOf = (urls: readonly string[]): object[] => urls.map((url) => ({ url, mime_type: 'video/mp4' }));

/** The printed response; `duration` is the length of the clip. */
const documented = ({ request: { model, duration }, urls, created }: AigateResult): GatewayResponse =>
  jsonResponse(200, { created, model, duration, videos: videosOf(urls) });

/** The responses of a held call: as documented, then in shapes that a public client is ready for (wire notes, 4 and 6). */
const responses: Record<EndLetter, (result: AigateResult) => GatewayResponse> = {
  c: documented,
  s: ({ request, urls: [url], created }) =>
    jsonResponse(200, { created, model: request.model, video: { url } }),
  v: ({ request, urls, created }) =>
    jsonResponse(200, { created, model: request.model, data: videosOf(urls) }),
  n: (result) => documented({ ...result, urls: [] }),
  x: documented,
  y: documented,
  e: () => refusal(500, 'api_error', 'The emulator was told to fail this job.'),
  l: () => jsonResponse(500, { detail: [{ msg: 'The emulator was told to fail this job.' }] }),
  f: () => refusal(502, 'api_error', 'The emulator was told to fail this job.'),
};

/** Ends that cost nothing; that a failed job is free is assumed. */
const unpaid: ReadonlySet<EndLetter> = new Set(['e', 'l', 'f']);

/** Assumed: the document names the parameter error of a model, but no status and no code for it. */
const wrong = (message: string): GatewayResponse => refusal(400, 'http_400', message);

/**
 * POST /v1/video/generations and /v1/videos: the response comes when the job has ended, and takes all the time until then.
 * The job goes on without the client: if it leaves, the money is taken all the same, when the job ends.
 */
export async function submit(call: GatewayCall, gateway: GatewayContext): Promise<GatewayResponse> {
  const body =
    call.path === '/v1/videos' && isForm(call.headers['content-type']) ? fromForm(call.body) : call.body;
  if (body === call.body && !isJson(call)) return wrong('Expected content-type application/json');
  const request = readBody(body);
  if (typeof request === 'string') return wrong(request);
  if (!looksLikeModel(request.model)) return refusal(404, 'not_found', `Model not found: ${request.model}`);
  const script = scriptOrIssue(request.prompt, gateway);
  if (typeof script === 'string') return wrong(script);

  const units = priceOf(request);
  const price = microUsdOf(units);
  if (price > account.free(gateway, 'USD')) {
    return refusal(429, 'insufficient_quota', 'Not enough balance for the request');
  }
  const job = createJob(gateway.now(), script, units);
  const endsAt = endOf(job);
  account.book(gateway, { currency: 'USD', held: 0, taken: unpaid.has(script.end) ? 0 : price, endsAt });
  const cost = { amount: decimalOf(price, places), currency: 'USD' };
  const unlisted = unlistedOf(request.model);
  gateway.made({
    job,
    wireId: taskId(job, 0),
    model: request.model,
    prompt: request.prompt,
    output: 'video',
    isUnlisted: unlisted !== undefined,
    cost,
  });

  await gateway.until(endsAt, call);
  const urls = Array.from({ length: request.n }, (_, index) => linkOf(job, index, gateway));
  const response = responses[script.end]({ request, urls, created: Math.floor(gateway.now() / 1000) });
  return markUnlisted(response, unlisted);
}

const linkOf = (job: EmulatedJob, index: number, gateway: GatewayContext): string =>
  `${gateway.baseURL}/v1/videos/${taskId(job, index)}/content${gateway.links.query(job)}`;

/** "Generate again or download within 20 minutes" (document, "Errors"). */
const linkLivesMs = 20 * 60_000;

/** GET /v1/videos/{task}/content: the file itself. The printed download sends no key. */
export async function content(call: GatewayCall, gateway: GatewayContext): Promise<GatewayResponse> {
  const job = jobOf(call.params.task ?? '', gateway);
  const missing = job === undefined || gateway.now() < endOf(job);
  if (missing || unpaid.has(job.script.end) || job.script.end === 'n') {
    return refusal(404, 'not_found', 'Task not found');
  }
  if (gateway.now() >= endOf(job) + linkLivesMs) return expired;
  const refused = gateway.links.refusal(job, call.query);
  if (refused === 410) return expired;
  return refused === undefined ? clipResponse() : refusal(refused, `http_${refused}`, 'Forbidden');
}

const expired = refusal(410, 'http_410', 'Video link expired');
