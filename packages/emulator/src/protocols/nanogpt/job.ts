import * as z from 'zod';
import { createAccountBalance } from '../../frame/account-balance.ts';
import { type EmulatedJob, createJob, endOf } from '../../frame/job.ts';
import { amount, decimalOf } from '../../frame/money.ts';
import { bearerKey } from '../../frame/key.ts';
import type { GatewayCall, GatewayContext, GatewayResponse } from '../../frame/protocol.ts';
import { rateLimit } from '../../frame/rate.ts';
import { clipResponse, jsonResponse, pictureResponse } from '../../frame/response.ts';
import type { EndLetter, PhaseLetter } from '../../frame/script-words.ts';
import { type Script, lengthOf, stageAt } from '../../frame/script.ts';
import { sinceReset } from '../../frame/since-reset.ts';
import { isJson, scriptOrIssue } from '../../frame/submitted.ts';
import { markUnlisted } from '../../frame/unlisted.ts';
import { type Currency, money, places, priceOf, readBody } from './models.ts';
import { refusal } from './responses.ts';

/** What `startEmulator({ nanogpt })` can set for this gateway alone. */
export interface NanogptSettings {
  /** What lies in the account at first, as decimals. Without any dollars, nano pays. @default '50' of each */
  readonly balance?: { readonly USD?: string; readonly XNO?: string };
}

export const settings: z.ZodType<NanogptSettings> = z.strictObject({
  balance: z.strictObject({ USD: amount.exactOptional(), XNO: amount.exactOptional() }).exactOptional(),
});

/** 50 dollars are what the printed submit response started from: 2.5 taken, 47.5 left. */
const usual: Readonly<Record<Currency, string>> = { USD: '50', XNO: '50' };

const fundsOf = (gateway: GatewayContext): typeof usual => ({
  ...usual,
  ...settings.parse(gateway.settings).balance,
});

const hasDollars = (gateway: GatewayContext): boolean => Number(fundsOf(gateway).USD) > 0;

export const account = createAccountBalance(
  places,
  (gateway, currency) => fundsOf(gateway)[currency === 'XNO' ? 'XNO' : 'USD'],
);

/** A run: all of it in its id, `<job>_<currency>_<model>`, so that any emulator can serve it. */
interface NanogptRun {
  readonly id: string;
  readonly job: EmulatedJob;
  readonly currency: Currency;
  readonly model: string;
}

function createRun(now: number, script: Script, held: number, currency: Currency, model: string): NanogptRun {
  const job = createJob(now, script, held);
  return { id: [job.id, currency, model].join('_'), job, currency, model };
}

function readRun(id: string, gateway: GatewayContext): NanogptRun | undefined {
  const [, jobId, currency, model] = /^(emu-[^_]+)_(USD|XNO)_(.+)$/.exec(id) ?? [];
  const job = jobId === undefined ? undefined : gateway.readJob(jobId);
  if (job === undefined || model === undefined) return undefined;
  return { id, job, currency: currency === 'XNO' ? 'XNO' : 'USD', model };
}

/** Ends without a clip, after which the money comes back (wire notes, section 8). */
const failures: ReadonlySet<EndLetter> = new Set(['e', 'l', 'f']);

/** What a run has cost once it is over: what was held, unless its script says otherwise. */
function finalCost({ job }: NanogptRun): number {
  if (failures.has(job.script.end)) return 0;
  const tenth = Math.floor(job.units / 10);
  if (job.script.flags.includes('dearer')) return job.units + tenth;
  return job.script.flags.includes('cheaper') ? job.units - tenth : job.units;
}

/** `x-api-key: …` or `Authorization: Bearer …` (document, "API Key Authentication"). */
export const keyOf = (call: GatewayCall): string | undefined => call.headers['x-api-key'] || bearerKey(call);

/** The newest runs of each key, oldest first. */
const byKey = sinceReset(() => new Map<string, NanogptRun[]>());
const most = 1000;

function remember(call: GatewayCall, gateway: GatewayContext, run: NanogptRun): void {
  const key = keyOf(call) ?? '';
  byKey(gateway).set(key, [...runsOf(key, gateway), run].slice(-most));
}

