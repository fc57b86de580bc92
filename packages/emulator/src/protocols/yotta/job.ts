import { randomBytes } from 'node:crypto';
import { type EmulatedJob, createJob } from '../../frame/job.ts';
import { decimalOf, unitsOf } from '../../frame/money.ts';
import type { GatewayCall, GatewayContext, GatewayResponse, Handler } from '../../frame/protocol.ts';
import { clipResponse, pictureResponse, previewResponse } from '../../frame/response.ts';
import type { EndLetter, PhaseLetter } from '../../frame/script-words.ts';
import { type Script, stageAt } from '../../frame/script.ts';
import { isJson, scriptOrIssue } from '../../frame/submitted.ts';
import { markUnlisted } from '../../frame/unlisted.ts';
import { type YottaTask, type YottaBody, readBody } from './models.ts';
import { codes, done, refusal } from './responses.ts';

/** What a job leaves behind, as the end of a file's name. */
type FileKind = 'mp4' | 'png' | 'jpg';

/**
 * A request: all of it in its id, `<job>_<task>`, and `_jpg` where JPEG was asked for. `units` of the job are the seconds
 * of its clip.
 */
interface YottaOrder {
  /** As it is spelt in a path. */
  readonly id: string;
  readonly job: EmulatedJob;
  readonly task: YottaTask;
  readonly file: FileKind;
}

/**
 * By flag an id is a bare 64-bit number, as a sibling API of this gateway prints them (wire notes, section 4). Nothing
 * fits into one, so these are kept here, and only the emulator that gave one out knows it.
 */
const numbered = new WeakMap<GatewayContext, Map<string, YottaOrder>>();

/** What a new order is made of. */
type NewOrder = Pick<YottaOrder, 'task' | 'file'> & { readonly script: Script; readonly seconds: number };

function createOrder(gateway: GatewayContext, { script, seconds, task, file }: NewOrder): YottaOrder {
  const job = createJob(gateway.now(), script, seconds);
  if (!script.flags.includes('bigid'))
    return { id: [job.id, task, ...(file === 'jpg' ? [file] : [])].join('_'), job, task, file };
  const order = { id: bigNumber(), job, task, file };
  const orders = numbered.get(gateway) ?? new Map<string, YottaOrder>();
  numbered.set(gateway, orders.set(order.id, order));
  return order;
}

function readOrder(id: string, gateway: GatewayContext): YottaOrder | undefined {
  const kept = numbered.get(gateway)?.get(id);
  if (kept !== undefined) return kept;
  const [, jobId = '', name = '', jpg] = /^(emu-[^_]+)_([a-z-]+?)(_jpg)?$/.exec(id) ?? [];
  const [job, task] = [gateway.readJob(jobId), tasks.find((one) => one === name)];
  if (job === undefined || task === undefined) return undefined;
  const file = fileOf(task, jpg === undefined ? undefined : 'jpeg');
  return { id, job, task, file };
}

/** PNG is "the safer default" (document, "Output Format"). */
function fileOf(task: YottaTask, format: unknown): FileKind {
  if (task !== 'text-to-image') return 'mp4';
  return format === 'jpeg' ? 'jpg' : 'png';
}

export const tasks = [
  'text-to-video',
  'image-to-video',
  'text-to-image',
  'video-edit',
  'reference-to-video',
] as const satisfies readonly YottaTask[];

/** Between 2^62 and 2^63, and odd: no double can hold it. */
const bigNumber = (): string => String((randomBytes(8).readBigUInt64BE() >> 2n) | (1n << 62n) | 1n);

/**
 * No word for a job under way is documented: the first two are ASSUMED, those after them are the sibling API's (wire
 * notes, section 5), the last is invented.
 */
const underWay: Record<PhaseLetter, string> = {
  q: 'pending',
  g: 'processing',
  w: 'PENDING',
  a: 'PROCESSING',
  d: 'DELIVERED',
  u: 'pondering',
};

const completed = (url: string) => ({ status: 'completed', output_url: url });

/** How a job ends: the three documented words; nothing says why one failed, but the sibling API has a field for it. */
const finished: Record<EndLetter, (url: string) => object> = {
  c: completed,
  s: (url) => ({ status: 'SUCCESS', output_url: url }),
  v: (url) => ({ status: 'completed', output_url: [url] }),
  n: () => ({ status: 'completed', output_url: null }),
  x: completed,
  y: completed,
  e: () => ({ status: 'failed' }),
  l: () => ({ status: 'failed', failedReason: 'The emulator was told to fail this job.' }),
  f: () => ({ status: 'cancelled' }),
};

