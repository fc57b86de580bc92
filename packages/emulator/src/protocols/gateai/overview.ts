import type { Call, GatewayContext, GatewayResponse } from '../../frame/protocol.ts';
import { jsonResponse } from '../../frame/response.ts';
import {
  type Account,
  type Budget,
  budgetOf,
  chargedMicro,
  inFlight,
  slotsPerKey,
  today,
} from './account.ts';
import { isActive, stageOf } from './life.ts';
import { usdNumber } from './money.ts';
import { ended, onDashboard, timedOut, withoutFile } from './stages.ts';
import type { Task } from './task.ts';

/** GET /credits. The printed sample has a comma too many and is no JSON; this is what it means. */
export const credits = (_: Call, gateway: GatewayContext, account: Account): GatewayResponse =>
  jsonResponse(200, {
    your_budget: printed(budgetOf(account, gateway.now())),
    // the sample's figures: there is no pool here
    pool: { total_accounts: 12, locked: 1 },
  });

/** GET /api/me?key=… */
export function dashboard(_: Call, gateway: GatewayContext, account: Account): GatewayResponse {
  const now = gateway.now();
  const slots = inFlight(account, now);
  const active = account.tasks.filter(({ job }) => isActive(job, now));
  const recent = account.tasks.filter(({ job }) => !isActive(job, now)).toReversed();
  return jsonResponse(200, {
    budget: printed(budgetOf(account, now)),
    concurrency: {
      used: slots.length,
      max: slotsPerKey,
      available: slotsPerKey - slots.length,
      active_slots: slots.map((task) => ({
        taskId: task.id,
        model: task.model.id,
        elapsed: elapsed(task, now),
      })),
    },
    active_tasks: active.map((task) => ({ ...about(task, now), elapsed: `${elapsed(task, now)}s` })),
    recent_tasks: recent.slice(0, 20).map((task) => ({ ...about(task, now), result_count: made(task, now) })),
    today_spending: spending(account, now),
  });
}

const printed = ({ limit, used, remaining }: Budget): object => ({
  daily_limit: usdNumber(limit),
  used: usdNumber(used),
  remaining: usdNumber(remaining),
});

const elapsed = ({ job }: Task, now: number): number => Math.floor((now - job.startedAt) / 1000);

const about = (task: Task, now: number): object => ({
  task_id: task.id,
  model: task.model.id,
  status: word(task, now),
  cost: usdNumber(task.job.units),
});

function word({ job }: Task, now: number): string {
  const stage = stageOf(job, now);
  if ('phase' in stage) return onDashboard(stage.phase);
  if ('timedOut' in stage) return timedOut.status;
  return 'error' in ended[stage.end]({ result: [] }) ? 'FAILED' : 'FINISHED';
}

function made({ job, quantity }: Task, now: number): number {
  const stage = stageOf(job, now);
  return 'end' in stage && !withoutFile.has(stage.end) ? quantity : 0;
}

/** Per model: how many requests, and what they have cost. */
function spending(account: Account, now: number): object {
  const tasks = today(account, now);
  const rows = [...new Set(tasks.map(({ model }) => model.id))].map((id) => {
    const own = tasks.filter(({ model }) => model.id === id);
    const micro = own.reduce((sum, task) => sum + chargedMicro(task, now), 0);
    return [id, { requests: own.length, cost: usdNumber(micro) }] as const;
  });
  return Object.fromEntries(rows);
}