const runsOf = (key: string, gateway: GatewayContext): readonly NanogptRun[] => byKey(gateway).get(key) ?? [];

/** 20 in a minute (wire notes, section 1). */
const admitsRecovery = rateLimit(20, 60_000);

/**
 * GET /generate-video/recover: what the caller's key bought lately, newest first. Query and shape are those of the
 * operator's page on it: `model` filters, `limit` is 10 unless given and 50 at most.
 */
export function recover(call: GatewayCall, gateway: GatewayContext): GatewayResponse {
  if (!admitsRecovery(gateway)) return refusal(429, 'Rate limit exceeded. Please wait a minute.');
  const limit = Number(call.query.limit ?? 10);
  if (!Number.isInteger(limit) || limit < 1 || limit > 50) return refusal(400, 'limit: Expected 1 to 50');
  const { model } = call.query;
  const wanted = runsOf(keyOf(call) ?? '', gateway).filter(
    (run) => model === undefined || run.model === model,
  );
  return jsonResponse(200, {
    data: wanted
      .toReversed()
      .slice(0, limit)
      .map((run) => row(run, gateway)),
  });
}

function row({ id, job, model }: NanogptRun, gateway: GatewayContext): object {
  const status = flatWord(stageAt(job.script, gateway.now() - job.startedAt));
  return { runId: id, id, model, status, createdAt: new Date(job.startedAt).toISOString() };
}

/** The words of a job under way: the document's two, then those of the wire notes (section 5), then an invented one. */
const underWay: Record<PhaseLetter, string> = {
  q: 'IN_QUEUE',
  g: 'IN_PROGRESS',
  w: 'queued',
  a: 'generating',
  d: 'delivering',
  u: 'PONDERING',
};

/** The same in the flat form, which has a word for what it does not know (wire notes, section 4). */
const flatUnderWay: Record<PhaseLetter, string> = {
  q: 'queued',
  g: 'processing',
  w: 'pending',
  a: 'generating',
  d: 'delivering',
  u: 'unknown',
};

const flatEnds: Record<EndLetter, string> = {
  c: 'completed',
  s: 'completed',
  v: 'completed',
  n: 'completed',
  x: 'completed',
  y: 'completed',
  e: 'failed',
  l: 'failed',
  f: 'cancelled',
};

const flatWord = (stage: { phase: PhaseLetter } | { end: EndLetter }): string =>
  'phase' in stage ? flatUnderWay[stage.phase] : flatEnds[stage.end];

/**
 * The URL of a run's video: on a file server that needs no key, or by flag a path without a host, to be completed
 * with the gateway's own and opened with the key (wire notes, section 4). `/api` there is the base URL's path here.
 */
function linkOf({ id, job, model }: NanogptRun, gateway: GatewayContext): string {
  const query = gateway.links.query(job);
  if (!job.script.flags.includes('relative'))
    return `${gateway.baseURL}/files/${encodeURIComponent(id)}.mp4${query}`;
  const { pathname } = new URL(gateway.baseURL);
  const asked = new URLSearchParams({ model, runId: id, variant: 'video' }).toString();
  return `${pathname}/generate-video/content?${asked}${query.replace('?', '&')}`;
}

/** The shapes of an output, by flag (wire notes, section 4); the one without a name is the document's. */
const outputs: Readonly<Record<string, (url: string) => object>> = {
  '': (url) => ({ video: { url } }),
  outputurl: (url) => ({ url }),
  videourl: (url) => ({ video_url: url }),
  videolist: (url) => ({ videos: [{ url }] }),
};

const completed = (output: object) => ({ status: 'COMPLETED', output });
const failed = (error: unknown) => ({ status: 'FAILED', error });

/** How a job ends: as documented, then in words and shapes of the wire notes (sections 4, 5 and 9). */
const finished: Record<EndLetter, (url: string, output: object) => object> = {
  c: (_url, output) => completed(output),
  s: (_url, output) => ({ status: 'completed', output }),
  v: (url) => completed({ video: url }),
  n: () => completed({}),
  x: (_url, output) => completed(output),
  y: (_url, output) => completed(output),
  e: () => failed('The emulator was told to fail this job.'),
  l: () => failed({ message: 'The emulator was told to fail this job.', type: 'GENERATION_FAILED' }),
  f: () => ({ status: 'CANCELLED' }),
};

