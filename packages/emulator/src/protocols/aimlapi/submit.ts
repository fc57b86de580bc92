import type * as z from 'zod';
import { createJob, type EmulatedJob } from '../../frame/job.ts';
import type { Call, GatewayContext, GatewayResponse } from '../../frame/protocol.ts';
import { jsonTextResponse } from '../../frame/response.ts';
import { isJson, scriptOrIssue } from '../../frame/submitted.ts';
import { submitBody } from './body.ts';
import { wireId } from './id.ts';
import { creditsFor, usdText } from './price.ts';
import { refusal } from './refusal.ts';
import { missing, standing } from './status.ts';
import { traceHeaders } from './trace.ts';

/** POST /v2/video/generations */
export function submit(call: Call, gateway: GatewayContext): GatewayResponse {
  const refuse = (issues: readonly object[]) => refusal(400, 'Body validation error!', call, gateway, issues);
  // The document knows one kind of request body.
  if (!isJson(call)) {
    return refuse([{ code: 'invalid_type', path: [], message: 'Expected content-type application/json' }]);
  }
  const parsed = submitBody.safeParse(call.body);
  if (!parsed.success) return refuse(parsed.error.issues.map(asIssue));
  const script = scriptOrIssue(parsed.data.prompt, gateway);
  if (typeof script === 'string') return refuse([{ code: 'custom', path: ['prompt'], message: script }]);
  const job = createJob(gateway.now(), script, creditsFor(parsed.data));
  const cost = { amount: usdText(job.units), currency: 'USD' };
  gateway.made({ job, wireId: wireId(job), model: parsed.data.model, prompt: parsed.data.prompt, cost });
  return accepted(call, gateway, job);
}

const asIssue = ({ code, path, message }: z.core.$ZodIssue): object => ({ code, path, message });

/**
 * What submit responses say of money, by flag, as JSON text; the row without a name is the documented one, the others
 * have been seen or are allowed by the schema.
 */
const metas: Record<string, (credits: string, usd: string) => string | undefined> = {
  '': (credits, usd) => `{"usage":{"credits_used":${credits},"usd_spent":${usd}}}`,
  credits: (credits) => `{"usage":{"credits_used":${credits}}}`,
  tokens: (credits) => `{"usage":{"tokens_used":${credits}}}`,
  usagenull: () => '{"usage":null}',
  bare: () => undefined,
};

/** Every published submit response says queued, however quick the job is; the schema allows the other words, too. */
function accepted(call: Call, gateway: GatewayContext, job: EmulatedJob): GatewayResponse {
  const { flags } = job.script;
  const id = wireId(job);
  const [credits, usd] = [String(job.units), usdText(job.units)];
  const meta = metas[flags.find((flag) => flag in metas) ?? '']?.(credits, usd);
  const said = flags.includes('legacy')
    ? { generation_id: JSON.stringify(id) }
    : { id: JSON.stringify(id), ...texts(state(job, gateway)), ...(meta && { meta }) };
  const text = Object.entries(said).map(([name, value]) => `"${name}":${value}`);
  const money = { 'x-aimlapi-credits-used': credits, 'x-aimlapi-usd-spent': usd };
  return jsonTextResponse(200, `{${text.join(',')}}`, { ...traceHeaders(call, id), ...money });
}

const state = (job: EmulatedJob, gateway: GatewayContext): object =>
  job.script.flags.includes('atonce') ? standing(job, gateway) : { status: 'queued', ...missing(job) };

const texts = (members: object): Record<string, string> =>
  Object.fromEntries(Object.entries(members).map(([name, value]) => [name, JSON.stringify(value)]));
