import type { Call, House, GatewayResponse } from '../../frame/protocol.ts';
import { rateLimit } from '../../frame/rate.ts';
import { jsonResponse } from '../../frame/reply.ts';
import { stageAt } from '../../frame/script.ts';
import { sinceReset } from '../../frame/since-reset.ts';
import { keyOf } from './auth.ts';
import { flatWord } from './words.ts';
import { refusal } from './refusal.ts';
import type { Run } from './run.ts';

/** The newest runs of each key, oldest first. */
const byKey = sinceReset(() => new Map<string, Run[]>());
const most = 1000;

export function remember(call: Call, house: House, run: Run): void {
  const key = keyOf(call) ?? '';
  byKey(house).set(key, [...runsOf(key, house), run].slice(-most));
}

const runsOf = (key: string, house: House): readonly Run[] => byKey(house).get(key) ?? [];

/** 20 in a minute (wire notes, section 1). */
const admits = rateLimit(20, 60_000);

/**
 * GET /generate-video/recover: what the caller's key bought lately, newest first. Query and shape are those of the
 * operator's page on it: `model` filters, `limit` is 10 unless given and 50 at most.
 */
export function recover(call: Call, house: House): GatewayResponse {
  if (!admits(house)) return refusal(429, 'Rate limit exceeded. Please wait a minute.');
  const limit = Number(call.query.limit ?? 10);
  if (!Number.isInteger(limit) || limit < 1 || limit > 50) return refusal(400, 'limit: Expected 1 to 50');
  const { model } = call.query;
  const wanted = runsOf(keyOf(call) ?? '', house).filter((run) => model === undefined || run.model === model);
  return jsonResponse(200, {
    data: wanted
      .toReversed()
      .slice(0, limit)
      .map((run) => row(run, house)),
  });
}

function row({ id, job, model }: Run, house: House): object {
  const status = flatWord(stageAt(job.script, house.now() - job.startedAt));
  return { runId: id, id, model, status, createdAt: new Date(job.startedAt).toISOString() };
}
