import type { GatewayContext } from '../../frame/protocol.ts';
import type { Run } from './run.ts';

/**
 * Where a run's clip lies: on a file server that wants no key, or by flag behind a path without a host, to be completed
 * with the gateway's own and opened with the key (wire notes, section 4). `/api` there is the base URL's path here.
 */
export function linkOf({ id, job, model }: Run, gateway: GatewayContext): string {
  const query = gateway.links.query(job);
  if (!job.script.flags.includes('relative')) return `${gateway.baseURL}/files/${id}.mp4${query}`;
  const { pathname } = new URL(gateway.baseURL);
  const asked = new URLSearchParams({ model, runId: id, variant: 'video' }).toString();
  return `${pathname}/generate-video/content?${asked}${query.replace('?', '&')}`;
}
