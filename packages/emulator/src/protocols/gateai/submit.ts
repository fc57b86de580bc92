import { createJob } from '../../frame/job.ts';
import type { Call, GatewayContext, GatewayResponse } from '../../frame/protocol.ts';
import { jsonResponse } from '../../frame/response.ts';
import { type Account, addTask, budgetOf, inFlight, slotsPerKey } from './account.ts';
import { adjustments, fit } from './fit.ts';
import { usdNumber, usdText } from './money.ts';
import { refusal } from './refusal.ts';
import { createTask } from './task.ts';
import { readWish } from './wish.ts';

/** POST /api/generate */
export function submit(call: Call, gateway: GatewayContext, account: Account): GatewayResponse {
  const wish = readWish(call, gateway);
  if ('status' in wish) return wish;
  const now = gateway.now();
  if (inFlight(account, now).length >= slotsPerKey)
    return refusal(429, 'RATE_LIMITED', `${slotsPerKey} generations are in flight.`);
  const { model, params, prompt, script, headers } = wish;
  const { remaining } = budgetOf(account, now);
  const fitted = fit(model, params, remaining);
  if (fitted === undefined)
    return refusal(402, 'BUDGET_EXCEEDED', `${usdText(remaining)} USD are left until 00:00 UTC.`);

  const task = createTask(createJob(now, script, fitted.micro), model, params);
  addTask(account, task);
  const cost = { amount: usdText(fitted.micro), currency: 'USD' };
  gateway.made({ job: task.job, wireId: task.id, model: model.id, prompt, cost });

  const money = { cost: usdNumber(fitted.micro), remaining: usdNumber(remaining - fitted.micro) };
  const changed = Object.keys(fitted.changes).length > 0;
  const answer = {
    task_id: task.id,
    url: `/get/${task.id}`,
    status: 'PROCESSING',
    ...(script.flags.includes('nocost') ? {} : money),
    ...(changed ? { adjustments: adjustments(model, params, fitted) } : {}),
  };
  return jsonResponse(200, answer, headers);
}
