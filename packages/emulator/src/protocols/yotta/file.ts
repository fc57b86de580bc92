import type { Call, GatewayContext, GatewayResponse } from '../../frame/protocol.ts';
import { clipResponse, pictureResponse, previewResponse } from '../../frame/response.ts';
import { stageAt } from '../../frame/script.ts';
import { type FileKind, readOrder } from './id.ts';
import { failures } from './stages.ts';

const responses: Readonly<Record<FileKind, () => Promise<GatewayResponse>>> = {
  mp4: clipResponse,
  png: pictureResponse,
  jpg: previewResponse,
};

/** GET /files/<request>.mp4, .png or .jpg: stands in for the gateway's file server, which wants no key. */
export async function file(call: Call, gateway: GatewayContext): Promise<GatewayResponse> {
  const order = readOrder((call.params.name ?? '').replace(/\.(mp4|png|jpg)$/, ''), gateway);
  if (order === undefined) return plain(404, 'No such file.');
  const { job, file: kind } = order;
  const stage = stageAt(job.script, gateway.now() - job.startedAt);
  if ('phase' in stage || stage.end === 'n' || failures.has(stage.end)) return plain(404, 'No such file.');
  const refused = gateway.links.refusal(job, call.query);
  if (refused !== undefined) return plain(refused, 'This link is no longer valid.');
  return responses[kind]();
}

const plain = (status: number, body: string): GatewayResponse => ({
  status,
  headers: { 'content-type': 'text/plain' },
  body,
});