/** The printed sample of a failed job. */
const nsfw = {
  error: 'Content policy violation',
  isNSFWError: true,
  userFriendlyError: 'Content flagged as inappropriate. Please modify your prompt and try again.',
};

/** What `data` says of a run, but for the name its id goes by. */
function described(run: NanogptRun, gateway: GatewayContext): object {
  const { script, startedAt } = run.job;
  const { flags } = script;
  const stage = stageAt(script, gateway.now() - startedAt);
  if ('phase' in stage) return { status: underWay[stage.phase] };
  const url = linkOf(run, gateway);
  const shape = outputs[flags.find((flag) => flag in outputs) ?? ''];
  const said = finished[stage.end](url, shape?.(url) ?? {});
  if (failures.has(stage.end)) {
    const word = stage.end === 'f' && flags.includes('onel') ? { status: 'CANCELED' } : {};
    return { ...said, ...word, ...(stage.end !== 'f' && flags.includes('nsfw') ? nsfw : {}) };
  }
  return flags.includes('costless') ? said : { ...said, cost: money(finalCost(run)) };
}

/** The unified status as the operator's OpenAPI file has it (wire notes, section 4): one level, lower-case words. */
function flat(run: NanogptRun, gateway: GatewayContext): object {
  const { startedAt, script } = run.job;
  const stage = stageAt(script, gateway.now() - startedAt);
  const common = { status: flatWord(stage), createdAt: new Date(startedAt).toISOString() };
  if ('phase' in stage) {
    const goneMs = Math.max(0, gateway.now() - startedAt);
    const progress = Math.min(99, Math.floor((100 * goneMs) / Math.max(1, lengthOf(script))));
    return {
      ...common,
      progress,
      estimatedTimeRemaining: Math.ceil((endOf(run.job) - gateway.now()) / 1000),
    };
  }
  const over = { ...common, completedAt: new Date(endOf(run.job)).toISOString() };
  if (failures.has(stage.end)) return { ...over, error: 'The emulator was told to fail this job.' };
  return stage.end === 'n' ? over : { ...over, progress: 100, videoUrl: linkOf(run, gateway) };
}

/** 50 in a minute for each address, submits alone (document, "Rate Limits"). That the minute slides is assumed. */
const admitsSubmit = rateLimit(50, 60_000);

/** The limit is per address, so it comes before the key. */
export const limited =
  (handle: typeof submit): typeof submit =>
  (call, gateway) =>
    admitsSubmit(gateway)
      ? handle(call, gateway)
      : refusal(429, 'Rate limit exceeded. Please wait before generating another video.');

/** POST /generate-video */
export function submit(
  call: GatewayCall,
  gateway: GatewayContext,
): GatewayResponse | Promise<GatewayResponse> {
  if (!isJson(call)) return refusal(400, 'Expected content-type application/json');
  const body = readBody(call.body, gateway);
  if ('message' in body) return refusal(body.status, body.message);
  const { row, model, fields, unlisted } = body;
  const script = scriptOrIssue(fields.prompt ?? '', gateway);
  if (typeof script === 'string') return refusal(400, script);

  const currency = paymentSource(script.flags, gateway);
  const held = priceOf(row, fields, currency);
  if (held > account.free(gateway, currency)) return refusal(402, 'Insufficient balance');
  const run = createRun(gateway.now(), script, held, currency, model);
  account.book(gateway, { currency, held, taken: finalCost(run), endsAt: endOf(run.job) });
  remember(call, gateway, run);
  const cost = { amount: decimalOf(held, places), currency };
  const prompt = fields.prompt ?? '';
  const isUnlisted = unlisted !== undefined;
  gateway.made({ job: run.job, wireId: run.id, model, prompt, output: 'video', isUnlisted, cost });
  return markUnlisted(accepted(run, gateway), unlisted);
}

/** Dollars, unless the script or an account without any wants nano. */
function paymentSource(flags: readonly string[], gateway: GatewayContext): Currency {
  return flags.includes('xno') || !hasDollars(gateway) ? 'XNO' : 'USD';
}

