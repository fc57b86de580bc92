import type { Call, House, Reply } from '../../frame/protocol.ts';
import { clipReply, pictureReply } from '../../frame/reply.ts';
import { stageAt } from '../../frame/script.ts';
import { readOrder } from './id.ts';
import { failures } from './stages.ts';

/**
 * GET /files/<request>.mp4 or .png: stands in for the gateway's file server, which wants no key. A picture is a PNG
 * under its true type even where JPEG was asked for: there is no other sample picture.
 */
export async function file(call: Call, house: House): Promise<Reply> {
  const order = readOrder((call.params.name ?? '').replace(/\.(mp4|png)$/, ''), house);
  if (order === undefined) return plain(404, 'No such file.');
  const { job, task } = order;
  const stage = stageAt(job.script, house.now() - job.startedAt);
  if ('phase' in stage || stage.end === 'n' || failures.has(stage.end)) return plain(404, 'No such file.');
  const refused = house.links.refusal(job, call.query);
  if (refused !== undefined) return plain(refused, 'This link is no longer valid.');
  return task === 'text-to-image' ? pictureReply() : clipReply();
}

const plain = (status: number, body: string): Reply => ({
  status,
  headers: { 'content-type': 'text/plain' },
  body,
});
