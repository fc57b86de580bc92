import * as z from 'zod';
import { type EmulatedJob, createJob } from '../../frame/job.ts';
import type { GatewayCall, GatewayContext, GatewayResponse } from '../../frame/protocol.ts';
import {
  clipResponse,
  jsonResponse,
  modelResponse,
  pictureResponse,
  previewResponse,
} from '../../frame/response.ts';
import type { EndLetter, PhaseLetter } from '../../frame/script-words.ts';
import { stageAt } from '../../frame/script.ts';
import { markUnlisted } from '../../frame/unlisted.ts';
import type { Model } from './generated/models.ts';
import {
  type Params,
  durationName,
  asModel,
  findModel,
  microOf,
  priceOf,
  quantityOf,
  readBody,
  sizeOf,
  smallerSizes,
  usdNumber,
  usdText,
  used,
} from './models.ts';
import { refusal } from './responses.ts';

/** What `startEmulator({ gateai })` can set for this gateway alone. */
export interface GateaiSettings {
  /** What each key may spend a day, in dollars. @default '100' */
  readonly dailyBudget?: string;
  /** What counts among the 5 requests per 30 s, which the document does not say. @default 'generations' */
  readonly windowCounts?: 'generations' | 'calls';
}

export const settingsSchema: z.ZodType<GateaiSettings> = z.strictObject({
  dailyBudget: z
    .string()
    .regex(/^\d{1,6}(\.\d{1,6})?$/, 'dollars as a decimal, such as 0.10')
    .exactOptional(),
  windowCounts: z.enum(['generations', 'calls']).exactOptional(),
});

const dailyMicro = ({ dailyBudget = '100' }: GateaiSettings): number => microOf(dailyBudget);

const minute = 60_000;

/** "Generation timeouts" and "Rate limit" of the document. */
const slotMs = 10 * minute;
const refundMs = 20 * minute;
const hardLimitMs = 40 * minute;

/** Where a job is: under way, ended as its script says, or ended by the hard limit. */
type TaskStage = { readonly phase: PhaseLetter } | { readonly end: EndLetter } | { readonly timedOut: true };

export function stageOf(job: EmulatedJob, now: number): TaskStage {
  const elapsed = now - job.startedAt;
  if (lengthMs(job) > hardLimitMs && elapsed >= hardLimitMs) return { timedOut: true };
  return stageAt(job.script, elapsed);
}

export const isActive = (job: EmulatedJob, now: number): boolean => 'phase' in stageOf(job, now);

/** A slot is given back after ten minutes though the job goes on. */
const holdsSlot = (job: EmulatedJob, now: number): boolean =>
  isActive(job, now) && now - job.startedAt < slotMs;

/** The money comes back once a job has taken twenty minutes; the job goes on, and what it still makes is free. */
const isRefunded = (job: EmulatedJob, now: number): boolean =>
  lengthMs(job) > refundMs && now - job.startedAt >= refundMs;

const lengthMs = ({ script }: EmulatedJob): number => script.phases.reduce((sum, { ms }) => sum + ms, 0);

/** How a picture comes, as the end of a file's name. */
type PictureKind = 'jpg' | 'png';

/** A job with what its responses need, all of it in the id a client gets: `emu-…~seedance-2.0~1`, with `~png` where asked. */
export interface GateaiTask {
  readonly id: string;
  readonly job: EmulatedJob;
  readonly model: Model;
  readonly quantity: number;
  readonly picture: PictureKind;
}

function createTask(job: EmulatedJob, model: Model, params: Params): GateaiTask {
  const [quantity, picture] = [quantityOf(model, params), pictureOf(model, params)];
  const id = [job.id, model.id, quantity, ...(picture === 'png' ? [picture] : [])].join('~');
  return { id, job, model, quantity, picture };
}

/**
 * The document's one link to a picture ends in `.jpg`; only some models let their `output_format` be chosen, of which
 * `webp` comes as a PNG here.
 */
function pictureOf(model: Model, params: Params): PictureKind {
  const format = used(model, params, 'output_format') ?? 'jpeg';
  return format === 'jpeg' ? 'jpg' : 'png';
}

