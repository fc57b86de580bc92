import type { Call, GatewayContext, GatewayResponse } from '../../frame/protocol.ts';
import { jsonResponse } from '../../frame/response.ts';
import { type Account, budgetOf } from './account.ts';
import { fit } from './fit.ts';
import { usdNumber } from './money.ts';
import { priceOf } from './price.ts';
import { readWish } from './wish.ts';

/** POST /api/estimate: the price of what was asked; where it does not fit, what would. Nothing is made or charged. */
export function estimate(call: Call, gateway: GatewayContext, account: Account): GatewayResponse {
  const wish = readWish(call, gateway);
  if ('status' in wish) return wish;
  const micro = priceOf(wish.model, wish.params);
  const { remaining } = budgetOf(account, gateway.now());
  const answer = {
    cost: usdNumber(micro),
    daily_remaining: usdNumber(remaining),
    fits_in_budget: micro <= remaining,
  };
  if (answer.fits_in_budget) return jsonResponse(200, answer, wish.headers);
  const fitted = fit(wish.model, wish.params, remaining);
  const suggestion = fitted && { params: fitted.changes, cost: usdNumber(fitted.micro) };
  return jsonResponse(200, { ...answer, suggestion }, wish.headers);
}
