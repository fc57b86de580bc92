import { randomUUID } from 'node:crypto';
import { type EmulatedJob, createJob } from '../../frame/job.ts';
import type { GatewayCall, GatewayContext, GatewayResponse } from '../../frame/protocol.ts';
import { clipResponse, jsonResponse, pictureResponse } from '../../frame/response.ts';
import type { EndLetter, PhaseLetter } from '../../frame/script-words.ts';
import { stageAt } from '../../frame/script.ts';
import { sinceReset } from '../../frame/since-reset.ts';
import { isJson, scriptOrIssue } from '../../frame/submitted.ts';
import { type GateaiJobKind, kinds, submitBody } from './models.ts';
import { refusal } from './responses.ts';

/** A job: all of it in its id, `<job>~<kind>`. */
interface GateaiJob {
  readonly id: string;
  readonly job: EmulatedJob;
  readonly kind: GateaiJobKind;
}

function readTask(id: string, gateway: GatewayContext): GateaiJob | undefined {
  const [jobId = '', name] = id.split('~');
  const [job, kind] = [gateway.readJob(jobId), kinds.find((one) => one === name)];
  return job === undefined || kind === undefined ? undefined : { id, job, kind };
}

/** The words of a job under way: none is known, so all are assumed. */
const underWay: Record<PhaseLetter, string> = {
  q: 'queued',
  g: 'processing',
  w: 'pending',
  a: 'running',
  d: 'rendering',
  u: 'pondering',
};

const failed = (error: unknown): object => ({ status: 'failed', error });
const message = 'The script told this job to fail.';
const success = (url: string): object => ({ status: 'success', public_url: url });

/** How a job ends: `success` and `failed`, the link absolute or relative (wire notes, section 10). */
const ended: Record<EndLetter, (url: string, path: string) => object> = {
  c: success,
  s: (url) => ({ status: 'succeeded', public_url: url }),
  v: (_url, path) => ({ status: 'success', output_url: path }),
  n: () => ({ status: 'success' }),
  x: success,
  y: success,
  e: () => failed(message),
  l: () => failed({ code: 'generation_failed', message }),
  f: () => ({ status: 'error', error: message }),
};
const withoutFile: ReadonlySet<EndLetter> = new Set(['n', 'e', 'l', 'f']);

/** POST /v1/generate/{image|video}: 202 with the id under one of two names. */
export const submit =
  (isDocumented: (model: string) => boolean) =>
  (call: GatewayCall, gateway: GatewayContext): GatewayResponse => {
    const kind = kinds.find((one) => one === call.params.kind);
    if (kind === undefined)
      return refusal(501, 'not_emulated', `There is no sample of ${call.params.kind} here.`);
    const read = submitBody.safeParse(call.body);
    if (!isJson(call) || !read.success)
      return refusal(400, 'invalid_request', 'The body must be JSON: { model, prompt }.');
    const { model, prompt } = read.data;
    const script = scriptOrIssue(prompt, gateway);
    if (typeof script === 'string') return refusal(400, 'invalid_request', script);
    const job = createJob(gateway.now(), script, 0);
    const id = `${job.id}~${kind}`;
    gateway.made({ job, wireId: id, model, prompt, output: kind, isUnlisted: !isDocumented(model) });
    return jsonResponse(202, script.flags.includes('jobid') ? { job_id: id } : { id });
  };

/** GET /v1/jobs/{id} */
export function status(call: GatewayCall, gateway: GatewayContext): GatewayResponse {
  const task = readTask(call.params.id ?? '', gateway);
  if (task === undefined) return refusal(404, 'not_found', 'There is no such job.');
  const { id, job } = task;
  const stage = stageAt(job.script, gateway.now() - job.startedAt);
  if ('phase' in stage) return jsonResponse(200, { id, status: underWay[stage.phase] });
  const path = `/v1/media/${id}${gateway.links.query(job)}`;
  return jsonResponse(200, { id, ...ended[stage.end](gateway.baseURL + path, path) });
}

interface GateaiUpload {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
}

/** The newest uploads of an emulator. */
const uploads = sinceReset(() => new Map<string, GateaiUpload>());
const mostUploads = 20;

/** POST /v1/uploads: the bytes as they are. */
export function upload(call: GatewayCall, gateway: GatewayContext): GatewayResponse {
  if (call.bytes.length === 0)
    return refusal(400, 'invalid_request', 'The body must be the bytes of a file.');
  const kept = uploads(gateway);
  const id = `upload-${randomUUID()}`;
  kept.set(id, {
    bytes: new Uint8Array(call.bytes),
    type: call.headers['content-type'] ?? 'application/octet-stream',
  });
  for (const old of [...kept.keys()].slice(0, -mostUploads)) kept.delete(old);
  const path = `/v1/media/${id}`;
  return jsonResponse(200, { id, url: path, absolute_url: gateway.baseURL + path });
}

/** GET /v1/media/{id}: what a job made, or what was uploaded. */
export async function media(call: GatewayCall, gateway: GatewayContext): Promise<GatewayResponse> {
  const id = call.params.id ?? '';
  const uploaded = uploads(gateway).get(id);
  if (uploaded !== undefined)
    return { status: 200, headers: { 'content-type': uploaded.type }, body: uploaded.bytes };
  const task = readTask(id, gateway);
  const stage = task && stageAt(task.job.script, gateway.now() - task.job.startedAt);
  if (task === undefined || stage === undefined || 'phase' in stage || withoutFile.has(stage.end))
    return refusal(404, 'not_found', 'There is no such file.');
  const refused = gateway.links.refusal(task.job, call.query);
  if (refused !== undefined) return refusal(refused, 'expired', 'This link is no longer valid.');
  return task.kind === 'video' ? clipResponse() : pictureResponse();
}
