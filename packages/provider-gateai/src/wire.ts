import {
  type Complaint,
  type HttpReply,
  type JobRef,
  type Reading,
  wireDecimal,
  wireId,
} from '@crosspoint/core/plugin';
import * as z from 'zod';
import { adjusted } from './adjusted.ts';

const charged = (amount: string | null | undefined): Reading['costs'] =>
  amount == null ? [] : [{ amount, currency: 'USD', basis: 'charged', source: 'cost' }];

/** Generate Content. The shape of `adjustments` is not shown. */
export const Accepted = z.object({
  task_id: wireId(),
  status: z.string().nullish(),
  cost: wireDecimal().nullish(),
  adjustments: z.unknown().optional(),
});

export const readAccepted = ({ task_id, status, cost, adjustments }: z.infer<typeof Accepted>): Reading => ({
  id: task_id,
  status: status ?? undefined,
  costs: charged(cost),
  adjusted: adjusted(adjustments),
});

/** Check Status, and `glb_urls` of 3D Output Format. */
export const Task = z.object({
  status: z.string(),
  result: z.array(z.string()).nullish(),
  glb_urls: z.array(z.string()).nullish(),
  cost: wireDecimal().nullish(),
  error: z.string().nullish().catch(undefined),
});

/** Of a 3D task `result` holds pictures; the models lie beside them, under the same names with another ending. */
function outputsOf({ result, glb_urls }: z.infer<typeof Task>, task: JobRef['task']): Reading['outputs'] {
  const files = result ?? [];
  if (!task.endsWith('3d')) return files.map((url) => ({ url }));
  const shapes = glb_urls ?? files.map((url) => url.replace(/\.jpg$/, '.glb'));
  return [
    ...shapes.map((url) => ({ url, mediaType: 'model/gltf-binary' })),
    ...files.map((url) => ({ url, role: 'preview', mediaType: 'image/jpeg' }) as const),
  ];
}

export const readTask = (reply: z.infer<typeof Task>, { task }: JobRef): Reading => ({
  status: reply.status,
  outputs: outputsOf(reply, task),
  costs: charged(reply.cost),
  failure: { message: reply.error ?? undefined },
});

const Refusal = z.object({
  error: z.string(),
  code: z.string().nullish().catch(undefined),
  suggestions: z.array(z.string()).nullish().catch(undefined),
  status: z.undefined().optional(),
  task_id: z.undefined().optional(),
});

/** A bare `{ error }`, whose HTTP status the document does not tell. A failed task also has an error, and a status. */
export function complain({ json }: HttpReply): Complaint | undefined {
  const refusal = Refusal.safeParse(json);
  if (!refusal.success) return undefined;
  const { error, code, suggestions } = refusal.data;
  return {
    message: error,
    ...(code == null ? {} : { code }),
    ...(suggestions == null ? {} : { suggestions }),
  };
}
