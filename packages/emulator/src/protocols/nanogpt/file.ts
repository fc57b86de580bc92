import type { Call, GatewayContext, GatewayResponse } from '../../frame/protocol.ts';
import { clipResponse, pictureResponse } from '../../frame/response.ts';
import { stageAt } from '../../frame/script.ts';
import { refusal } from './refusal.ts';
import { failures, readRun } from './run.ts';

/** GET /files/<run>.mp4: stands in for the storage of other hosts, which wants no key. */
export function file(call: Call, gateway: GatewayContext): Promise<GatewayResponse> {
  return serve((call.params.name ?? '').replace(/\.mp4$/, ''), call, gateway, clipResponse);
}

/** What can be had of a run; a sprite sheet would be a picture too. */
const variants: Readonly<Record<string, () => Promise<GatewayResponse>>> = {
  video: clipResponse,
  thumbnail: pictureResponse,
  spritesheet: pictureResponse,
};

/** GET /generate-video/content?runId=…&model=…&variant=… */
export function content(call: Call, gateway: GatewayContext): Promise<GatewayResponse> {
  const variant = call.query.variant ?? 'video';
  const give = Object.hasOwn(variants, variant) ? variants[variant] : undefined;
  if (give === undefined) return Promise.resolve(refusal(400, `variant: There is no ${variant}`));
  return serve(call.query.runId ?? '', call, gateway, give);
}

async function serve(
  id: string,
  call: Call,
  gateway: GatewayContext,
  give: () => Promise<GatewayResponse>,
): Promise<GatewayResponse> {
  const run = readRun(id, gateway);
  if (run === undefined) return refusal(404, 'No such file.');
  const stage = stageAt(run.job.script, gateway.now() - run.job.startedAt);
  if ('phase' in stage || stage.end === 'n' || failures.has(stage.end)) return refusal(404, 'No such file.');
  const refused = gateway.links.refusal(run.job, call.query);
  return refused === undefined ? give() : refusal(refused, 'This link is no longer valid.');
}
