import { readFile } from 'node:fs/promises';
import { sampleClip, sampleModel, samplePicture, samplePreview } from '../media.ts';
import type { GatewayResponse } from './protocol.ts';

const json = { 'content-type': 'application/json; charset=utf-8' };

/** A JSON response. */
export function jsonResponse(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): GatewayResponse {
  return jsonTextResponse(status, JSON.stringify(value), headers);
}

/** A JSON response of ready-made text, for numbers that must be printed as they stand. */
export function jsonTextResponse(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): GatewayResponse {
  return { status, headers: { ...json, ...headers }, body };
}

/** The sample clip, as a gateway's file server would serve it. */
export const clipResponse = (): Promise<GatewayResponse> => fileResponse(sampleClip, 'video/mp4');

/** The sample picture, as a gateway's file server would serve it. */
export const pictureResponse = (): Promise<GatewayResponse> => fileResponse(samplePicture, 'image/png');

/** The sample 3D model, as a gateway's file server would serve it. */
export const modelResponse = (): Promise<GatewayResponse> => fileResponse(sampleModel, 'model/gltf-binary');

/** The sample preview of a 3D model, as a gateway's file server would serve it. */
export const previewResponse = (): Promise<GatewayResponse> => fileResponse(samplePreview, 'image/jpeg');

/** A file of this package, whole. */
async function fileResponse(file: URL | string, mediaType: string): Promise<GatewayResponse> {
  const body = new Uint8Array(await readFile(file));
  return {
    status: 200,
    headers: { 'content-type': mediaType, 'content-length': String(body.length) },
    body,
  };
}
