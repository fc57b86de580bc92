import type * as z from 'zod';
import { createJob, type EmulatedJob } from '../../frame/job.ts';
import type { Call, House, Reply } from '../../frame/protocol.ts';
import { jsonTextReply } from '../../frame/reply.ts';
import { isJson, scriptOrObjection } from '../../frame/submitted.ts';
import { submitBody } from './body.ts';
import { wireId } from './id.ts';
import { creditsFor, usdText } from './price.ts';
import { refusal } from './refusal.ts';
import { traceHeaders } from './trace.ts';

/** POST /v2/video/generations */
export function submit(call: Call, house: House): Reply {
  const refuse = (issues: readonly object[]) => refusal(400, 'Body validation error!', call, house, issues);
  // The document knows one kind of request body.
  if (!isJson(call)) {
    return refuse([{ code: 'invalid_type', path: [], message: 'Expected content-type application/json' }]);
  }
  const parsed = submitBody.safeParse(call.body);
  if (!parsed.success) return refuse(parsed.error.issues.map(asIssue));
  const script = scriptOrObjection(parsed.data.prompt, house);
  if (typeof script === 'string') return refuse([{ code: 'custom', path: ['prompt'], message: script }]);
  const job = createJob(house.now(), script, creditsFor(parsed.data));
  const cost = { amount: usdText(job.units), currency: 'USD' };
  house.made({ job, wireId: wireId(job), model: parsed.data.model, prompt: parsed.data.prompt, cost });
  return accepted(call, job);
}

const asIssue = ({ code, path, message }: z.core.$ZodIssue): object => ({ code, path, message });

/** The submit replies that have been seen, by flag; the row without a name is the documented one. Values are JSON text. */
const shapes: Record<string, (id: string, credits: string, usd: string) => string> = {
  '': (id, credits, usd) => withUsage(id, `"credits_used":${credits},"usd_spent":${usd}`),
  credits: (id, credits) => withUsage(id, `"credits_used":${credits}`),
  tokens: (id, credits) => withUsage(id, `"tokens_used":${credits}`),
  bare: (id) => `{"id":${id},"status":"queued"}`,
  legacy: (id) => `{"generation_id":${id}}`,
};

const withUsage = (id: string, usage: string): string =>
  `{"id":${id},"status":"queued","meta":{"usage":{${usage}}}}`;

/** Every published submit reply says queued, however quick the job is. */
function accepted(call: Call, job: EmulatedJob): Reply {
  const id = wireId(job);
  const [credits, usd] = [String(job.units), usdText(job.units)];
  const shape = shapes[job.script.flags.find((flag) => flag in shapes) ?? ''];
  const money = { 'x-aimlapi-credits-used': credits, 'x-aimlapi-usd-spent': usd };
  const text = shape?.(JSON.stringify(id), credits, usd) ?? '';
  return jsonTextReply(200, text, { ...traceHeaders(call, id), ...money });
}
