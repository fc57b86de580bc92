import type { Call, GatewayContext, GatewayResponse } from '../../frame/protocol.ts';
import { clipResponse, modelResponse, pictureResponse, previewResponse } from '../../frame/response.ts';
import { stageOf } from './life.ts';
import { type Links, withoutFile } from './stages.ts';
import { kindOf, readTask, type Task } from './task.ts';

/** What `result` lists, by kind. */
const extensions: Readonly<Record<ReturnType<typeof kindOf>, (task: Task) => string>> = {
  image: ({ picture }) => picture,
  video: () => 'mp4',
  '3d': () => 'jpg',
};

const responses: Readonly<Record<string, () => Promise<GatewayResponse>>> = {
  png: pictureResponse,
  mp4: clipResponse,
  jpg: previewResponse,
  glb: modelResponse,
};

/** The links to what a task made, named as the document names them: `…/{genId}/rodin-v2_-0.jpg` */
export function linksOf(task: Task, gateway: GatewayContext): Links {
  const { id, job, model, quantity } = task;
  const url = (extension: string) => (_: unknown, at: number) =>
    `${gateway.baseURL}/files/${id}/${model.id}_-${at}.${extension}${gateway.links.query(job)}`;
  const kind = kindOf(model);
  const all = Array.from({ length: quantity });
  const result = all.map(url(extensions[kind](task)));
  if (kind !== '3d' || job.script.flags.includes('noglb')) return { result };
  return { result, glb_urls: all.map(url('glb')) };
}

/** GET /files/{task_id}/{name}: stands in for the gateway's file server, which wants no key. */
export async function file(call: Call, gateway: GatewayContext): Promise<GatewayResponse> {
  const task = readTask(call.params.id ?? '', gateway);
  const extension = task && extensionOf(task, call.params.name ?? '');
  const response = responses[extension ?? ''];
  if (task === undefined || response === undefined || !isThere(task, gateway))
    return plain(404, 'No such file.');
  const refused = gateway.links.refusal(task.job, call.query);
  return refused === undefined ? response() : plain(refused, 'This link is no longer valid.');
}

/** The extension of a name that is one of the task's files. */
function extensionOf(task: Task, name: string): string | undefined {
  const { model, quantity } = task;
  const extension = /\.([a-z0-9]+)$/.exec(name)?.[1] ?? '';
  const kind = kindOf(model);
  if (extension !== extensions[kind](task) && !(kind === '3d' && extension === 'glb')) return undefined;
  const names = Array.from({ length: quantity }, (_, at) => `${model.id}_-${at}.${extension}`);
  return names.includes(name) ? extension : undefined;
}

function isThere({ job }: Task, gateway: GatewayContext): boolean {
  const stage = stageOf(job, gateway.now());
  return 'end' in stage && !withoutFile.has(stage.end);
}

const plain = (status: number, body: string): GatewayResponse => ({
  status,
  headers: { 'content-type': 'text/plain' },
  body,
});
