import { endOf } from '../../frame/job.ts';
import type { Call, GatewayContext, GatewayResponse } from '../../frame/protocol.ts';
import { clipResponse } from '../../frame/response.ts';
import { unpaid } from './ends.ts';
import { refusal } from './refusal.ts';
import { jobOf } from './task.ts';

/** "Generate again or download within 20 minutes" (document, "Errors"). */
const linkLivesMs = 20 * 60_000;

/** GET /v1/videos/{task}/content: the file itself. The printed download sends no key. */
export async function content(call: Call, gateway: GatewayContext): Promise<GatewayResponse> {
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
