import type { Call, GatewayContext, GatewayResponse } from '../../frame/protocol.ts';
import { jsonResponse } from '../../frame/response.ts';
import { linksOf } from './files.ts';
import { stageOf } from './life.ts';
import { usdNumber } from './money.ts';
import { refusal } from './refusal.ts';
import { ended, timedOut, underWay } from './stages.ts';
import { readTask, spelledInStatus, type Task } from './task.ts';

/** GET /get/{task_id} */
export function status(call: Call, gateway: GatewayContext): GatewayResponse {
  const task = readTask(call.params.id ?? '', gateway);
  if (task === undefined) return refusal(404, 'TASK_NOT_FOUND', 'There is no such task.');
  // "cost" is what the task cost; that it came back after 20 minutes is seen in the budget alone.
  const more = { model: spelledInStatus(task.model), cost: usdNumber(task.job.units) };
  return jsonResponse(200, { ...described(task, gateway), ...more });
}

function described(task: Task, gateway: GatewayContext): object {
  const stage = stageOf(task.job, gateway.now());
  if ('timedOut' in stage) return timedOut;
  if ('phase' in stage) return { status: underWay[stage.phase] };
  return ended[stage.end](linksOf(task, gateway));
}
