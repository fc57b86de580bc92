import type { Call, GatewayContext, GatewayResponse } from '../../frame/protocol.ts';
import { jsonResponse } from '../../frame/response.ts';
import { flat } from './flat.ts';
import { refusal } from './refusal.ts';
import { readRun } from './run.ts';
import { described } from './stages.ts';

/** Told with a job under way; the document prints the second. */
const details: Readonly<Record<string, string>> = {
  IN_QUEUE: 'Request is queued',
  IN_PROGRESS: 'Video is being generated',
};

/** GET /generate-video/status?runId=…&modelSlug=…, today `model` (wire notes, section 1); both must be right. */
export function status(call: Call, gateway: GatewayContext): GatewayResponse {
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
export function unifiedStatus(call: Call, gateway: GatewayContext): GatewayResponse {
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
