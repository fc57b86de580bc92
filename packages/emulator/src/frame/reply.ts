import { readFile } from 'node:fs/promises';
import { sampleClip, sampleModel, samplePicture, samplePreview } from '../media.ts';
import type { Reply } from './protocol.ts';

const json = { 'content-type': 'application/json; charset=utf-8' };

/** A JSON reply. */
export function jsonReply(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return jsonTextReply(status, JSON.stringify(value), headers);
}

/** A JSON reply of ready-made text, for numbers that must be printed as they stand. */
export function jsonTextReply(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return { status, headers: { ...json, ...headers }, body };
}

/** The sample clip, as a gateway's file server would serve it. */
export const clipReply = (): Promise<Reply> => fileReply(sampleClip, 'video/mp4');

/** The sample picture, as a gateway's file server would serve it. */
export const pictureReply = (): Promise<Reply> => fileReply(samplePicture, 'image/png');

/** The sample 3D model, as a gateway's file server would serve it. */
export const modelReply = (): Promise<Reply> => fileReply(sampleModel, 'model/gltf-binary');

/** The sample preview of a 3D model, as a gateway's file server would serve it. */
export const previewReply = (): Promise<Reply> => fileReply(samplePreview, 'image/jpeg');

/** A file of this package, whole. */
async function fileReply(file: URL | string, mediaType: string): Promise<Reply> {
  const body = new Uint8Array(await readFile(file));
  return {
    status: 200,
    headers: { 'content-type': mediaType, 'content-length': String(body.length) },
    body,
  };
}
