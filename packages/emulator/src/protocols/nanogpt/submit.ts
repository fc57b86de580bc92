import { endOf } from '../../frame/job.ts';
import type { Call, GatewayContext, GatewayResponse } from '../../frame/protocol.ts';
import { rateLimit } from '../../frame/rate.ts';
import { jsonResponse } from '../../frame/response.ts';
import { isJson, scriptOrIssue } from '../../frame/submitted.ts';
import { decimalOf } from '../../frame/money.ts';
import { readBody } from './body.ts';
import { type Currency, money, places, priceOf } from './price.ts';
import { refusal } from './refusal.ts';
import { type Run, createRun, finalCost } from './run.ts';
import { remember } from './runs.ts';
import { hasDollars, account } from './settings.ts';

/** 50 in a minute for each address, submits alone (document, "Rate Limits"). That the minute slides is assumed. */
const admits = rateLimit(50, 60_000);

/** The limit is per address, so it comes before the key. */
export const limited =
  (handle: typeof submit): typeof submit =>
  (call, gateway) =>
    admits(gateway)
      ? handle(call, gateway)
      : refusal(429, 'Rate limit exceeded. Please wait before generating another video.');

/** POST /generate-video */
export function submit(call: Call, gateway: GatewayContext): GatewayResponse | Promise<GatewayResponse> {
  if (!isJson(call)) return refusal(400, 'Expected content-type application/json');
  const body = readBody(call.body);
  if ('message' in body) return refusal(body.status, body.message);
  const { row, model, fields } = body;
  const script = scriptOrIssue(fields.prompt ?? '', gateway);
  if (typeof script === 'string') return refusal(400, script);

  const currency = paymentSource(script.flags, gateway);
  const held = priceOf(row, fields, currency);
  if (held > account.free(gateway, currency)) return refusal(402, 'Insufficient balance');
  const run = createRun(gateway.now(), script, held, currency, model);
  account.book(gateway, { currency, held, taken: finalCost(run), endsAt: endOf(run.job) });
  remember(call, gateway, run);
  const cost = { amount: decimalOf(held, places), currency };
  gateway.made({ job: run.job, wireId: run.id, model, prompt: fields.prompt ?? '', cost });
  return accepted(run, gateway);
}

/** Dollars, unless the script or an account without any wants nano. */
function paymentSource(flags: readonly string[], gateway: GatewayContext): Currency {
  return flags.includes('xno') || !hasDollars(gateway) ? 'XNO' : 'USD';
}

/** Always `pending`, however quick the job is. Other responses that have been seen are in the wire notes, section 4. */
function accepted({ id, job, model, currency }: Run, gateway: GatewayContext): GatewayResponse {
  const { flags } = job.script;
  const lean = { runId: id, status: 'pending', cost: money(job.units) };
  if (flags.includes('leanrun')) return jsonResponse(200, lean);
  const remainingBalance = money(account.balance(gateway, currency));
  const twice = flags.includes('twoids') ? { id, prechargeLabel: 'Estimated cost' } : {};
  const whole = {
    runId: id,
    ...twice,
    status: 'pending',
    model,
    cost: money(job.units),
    paymentSource: currency,
    remainingBalance,
  };
  return jsonResponse(202, whole);
}
