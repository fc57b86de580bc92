import type { OutputKind } from './request.ts';

/**
 * The canonical ids: the same model has the same id at every gateway that serves it, whatever its slug there. They read
 * `publisher/model-version`, as the publisher writes it. A provider uses these where it serves one of them, and
 * `<provider>:<slug>` for a model that only its gateway knows.
 *
 * @example
 * const videos = Object.keys(canonicalModels).filter((id) => canonicalModels[id as CanonicalModel] === 'video');
 */
export const canonicalModels = {
  'alibaba/happyhorse-1.0': 'video',
  'alibaba/wan': 'video',
  'alibaba/wan-2.1': 'video',
  'black-forest-labs/flux-2.0-pro': 'image',
  'black-forest-labs/flux-dev': 'image',
  'black-forest-labs/flux-kontext-max': 'image',
  'black-forest-labs/flux-kontext-pro': 'image',
  'black-forest-labs/flux-schnell': 'image',
  'bytedance/seedance-1.0-lite': 'video',
  'bytedance/seedance-1.0-pro': 'video',
  'bytedance/seedance-1.0-pro-fast': 'video',
  'bytedance/seedance-2.0': 'video',
  'bytedance/seedance-2.0-fast': 'video',
  'bytedance/seedream-4.0': 'image',
  'bytedance/seedream-4.5': 'image',
  'google/nano-banana': 'image',
  'google/nano-banana-2': 'image',
  'google/nano-banana-pro': 'image',
  'google/veo-2.0': 'video',
  'google/veo-3.0': 'video',
  'google/veo-3.0-fast': 'video',
  'google/veo-3.1': 'video',
  'google/veo-3.1-fast': 'video',
  'google/veo-3.1-lite': 'video',
  'hyper3d/rodin-2': '3d',
  'ideogram/ideogram-3.0': 'image',
  'kling/kling-2.0': 'video',
  'kling/kling-2.1-pro': 'video',
  'kling/kling-2.1-standard': 'video',
  'kling/kling-2.5': 'video',
  'kling/kling-2.5-turbo-standard': 'video',
  'kling/kling-2.6': 'video',
  'kling/kling-3.0-pro': 'video',
  'kling/kling-3.0-standard': 'video',
  'kling/kling-video-o1': 'video',
  'kling/kling-video-o3': 'video',
  'lightricks/ltx-2.0-fast': 'video',
  'lightricks/ltx-2.0-pro': 'video',
  'lightricks/ltx-2.0-ultra': 'video',
  'lightricks/ltx-2.3-fast': 'video',
  'lightricks/ltx-2.3-pro': 'video',
  'minimax/hailuo-2.3': 'video',
  'minimax/hailuo-2.3-fast': 'video',
  'openai/gpt-image-1': 'image',
  'openai/gpt-image-1.5': 'image',
  'openai/gpt-image-2': 'image',
  'openai/sora-2': 'video',
  'openai/sora-2-pro': 'video',
  'recraft/recraft-4': 'image',
  'recraft/recraft-4-pro': 'image',
  'tencent/hunyuan-video': 'video',
} as const satisfies Readonly<Record<string, OutputKind>>;

/** One of the canonical ids. */
export type CanonicalModel = keyof typeof canonicalModels;
