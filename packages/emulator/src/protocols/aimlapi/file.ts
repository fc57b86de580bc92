import type { Call, GatewayContext, GatewayResponse } from '../../frame/protocol.ts';
import { clipResponse } from '../../frame/response.ts';
import { stageAt } from '../../frame/script.ts';
import { withoutFile } from './stages.ts';

/** GET /files/<id>.mp4: stands in for the gateway's file server, which wants no key. */
export async function file(call: Call, gateway: GatewayContext): Promise<GatewayResponse> {
  const job = gateway.readJob((call.params.name ?? '').replace(/\.mp4$/, ''));
  if (job === undefined) return plain(404, 'No such file.');
  const stage = stageAt(job.script, gateway.now() - job.startedAt);
  if ('phase' in stage || withoutFile.has(stage.end)) return plain(404, 'No such file.');
  const refused = gateway.links.refusal(job, call.query);
  return refused === undefined ? clipResponse() : plain(refused, 'This link is no longer valid.');
}

const plain = (status: number, body: string): GatewayResponse => ({
  status,
  headers: { 'content-type': 'text/plain' },
  body,
});
