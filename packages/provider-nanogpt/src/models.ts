import type { ModelRow } from '@crosspoint/core/plugin';
import { withUnit } from './fields.ts';
import { hunyuan, kling, klingFromImage, seedance, seedanceLite, veo2, wan } from './params.ts';

/** Canonical id → row. No price is documented for any of them. */
export const models = {
  'google/veo-2.0': {
    kind: 'video',
    slug: 'veo2-video',
    publisher: 'Google',
    tasks: ['text-to-video'],
    params: veo2,
    fields: withUnit,
  },
  'kling/kling-2.0': {
    kind: 'video',
    slug: 'kling-video-v2',
    publisher: 'KlingAI',
    tasks: ['text-to-video'],
    params: kling,
  },
  'kling/kling-2.1-standard': {
    kind: 'video',
    slug: 'kling-v21-standard',
    publisher: 'KlingAI',
    tasks: ['image-to-video'],
    params: klingFromImage,
  },
  'kling/kling-2.1-pro': {
    kind: 'video',
    slug: 'kling-v21-pro',
    publisher: 'KlingAI',
    tasks: ['image-to-video'],
    params: klingFromImage,
    assumed: ['That it needs a picture, as the standard model does; every sample gives it one.'],
  },
  'tencent/hunyuan-video': {
    kind: 'video',
    slug: 'hunyuan-video',
    publisher: 'Tencent',
    tasks: ['text-to-video'],
    params: hunyuan,
  },
  'alibaba/wan-2.1': {
    kind: 'video',
    slug: 'wan-video-image-to-video',
    publisher: 'Alibaba',
    tasks: ['image-to-video'],
    params: wan,
    same: 'inferred',
    assumed: ['Which Wan it is; the document names no version.'],
  },
  'bytedance/seedance-1.0-pro': {
    kind: 'video',
    slug: 'seedance-video',
    publisher: 'ByteDance',
    tasks: ['text-to-video', 'image-to-video'],
    params: seedance.fromText,
    byTask: { 'image-to-video': { params: seedance.fromImage } },
    same: 'inferred',
    assumed: ['Which Seedance it is; the document calls it the standard one.'],
  },
  'bytedance/seedance-1.0-lite': {
    kind: 'video',
    slug: 'seedance-lite-video',
    publisher: 'ByteDance',
    tasks: ['text-to-video', 'image-to-video'],
    params: seedanceLite.fromText,
    byTask: { 'image-to-video': { params: seedanceLite.fromImage } },
    same: 'inferred',
    assumed: ['Which Seedance it is; the document calls it lite.'],
  },
} as const satisfies Readonly<Record<string, ModelRow>>;