/** Always `pending`, however quick the job is. Other responses that have been seen are in the wire notes, section 4. */
function accepted({ id, job, model, currency }: NanogptRun, gateway: GatewayContext): GatewayResponse {
  const { flags } = job.script;
  const lean = { runId: id, status: 'pending', cost: money(job.units) };
  if (flags.includes('leanrun')) return jsonResponse(200, lean);
  const remainingBalance = money(account.balance(gateway, currency));
  const twice = flags.includes('twoids') ? { id, prechargeLabel: 'Estimated cost' } : {};
  const whole = {
    runId: id,
    ...twice,
    status: 'pending',
    model,
    cost: money(job.units),
    paymentSource: currency,
    remainingBalance,
  };
  return jsonResponse(202, whole);
}

/** Told with a job under way; the document prints the second. */
const details: Readonly<Record<string, string>> = {
  IN_QUEUE: 'Request is queued',
  IN_PROGRESS: 'Video is being generated',
};

/** GET /generate-video/status?runId=…&modelSlug=…, today `model` (wire notes, section 1); both must be right. */
export function status(call: GatewayCall, gateway: GatewayContext): GatewayResponse {
  const { runId, modelSlug, model } = call.query;
  if (!runId) return refusal(400, 'runId is required');
  const slugs = [modelSlug, model].filter((slug) => slug !== undefined && slug !== '');
  if (slugs.length === 0) return refusal(400, 'modelSlug is required');
  const run = readRun(runId, gateway);
  if (run === undefined || slugs.some((slug) => slug !== run.model)) return refusal(404, 'Job not found');
  const { status: word, ...rest } = asRecord(described(run, gateway));
  const more = typeof word === 'string' && details[word] !== undefined ? { details: details[word] } : {};
  return jsonResponse(200, { data: { status: word, request_id: runId, ...more, ...rest } });
}

/** GET /video/status?requestId=…: no model, and the id in camel case, unless a script wants the flat form. */
export function unifiedStatus(call: GatewayCall, gateway: GatewayContext): GatewayResponse {
  const requestId = call.query.requestId ?? call.query.runId;
  if (!requestId) return refusal(400, 'requestId is required');
  const run = readRun(requestId, gateway);
  if (run === undefined) return refusal(404, 'Job not found');
  if (run.job.script.flags.includes('flatstatus')) {
    return jsonResponse(200, flat(run, gateway));
  }
  const { status, ...rest } = asRecord(described(run, gateway));
  return jsonResponse(200, { requestId, model: run.model, data: { status, requestId, ...rest } });
}

const asRecord = (value: object): Record<string, unknown> => ({ ...value });

/** GET /files/<run>.mp4: stands in for the storage of other hosts, which needs no key. */
export function file(call: GatewayCall, gateway: GatewayContext): Promise<GatewayResponse> {
  return serve((call.params.name ?? '').replace(/\.mp4$/, ''), call, gateway, clipResponse);
}

/** What can be had of a run; a sprite sheet would be a picture too. */
const variants: Readonly<Record<string, () => Promise<GatewayResponse>>> = {
  video: clipResponse,
  thumbnail: pictureResponse,
  spritesheet: pictureResponse,
};

/** GET /generate-video/content?runId=…&model=…&variant=… */
export function content(call: GatewayCall, gateway: GatewayContext): Promise<GatewayResponse> {
  const variant = call.query.variant ?? 'video';
  const give = Object.hasOwn(variants, variant) ? variants[variant] : undefined;
  if (give === undefined) return Promise.resolve(refusal(400, `variant: There is no ${variant}`));
  return serve(call.query.runId ?? '', call, gateway, give);
}

async function serve(
  id: string,
  call: GatewayCall,
  gateway: GatewayContext,
  give: () => Promise<GatewayResponse>,
): Promise<GatewayResponse> {
  const run = readRun(id, gateway);
  if (run === undefined) return refusal(404, 'No such file.');
  const stage = stageAt(run.job.script, gateway.now() - run.job.startedAt);
  if ('phase' in stage || stage.end === 'n' || failures.has(stage.end)) return refusal(404, 'No such file.');
  const refused = gateway.links.refusal(run.job, call.query);
  return refused === undefined ? give() : refusal(refused, 'This link is no longer valid.');
}
