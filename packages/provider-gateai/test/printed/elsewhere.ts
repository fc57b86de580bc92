import type { Sample } from './sample.ts';

const shape = {
  quality: 'high',
  ta_pose: false,
  material: 'All',
  mesh_mode: 'Triangle',
  use_original_alpha: false,
};
const { quality, ...options } = shape;
const cat = {
  prompt: 'The cat stretches and walks away',
  image: 'https://example.com/cat.jpg',
  mode: 'RESOLUTION_720',
};

export const shapes: readonly Sample[] = [
  {
    model: 'hyper3d/rodin-2',
    wish: { prompt: undefined, quality },
    own: options,
    printed: { model: 'rodin-v2', type: '3d', params: shape },
  },
];

/** Outside the chapters of the models; each differs from them in its type. */
export const general: readonly (Sample & { readonly kind: string; readonly type: string | undefined })[] = [
  {
    kind: 'image',
    model: 'gateai:model-name',
    wish: { prompt: 'A serene mountain lake at sunrise' },
    own: { width: 1024, height: 1024 },
    type: 'text-to-image',
    printed: {
      model: 'model-name',
      type: 'image',
      params: { prompt: 'A serene mountain lake at sunrise', width: 1024, height: 1024 },
    },
  },
  {
    kind: 'video',
    model: 'bytedance/seedance-2.0',
    wish: { prompt: cat.prompt },
    own: { image: cat.image, mode: cat.mode },
    type: undefined,
    printed: { model: 'seedance-2.0', type: 'video', params: cat },
  },
  // Model Discovery, Single Model Schema.
  {
    kind: 'video',
    model: 'bytedance/seedance-2.0',
    wish: { prompt: 'A cat walking', duration: 5 },
    own: { mode: 'RESOLUTION_720' },
    type: undefined,
    printed: {
      model: 'seedance-2.0',
      type: 'video',
      params: { prompt: 'A cat walking', mode: 'RESOLUTION_720', duration: 5 },
    },
  },
];