/** The task a client means, if it is one. */
function readTask(id: string, gateway: GatewayContext): GateaiTask | undefined {
  const [, jobId = '', modelId = '', quantity, png] = /^([^~]+)~([^~]+)~([1-8])(~png)?$/.exec(id) ?? [];
  const job = gateway.readJob(jobId);
  const unlisted = findModel(modelId) === undefined ? gateway.unlisted(modelId) : undefined;
  const model = unlisted === undefined ? findModel(modelId) : asModel(unlisted);
  if (job === undefined || model === undefined) return undefined;
  return { id, job, model, quantity: Number(quantity), picture: png === undefined ? 'jpg' : 'png' };
}

/** What a task leaves behind. Four "video" models are priced by the image and have no length: they make images. */
function kindOf({ type, price }: Model): 'image' | 'video' | '3d' {
  if (type === '3d') return '3d';
  return type === 'image' || price.per === 'image' ? 'image' : 'video';
}

/**
 * The spelling of a model in status responses. The document shows one, `gpt-image-2` → `gpt_image_2_0`; the others are
 * made after it.
 */
const spelledInStatus = ({ id }: Model): string =>
  id.replace(/[^a-z0-9]/g, '_').replace(/(?<=[a-z])_(\d)$/, '_$1_0');

/** What the gateway knows of one key. */
export interface Account {
  readonly settings: GateaiSettings;
  /** Oldest first, of the last two days. */
  tasks: readonly GateaiTask[];
  /** When the requests of the window came. */
  calls: readonly number[];
}

const known = new WeakMap<object, Map<string, Account>>();

export function accountOf(gateway: GatewayContext, key: string): Account {
  const accounts = known.get(gateway.generation) ?? new Map<string, Account>();
  known.set(gateway.generation, accounts);
  const account = accounts.get(key) ?? {
    settings: settingsSchema.parse(gateway.settings),
    tasks: [],
    calls: [],
  };
  accounts.set(key, account);
  return account;
}

const day = 24 * 60 * 60_000;
const dayOf = (at: number): number => Math.floor(at / day);

function addTask(account: Account, task: GateaiTask): void {
  const since = task.job.startedAt - 2 * day;
  account.tasks = [...account.tasks.filter(({ job }) => job.startedAt > since), task];
}

/** The tasks begun since 00:00 UTC. */
export const today = ({ tasks }: Account, now: number): readonly GateaiTask[] =>
  tasks.filter(({ job }) => dayOf(job.startedAt) === dayOf(now));

/** In micro-dollars: what a task has cost so far. A failed one is charged like any other: nothing else is said. */
export const chargedMicro = ({ job }: GateaiTask, now: number): number =>
  isRefunded(job, now) ? 0 : job.units;

export interface DailyBudget {
  readonly limit: number;
  readonly used: number;
  readonly remaining: number;
}

/** In micro-dollars. */
export function budgetOf(account: Account, now: number): DailyBudget {
  const limit = dailyMicro(account.settings);
  const used = today(account, now).reduce((sum, task) => sum + chargedMicro(task, now), 0);
  return { limit, used, remaining: limit - used };
}

/** "Max 5 in-flight per key". */
export const slotsPerKey = 5;

export const inFlight = ({ tasks }: Account, now: number): readonly GateaiTask[] =>
  tasks.filter(({ job }) => holdsSlot(job, now));

const windowMs = 30_000;
const callsPerWindow = 5;

/** Takes a request into the sliding window, or rejects it. A rejected one takes no place. */
export function enterWindow(account: Account, now: number): boolean {
  const inside = account.calls.filter((at) => now - at < windowMs);
  const free = inside.length < callsPerWindow;
  account.calls = free ? [...inside, now] : inside;
  return free;
}

/**
 * The words of a job under way. The status table has one, PROCESSING, for a job in the queue as well; QUEUED stands in
 * the dashboard's chapter alone, so a script has to ask for it with `w`. The others are invented.
 */
const underWay: Record<PhaseLetter, string> = {
  q: 'PROCESSING',
  g: 'PROCESSING',
  w: 'QUEUED',
  a: 'RUNNING',
  d: 'RENDERING',
  u: 'PONDERING',
};

/** The dashboard lists jobs "currently PROCESSING or QUEUED". */
export const onDashboard = (phase: PhaseLetter): string => (phase === 'q' ? 'QUEUED' : underWay[phase]);

