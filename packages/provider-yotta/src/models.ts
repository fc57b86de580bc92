import { defineModels } from '@crosspoint/core/plugin';
import * as params from './params.ts';
import * as prices from './prices.ts';
import { markedReferences, multiShot, referencePrice, silentCut, unprinted } from './rules.ts';
import { shots } from './shots.ts';

const klingV3 = {
  kind: 'video',
  publisher: 'KlingAI',
  tasks: ['text-to-video'],
  params: params.kling,
  fields: { shots },
  rules: multiShot,
} as const;

/** Canonical id → row. What the document does not print stands in assumptions.ts, with its place here. */
export const models = defineModels({
  'google/nano-banana-pro': {
    kind: 'image',
    slug: 'nano-banana-pro',
    publisher: 'Google DeepMind',
    tasks: ['text-to-image'],
    params: params.nanoBanana,
    rules: [unprinted],
    price: prices.nanoBanana,
    byTask: { 'text-to-image': { path: '/text-to-image/generations' } },
  },
  'kling/kling-3.0-standard': { ...klingV3, slug: 'kling-v3-std-text', price: prices.klingStandard },
  'kling/kling-3.0-pro': { ...klingV3, slug: 'kling-v3-pro-text' },
  'alibaba/happyhorse-1.0': {
    kind: 'video',
    slug: 'happyhorse-1.0-i2v',
    publisher: 'Alibaba',
    tasks: ['image-to-video', 'reference-to-video'],
    params: params.firstFrame,
    autoAspectRatio: [
      { wire: {}, tasks: ['image-to-video'], note: 'left out: the video has the ratio of its first frame' },
    ],
    rules: [silentCut, unprinted, markedReferences, referencePrice],
    byTask: {
      'reference-to-video': {
        slug: 'happyhorse-1.0-r2v',
        path: '/reference-to-video/generations',
        params: params.references,
        referenceMarkers: { image: '[Image{n}]' },
        price: prices.fiveSeconds,
      },
    },
  },
  // The document names no version of it, so it shares no row with the versions other gateways name.
  'alibaba/wan': {
    kind: 'video',
    slug: 'wan-video-edit',
    publisher: 'Alibaba',
    tasks: ['video-to-video'],
    params: params.edit,
    rules: [unprinted],
    byTask: { 'video-to-video': { path: '/video-edit/generations' } },
  },
});
