import type { Call, House, Reply } from '../../frame/protocol.ts';
import type { EmulatedJob } from '../../frame/job.ts';
import { jsonReply } from '../../frame/reply.ts';
import { stageAt } from '../../frame/script.ts';
import { jobOf } from './id.ts';
import { refusal } from './refusal.ts';
import { finished, underWay, withoutFile } from './stages.ts';
import { traceHeaders } from './trace.ts';

/** GET /v2/video/generations?generation_id=… */
export function status(call: Call, house: House): Reply {
  const id = call.query.generation_id;
  if (id === undefined || id === '') {
    const issue = { code: 'invalid_type', path: ['generation_id'], message: 'Required' };
    return refusal(400, 'Query validation error!', call, house, [issue]);
  }
  const job = jobOf(id, house);
  // The message of a 404 is a dash (wire notes, section 6).
  if (job === undefined) return refusal(404, '-', call, house);
  return jsonReply(200, { id, ...extras(job), ...described(job, house) }, traceHeaders(call, id));
}

function described(job: EmulatedJob, house: House): object {
  const stage = stageAt(job.script, house.now() - job.startedAt);
  if ('phase' in stage) return { status: underWay[stage.phase] };
  const url = `${house.baseURL}/files/${job.id}.mp4${house.links.query(job)}`;
  // Finished answers have no meta (the document's own output); the status schema allows credits, but no dollars.
  const usage = job.script.flags.includes('usage') && !withoutFile.has(stage.end);
  return { ...finished[stage.end](url), ...(usage ? { meta: { usage: { credits_used: job.units } } } : {}) };
}

const extras = (job: EmulatedJob): object =>
  job.script.flags.includes('nulls') ? { video: null, error: null, meta: null } : {};
