import type { Call, GatewayContext, GatewayResponse } from '../../frame/protocol.ts';
import { rateLimit } from '../../frame/rate.ts';
import { jsonResponse } from '../../frame/response.ts';
import { stageAt } from '../../frame/script.ts';
import { sinceReset } from '../../frame/since-reset.ts';
import { keyOf } from './auth.ts';
import { flatWord } from './words.ts';
import { refusal } from './refusal.ts';
import type { Run } from './run.ts';

/** The newest runs of each key, oldest first. */
const byKey = sinceReset(() => new Map<string, Run[]>());
const most = 1000;

export function remember(call: Call, gateway: GatewayContext, run: Run): void {
  const key = keyOf(call) ?? '';
  byKey(gateway).set(key, [...runsOf(key, gateway), run].slice(-most));
}

const runsOf = (key: string, gateway: GatewayContext): readonly Run[] => byKey(gateway).get(key) ?? [];

/** 20 in a minute (wire notes, section 1). */
const admits = rateLimit(20, 60_000);

/**
 * GET /generate-video/recover: what the caller's key bought lately, newest first. Query and shape are those of the
 * operator's page on it: `model` filters, `limit` is 10 unless given and 50 at most.
 */
export function recover(call: Call, gateway: GatewayContext): GatewayResponse {
  if (!admits(gateway)) return refusal(429, 'Rate limit exceeded. Please wait a minute.');
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

function row({ id, job, model }: Run, gateway: GatewayContext): object {
  const status = flatWord(stageAt(job.script, gateway.now() - job.startedAt));
  return { runId: id, id, model, status, createdAt: new Date(job.startedAt).toISOString() };
}