/** What was made, as links: `glb` for 3D models only. */
interface GateaiLinks {
  readonly result: readonly string[];
  readonly glb_urls?: readonly string[];
}

const done = (links: GateaiLinks): object => ({ status: 'FINISHED', ...links });
const told = 'The emulator was told to fail this job.';

/**
 * How an ended job looks. Where the text of a failure sits is not shown; `success` and `failed` are the words of the
 * host's later protocol (wire notes, section 10).
 */
export const ended: Record<EndLetter, (links: GateaiLinks) => object> = {
  c: done,
  s: (links) => ({ status: 'success', ...links }),
  v: ({ result, ...more }) => ({ status: 'FINISHED', result: result[0], ...more }),
  n: () => ({ status: 'FINISHED', result: [] }),
  x: done,
  y: done,
  e: () => ({ status: 'FAILED', error: told }),
  l: () => ({ status: 'FAILED', error: { code: 'GENERATION_FAILED', message: told } }),
  f: () => ({ status: 'failed', error: told }),
};

/** "The task is force-terminated with status FAILED and error …". */
export const timedOut = { status: 'FAILED', error: 'Generation timed out (40 min hard limit)' } as const;

/** Ends that leave no file behind. */
export const withoutFile: ReadonlySet<EndLetter> = new Set(['n', 'e', 'l', 'f']);

/** What `result` lists, by kind. */
const extensions: Readonly<Record<ReturnType<typeof kindOf>, (task: GateaiTask) => string>> = {
  image: ({ picture }) => picture,
  video: () => 'mp4',
  '3d': () => 'jpg',
};

const responses: Readonly<Record<string, () => Promise<GatewayResponse>>> = {
  png: pictureResponse,
  mp4: clipResponse,
  jpg: previewResponse,
  glb: modelResponse,
};

/** The links to what a task made, named as the document names them: `…/{genId}/rodin-v2_-0.jpg` */
function linksOf(task: GateaiTask, gateway: GatewayContext): GateaiLinks {
  const { id, job, model, quantity } = task;
  const url = (extension: string) => (_: unknown, at: number) =>
    `${gateway.baseURL}/files/${encodeURIComponent(id)}/${encodeURIComponent(model.id)}_-${at}.${extension}${gateway.links.query(job)}`;
  const kind = kindOf(model);
  const all = Array.from({ length: quantity });
  const result = all.map(url(extensions[kind](task)));
  if (kind !== '3d' || job.script.flags.includes('noglb')) return { result };
  return { result, glb_urls: all.map(url('glb')) };
}

/** GET /files/{task_id}/{name}: stands in for the gateway's file server, which needs no key. */
export async function file(call: GatewayCall, gateway: GatewayContext): Promise<GatewayResponse> {
  const task = readTask(call.params.id ?? '', gateway);
  const extension = task && extensionOf(task, call.params.name ?? '');
  const response = responses[extension ?? ''];
  if (task === undefined || response === undefined || !isThere(task, gateway))
    return plain(404, 'No such file.');
  const refused = gateway.links.refusal(task.job, call.query);
  return refused === undefined ? response() : plain(refused, 'This link is no longer valid.');
}

/** The extension of a name that is one of the task's files. */
function extensionOf(task: GateaiTask, name: string): string | undefined {
  const { model, quantity } = task;
  const extension = /\.([a-z0-9]+)$/.exec(name)?.[1] ?? '';
  const kind = kindOf(model);
  if (extension !== extensions[kind](task) && !(kind === '3d' && extension === 'glb')) return undefined;
  const names = Array.from({ length: quantity }, (_, at) => `${model.id}_-${at}.${extension}`);
  return names.includes(name) ? extension : undefined;
}

function isThere({ job }: GateaiTask, gateway: GatewayContext): boolean {
  const stage = stageOf(job, gateway.now());
  return 'end' in stage && !withoutFile.has(stage.end);
}

const plain = (status: number, body: string): GatewayResponse => ({
  status,
  headers: { 'content-type': 'text/plain' },
  body,
});