const failures: ReadonlySet<EndLetter> = new Set(['e', 'l', 'f']);

/** POST /<task>/generations */
export const submit =
  (task: YottaTask): Handler =>
  (call, gateway) => {
    const refuse = (message: string) => refusal(codes.badParameters, message);
    if (!isJson(call)) return refuse('Expected content-type application/json');
    const request = readBody(call.body, task, gateway);
    if (typeof request === 'string') return refuse(request);
    const script = scriptOrIssue(request.prompt, gateway);
    if (typeof script === 'string') return refuse(script);

    const file = fileOf(task, request.parameters.output_format);
    const order = createOrder(gateway, { script, seconds: secondsOf(request), task, file });
    const { job } = order;
    const output = file === 'mp4' ? 'video' : 'image';
    const isUnlisted = request.unlisted !== undefined;
    gateway.made({
      job,
      wireId: order.id,
      model: request.model,
      prompt: request.prompt,
      output,
      isUnlisted,
      ...costOf(request),
    });
    const { flags } = script;
    const id = flags.includes('bigid') ? order.id : JSON.stringify(order.id);
    return markUnlisted(done(`{"request_id":${id}}`, flags), request.unlisted);
  };

/** A picture has none. */
function secondsOf({ row, parameters }: YottaBody): number {
  if (row.task === 'text-to-image') return 0;
  const { duration } = parameters;
  return row.seconds?.(parameters) ?? (typeof duration === 'number' ? duration : 5);
}

/** For the books alone: no response of this gateway says what anything costs. */
function costOf({ row, parameters }: YottaBody) {
  const price = row.price?.(parameters);
  if (price === undefined) return {};
  const { each, times } = price;
  return { cost: { amount: decimalOf(unitsOf(each, 4) * times, 4), currency: 'USD' } };
}

/**
 * GET /<task>/generations/{request_id}. Both samples ask the text-to-video path, that of an image-to-video job included
 * (wire notes, 9.1), so that one serves every job, and any other for those of its task alone.
 */
export const status =
  (path: YottaTask): Handler =>
  (call, gateway) => {
    const order = readOrder(call.params.id ?? '', gateway);
    const elsewhere = path !== 'text-to-video' && order?.task !== path;
    return order === undefined || elsewhere
      ? refusal(codes.noRecord, 'record not exist')
      : described(order, gateway);
  };

function described({ id, job, file }: YottaOrder, gateway: GatewayContext): GatewayResponse {
  const { script, startedAt, units } = job;
  const stage = stageAt(script, gateway.now() - startedAt);
  if ('phase' in stage) return done(JSON.stringify({ status: underWay[stage.phase] }), script.flags);
  const url = `${gateway.baseURL}/files/${id}.${file}${gateway.links.query(job)}`;
  const length = file !== 'mp4' || failures.has(stage.end) ? {} : { duration: units };
  return done(JSON.stringify({ ...finished[stage.end](url), ...length }), script.flags);
}

const responses: Readonly<Record<FileKind, () => Promise<GatewayResponse>>> = {
  mp4: clipResponse,
  png: pictureResponse,
  jpg: previewResponse,
};

/** GET /files/<request>.mp4, .png or .jpg: stands in for the gateway's file server, which needs no key. */
export async function file(call: GatewayCall, gateway: GatewayContext): Promise<GatewayResponse> {
  const order = readOrder((call.params.name ?? '').replace(/\.(mp4|png|jpg)$/, ''), gateway);
  if (order === undefined) return plain(404, 'No such file.');
  const { job, file: kind } = order;
  const stage = stageAt(job.script, gateway.now() - job.startedAt);
  if ('phase' in stage || stage.end === 'n' || failures.has(stage.end)) return plain(404, 'No such file.');
  const refused = gateway.links.refusal(job, call.query);
  if (refused !== undefined) return plain(refused, 'This link is no longer valid.');
  return responses[kind]();
}

const plain = (status: number, body: string): GatewayResponse => ({
  status,
  headers: { 'content-type': 'text/plain' },
  body,
});
