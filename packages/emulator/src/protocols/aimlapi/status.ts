import type { Call, GatewayContext, GatewayResponse } from '../../frame/protocol.ts';
import type { EmulatedJob } from '../../frame/job.ts';
import { jsonResponse } from '../../frame/response.ts';
import { stageAt } from '../../frame/script.ts';
import { jobOf } from './id.ts';
import { refusal } from './refusal.ts';
import { finished, underWay, withoutFile } from './stages.ts';
import { traceHeaders } from './trace.ts';

/** GET /v2/video/generations?generation_id=… */
export function status(call: Call, gateway: GatewayContext): GatewayResponse {
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
export function standing(job: EmulatedJob, gateway: GatewayContext): object {
  const { flags } = job.script;
  const stage = stageOf(job, gateway);
  if ('phase' in stage) return { status: underWay[stage.phase], ...missing(job) };
  const url = `${gateway.baseURL}/files/${job.id}.mp4${gateway.links.query(job)}`;
  const end = finished[stage.end](url);
  return { ...missing(job), ...end, ...(flags.includes('mute') && 'error' in end ? { error: null } : {}) };
}

/** What a response does not have is left out, or null. */
export const missing = ({ script }: EmulatedJob): object =>
  script.flags.includes('nulls') ? { video: null, error: null, meta: null } : {};

/** Finished answers have no meta (the document's own output); the status schema allows credits, but no dollars. */
function usage(job: EmulatedJob, gateway: GatewayContext): object {
  const stage = stageOf(job, gateway);
  const told = job.script.flags.includes('usage') && 'end' in stage && !withoutFile.has(stage.end);
  return told ? { meta: { usage: { credits_used: job.units } } } : {};
}

const stageOf = (job: EmulatedJob, gateway: GatewayContext): ReturnType<typeof stageAt> =>
  stageAt(job.script, gateway.now() - job.startedAt);
