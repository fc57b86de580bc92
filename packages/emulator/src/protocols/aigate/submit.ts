import { createJob, endOf, type EmulatedJob } from '../../frame/job.ts';
import { decimalOf } from '../../frame/money.ts';
import type { Call, GatewayContext, GatewayResponse } from '../../frame/protocol.ts';
import { isJson, scriptOrIssue } from '../../frame/submitted.ts';
import { looksLikeModel, readBody } from './body.ts';
import { answers, unpaid } from './ends.ts';
import { microUsdOf, places, priceOf } from './price.ts';
import { refusal } from './refusal.ts';
import { account } from './settings.ts';
import { taskId } from './task.ts';

/** Assumed: the document names the parameter error of a model, but no status and no code for it. */
const wrong = (message: string): GatewayResponse => refusal(400, 'http_400', message);

/**
 * POST /v1/video/generations and /v1/videos: the answer comes when the job has ended, and takes all the time until then.
 * The job goes on without the client: if it leaves, the money is taken all the same, when the job ends.
 */
export async function submit(call: Call, gateway: GatewayContext): Promise<GatewayResponse> {
  if (!isJson(call)) return wrong('Expected content-type application/json');
  const wish = readBody(call.body);
  if (typeof wish === 'string') return wrong(wish);
  if (!looksLikeModel(wish.model)) return refusal(404, 'not_found', `Model not found: ${wish.model}`);
  const script = scriptOrIssue(wish.prompt, gateway);
  if (typeof script === 'string') return wrong(script);

  const units = priceOf(wish);
  const price = microUsdOf(units);
  if (price > account.free(gateway, 'USD')) {
    return refusal(429, 'insufficient_quota', 'Not enough balance for the request');
  }
  const job = createJob(gateway.now(), script, units);
  const endsAt = endOf(job);
  account.book(gateway, { currency: 'USD', held: 0, taken: unpaid.has(script.end) ? 0 : price, endsAt });
  const cost = { amount: decimalOf(price, places), currency: 'USD' };
  gateway.made({ job, wireId: taskId(job, 0), model: wish.model, prompt: wish.prompt, cost });

  await gateway.until(endsAt, call);
  const urls = Array.from({ length: wish.n }, (_, index) => linkOf(job, index, gateway));
  return answers[script.end]({ wish, urls, created: Math.floor(gateway.now() / 1000) });
}

const linkOf = (job: EmulatedJob, index: number, gateway: GatewayContext): string =>
  `${gateway.baseURL}/v1/videos/${taskId(job, index)}/content${gateway.links.query(job)}`;
