import type { Handler, GatewayContext, GatewayResponse } from '../../frame/protocol.ts';
import { stageAt } from '../../frame/script.ts';
import { codes, done, refusal } from './envelope.ts';
import { type Order, readOrder } from './id.ts';
import type { Task } from './models.ts';
import { failures, finished, underWay } from './stages.ts';

/**
 * GET /<task>/generations/{request_id}. Both samples ask the text-to-video path, that of an image-to-video job included
 * (wire notes, 9.1), so that one answers for every job, and any other for those of its task alone.
 */
export const status =
  (path: Task): Handler =>
  (call, gateway) => {
    const order = readOrder(call.params.id ?? '', gateway);
    const elsewhere = path !== 'text-to-video' && order?.task !== path;
    return order === undefined || elsewhere
      ? refusal(codes.noRecord, 'record not exist')
      : described(order, gateway);
  };

function described({ id, job, file }: Order, gateway: GatewayContext): GatewayResponse {
  const { script, startedAt, units } = job;
  const stage = stageAt(script, gateway.now() - startedAt);
  if ('phase' in stage) return done(JSON.stringify({ status: underWay[stage.phase] }), script.flags);
  const url = `${gateway.baseURL}/files/${id}.${file}${gateway.links.query(job)}`;
  const length = file !== 'mp4' || failures.has(stage.end) ? {} : { duration: units };
  return done(JSON.stringify({ ...finished[stage.end](url), ...length }), script.flags);
}
