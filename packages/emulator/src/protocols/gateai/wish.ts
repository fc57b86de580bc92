import * as z from 'zod';
import type { Call, GatewayContext, GatewayResponse } from '../../frame/protocol.ts';
import { jsonResponse } from '../../frame/response.ts';
import { isJson, scriptOrIssue } from '../../frame/submitted.ts';
import type { Script } from '../../frame/script.ts';
import { issues } from './check.ts';
import { findModel, suggestionsFor } from './find.ts';
import type { Model, Params } from './model.ts';
import { refusal } from './refusal.ts';
import { same, sizeOf, snap } from './size.ts';

/** A request that may be priced and made: checked, its size snapped. */
export interface Wish {
  readonly model: Model;
  readonly params: Params;
  readonly prompt: string;
  readonly script: Script;
  /** Tells of a snapped size, which no documented response does. */
  readonly headers: Readonly<Record<string, string>>;
}

const body = z.object({
  model: z.string(),
  type: z.string().optional(),
  params: z.record(z.string(), z.unknown()),
});

/** "Request Limits": for every model, whatever its own table says. */
const longestPrompt = 1500;
const mostOutputs = 8;

/** What is asked by `/api/generate` and `/api/estimate` alike, or the refusal. */
export function readWish(call: Call, gateway: GatewayContext): Wish | GatewayResponse {
  const read = body.safeParse(call.body);
  if (!isJson(call) || !read.success)
    return refusal(400, 'INVALID_REQUEST', 'The body must be JSON: { model, type?, params }.');
  const { model: id, params } = read.data;
  const model = findModel(id);
  if (model === undefined) return modelNotFound(id);
  const { quantity } = params;
  const prompt = typeof params.prompt === 'string' ? params.prompt : '';
  if (prompt.length > longestPrompt)
    return refusal(400, 'PROMPT_TOO_LONG', `A prompt has at most ${longestPrompt} characters.`);
  if (typeof quantity === 'number' && quantity > mostOutputs)
    return refusal(400, 'QUANTITY_TOO_HIGH', `A request asks for at most ${mostOutputs} outputs.`);
  const wrong = issues(model, params);
  if (wrong.length > 0) return refusal(400, 'INVALID_PARAMS', wrong.join('; '));
  const script = scriptOrIssue(prompt, gateway);
  if (typeof script === 'string') return refusal(400, 'INVALID_PARAMS', `prompt: ${script}`);
  return { model, prompt, script, ...snapped(model, params) };
}

/** The one error body the document shows; its status is not said. */
export const modelNotFound = (id: string): GatewayResponse =>
  jsonResponse(404, { error: 'Model not found', suggestions: suggestionsFor(id) });

function snapped(model: Model, params: Params): Pick<Wish, 'params' | 'headers'> {
  const asked = params.width === undefined && params.height === undefined ? undefined : sizeOf(model, params);
  const size = asked && snap(model, asked);
  if (asked === undefined || size === undefined || same(asked, size)) return { params, headers: {} };
  const text = `${asked.width}x${asked.height} to ${size.width}x${size.height}`;
  return { params: { ...params, ...size }, headers: { 'x-emulator-snapped': text } };
}