/** What a request became so that the day's money suffices. */
interface Fitted {
  readonly params: Params;
  readonly micro: number;
  /** Only what differs from what was asked. */
  readonly changes: Params;
}

/**
 * "The server automatically downgrades resolution or shortens duration to fit": which comes first is not said. Here a
 * clip is shortened as little as needed; only if no length fits does it become smaller as well. Nothing else is
 * touched, so most models, at one price a generation, cannot be made to fit.
 */
export function fit(model: Model, params: Params, budgetMicro: number): Fitted | undefined {
  for (const size of sizes(model, params)) {
    for (const duration of durations(model, params)) {
      const changes = { ...size, ...duration };
      const changed = { ...params, ...changes };
      const micro = priceOf(model, changed);
      if (micro <= budgetMicro) return { params: changed, micro, changes };
    }
  }
  return undefined;
}

/** `{ duration: { from: 8, to: 4 } }`: the document names `adjustments` and does not show them. */
const adjustments = (model: Model, asked: Params, { changes }: Fitted): object =>
  Object.fromEntries(
    Object.entries(changes).map(([name, to]) => [name, { from: used(model, asked, name) ?? null, to }]),
  );

function sizes(model: Model, params: Params): readonly Params[] {
  const size = sizeOf(model, params);
  const smaller = size === undefined ? [] : smallerSizes(model, size);
  return [{}, ...smaller.map(({ width, height }) => ({ width, height }))];
}

function durations(model: Model, params: Params): readonly Params[] {
  const name = durationName(model);
  if (name === undefined) return [{}];
  const asked = Number(used(model, params, name));
  const shorter = (model.params[name]?.enum ?? []).map(Number).filter((seconds) => seconds < asked);
  return [{}, ...shorter.toSorted((one, other) => other - one).map((seconds) => ({ [name]: seconds }))];
}

/** POST /api/generate */
export function submit(call: GatewayCall, gateway: GatewayContext, account: Account): GatewayResponse {
  const request = readBody(call, gateway);
  if ('status' in request) return request;
  const now = gateway.now();
  if (inFlight(account, now).length >= slotsPerKey)
    return refusal(429, 'RATE_LIMITED', `${slotsPerKey} generations are in flight.`);
  const { model, params, prompt, script, headers, unlisted } = request;
  const { remaining } = budgetOf(account, now);
  const fitted = fit(model, params, remaining);
  if (fitted === undefined)
    return refusal(402, 'BUDGET_EXCEEDED', `${usdText(remaining)} USD are left until 00:00 UTC.`);

  const task = createTask(createJob(now, script, fitted.micro), model, params);
  addTask(account, task);
  const cost = { amount: usdText(fitted.micro), currency: 'USD' };
  const isUnlisted = unlisted !== undefined;
  gateway.made({
    job: task.job,
    wireId: task.id,
    model: model.id,
    prompt,
    output: kindOf(model),
    isUnlisted,
    cost,
  });

  const money = { cost: usdNumber(fitted.micro), remaining: usdNumber(remaining - fitted.micro) };
  const changed = Object.keys(fitted.changes).length > 0;
  const response = {
    task_id: task.id,
    url: `/get/${encodeURIComponent(task.id)}`,
    status: 'PROCESSING',
    ...(script.flags.includes('nocost') ? {} : money),
    ...(changed ? { adjustments: adjustments(model, params, fitted) } : {}),
  };
  return markUnlisted(jsonResponse(200, response, headers), unlisted);
}

/** GET /get/{task_id} */
export function status(call: GatewayCall, gateway: GatewayContext): GatewayResponse {
  const task = readTask(call.params.id ?? '', gateway);
  if (task === undefined) return refusal(404, 'TASK_NOT_FOUND', 'There is no such task.');
  // "cost" is what the task cost; that it came back after 20 minutes is seen in the budget alone.
  const more = { model: spelledInStatus(task.model), cost: usdNumber(task.job.units) };
  return jsonResponse(200, { ...described(task, gateway), ...more });
}

function described(task: GateaiTask, gateway: GatewayContext): object {
  const stage = stageOf(task.job, gateway.now());
  if ('timedOut' in stage) return timedOut;
  if ('phase' in stage) return { status: underWay[stage.phase] };
  return ended[stage.end](linksOf(task, gateway));
}
