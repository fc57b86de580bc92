import type { ModelRow, ParamTable } from '@crosspoint/core/plugin';
import { kling30 as auto } from '../auto.ts';
import { atMost, imageTags, klingMedia, seedanceTags } from '../fields.ts';
import { kling30 as frames } from '../sizes.ts';
import * as rules from '../rules.ts';
import { served } from '../served.ts';

const minimax = { publisher: 'MiniMax', rules: rules.hailuo };
const kling = { publisher: 'KlingAI' };
const lightricks = { publisher: 'Lightricks' };
const bytedance = { publisher: 'ByteDance' };
const openai = { publisher: 'OpenAI' };
const google = { publisher: 'Google' };

const kling30 = { ...kling, media: klingMedia, referenceMarkers: imageTags, rules: rules.kling30 };
const klingOmni = { ...kling, rules: rules.klingOmni };
const seedance2 = {
  ...bytedance,
  media: {
    'references.images': atMost(9),
    'references.videos': atMost(3),
    'references.audios': atMost(3),
  },
  referenceMarkers: seedanceTags,
  rules: rules.seedance2,
};

/**
 * What the page sends this model outside its table: `image` and `mode` in Image/video references, `mode` and
 * `motion_has_audio` in Model Discovery. Which set the gateway reads is not said.
 */
const elsewhere = {
  image: { type: 'any', inferred: true, note: 'Only in the sample of Image/video references.' },
  mode: {
    type: 'string',
    enum: ['RESOLUTION_720', 'RESOLUTION_1080'],
    inferred: true,
    note: 'Only in Model Discovery and in the sample of Image/video references.',
  },
  motion_has_audio: { type: 'boolean', inferred: true, note: 'Only in Model Discovery.' },
} as const satisfies ParamTable;

export const videos = {
  'gateai:auto-video': served('auto-video'),
  'minimax/hailuo-2.3': served('hailuo-2_3', minimax),
  'minimax/hailuo-2.3-fast': served('hailuo-2_3-fast', minimax),
  // The page names no version.
  'alibaba/happyhorse-1.0': served('happy-horse', {
    publisher: 'Alibaba',
    modelMatch: 'inferred',
    media: { 'references.images': atMost(9) },
    referenceMarkers: { image: 'character{n}' },
    byTask: { 'video-to-video': { media: { 'references.images': atMost(5) }, referenceMarkers: imageTags } },
    rules: rules.happyHorse,
  }),
  'kling/kling-2.1-pro': served('kling-2.1-pro', kling),
  'kling/kling-2.5': served('kling-2.5', kling),
  'kling/kling-2.5-turbo-standard': served('kling-2.5-turbo-standard', kling),
  'kling/kling-2.6': served('kling-2.6', kling),
  // The pair the model makes by itself belongs to 1080, so a row that stands for 720 always sends its own.
  'kling/kling-3.0-standard': served('kling-3.0', {
    ...kling30,
    constants: { mode: 'RESOLUTION_720' },
    sizes: frames.standard,
    autoAspectRatio: auto.standard,
    alwaysSendSize: true,
  }),
  'kling/kling-3.0-pro': served('kling-3.0', {
    ...kling30,
    constants: { mode: 'RESOLUTION_1080' },
    sizes: frames.pro,
    autoAspectRatio: auto.pro,
  }),
  'gateai:kling-3.0': served('kling-3.0', kling30),
  'kling/kling-video-o1': served('kling-video-o-1', {
    ...klingOmni,
    media: { 'references.images': atMost(7) },
  }),
  'kling/kling-video-o3': served('kling-video-o-3', { ...klingOmni, referenceMarkers: imageTags }),
  'lightricks/ltx-2.0-fast': served('ltxv-2.0-fast', lightricks),
  'lightricks/ltx-2.0-pro': served('ltxv-2.0-pro', lightricks),
  'lightricks/ltx-2.0-ultra': served('ltxv-2.0-ultra', lightricks),
  'lightricks/ltx-2.3-fast': served('ltxv-2.3-fast', { ...lightricks, rules: rules.ltx23Fast }),
  'lightricks/ltx-2.3-pro': served('ltxv-2.3-pro', { ...lightricks, rules: rules.ltx23 }),
  'gateai:cortex_2.0': served('cortex_2.0'),
  'gateai:cortex_2.0-fast': served('cortex_2.0-fast'),
  'bytedance/seedance-1.0-pro': served('seedance-1.0-pro', bytedance),
  'bytedance/seedance-1.0-pro-fast': served('seedance-1.0-pro-fast', bytedance),
  'bytedance/seedance-2.0': served('seedance-2.0', {
    ...seedance2,
    inferred: elsewhere,
    fields: { image: 'start_frame' }, // both names are among its parameters
  }),
  'bytedance/seedance-2.0-fast': served('seedance-2.0-fast', seedance2),
  'openai/sora-2': served('sora-2', openai),
  'openai/sora-2-pro': served('sora-2-pro', openai),
  'google/veo-3.0-fast': served('veo-3.0-fast-generate-001', google),
  'google/veo-3.0': served('veo-3.0-generate-001', google),
  'google/veo-3.1-fast': served('veo-3.1-fast-generate-001', google),
  'google/veo-3.1': served('veo-3.1-generate-001', google),
  'google/veo-3.1-lite': served('veo-3.1-lite', google),
} as const satisfies Readonly<Record<string, ModelRow>>;
