import { defineModels } from '@crosspoint/core/plugin';
import { durationWithUnit } from './fields.ts';
import { countedInFrames, framesAlone, wholeFrames } from './sizes.ts';
import { hunyuan, kling, klingFromImage, seedance, seedanceLite, veo2, veo3, wan } from './params.ts';

/** Canonical id → row: every slug the document prints, and Veo 3, which it only mentions. No price is printed. */
export const models = defineModels({
  'google/veo-2.0': {
    kind: 'video',
    slug: 'veo2-video',
    publisher: 'Google',
    tasks: ['text-to-video'],
    params: veo2,
    fields: durationWithUnit,
  },
  'google/veo-3.0': {
    kind: 'video',
    slug: 'veo3-video',
    publisher: 'Google',
    tasks: ['text-to-video'],
    params: veo3,
    fields: durationWithUnit,
    modelMatch: 'inferred',
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
  },
  'tencent/hunyuan-video': {
    kind: 'video',
    slug: 'hunyuan-video',
    publisher: 'Tencent',
    tasks: ['text-to-video'],
    params: hunyuan,
    rules: [framesAlone],
  },
  'alibaba/wan-2.1': {
    kind: 'video',
    slug: 'wan-video-image-to-video',
    publisher: 'Alibaba',
    tasks: ['image-to-video'],
    params: wan,
    fields: countedInFrames,
    rules: [wholeFrames],
    modelMatch: 'inferred',
  },
  'bytedance/seedance-1.0-pro': {
    kind: 'video',
    slug: 'seedance-video',
    publisher: 'ByteDance',
    tasks: ['text-to-video', 'image-to-video'],
    params: seedance.fromText,
    byTask: { 'image-to-video': { params: seedance.fromImage } },
    modelMatch: 'inferred',
  },
  'bytedance/seedance-1.0-lite': {
    kind: 'video',
    slug: 'seedance-lite-video',
    publisher: 'ByteDance',
    tasks: ['text-to-video', 'image-to-video'],
    params: seedanceLite.fromText,
    byTask: { 'image-to-video': { params: seedanceLite.fromImage } },
    modelMatch: 'inferred',
  },
});
