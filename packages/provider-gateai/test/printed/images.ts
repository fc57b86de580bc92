import { image, type Sample, scene, video } from './sample.ts';

const k1 = { prompt: scene, width: 1024, height: 1024 };
const k2 = { prompt: scene, width: 2048, height: 2048 };
const one = { quantity: 1 }; // left out, these models would make 4

export const images: readonly Sample[] = [
  { model: 'gateai:auto-image', wish: { resolution: '1K' }, printed: image('auto-image', k1) },
  {
    model: 'black-forest-labs/flux-dev',
    wish: { resolution: '1K', guidance: 3.5, steps: 28 },
    own: { mode: 'FAST' },
    printed: image('flux-dev', { ...k1, mode: 'FAST', guidance_scale: 3.5, num_inference_steps: 28 }),
  },
  {
    model: 'black-forest-labs/flux-kontext-max',
    wish: { aspectRatio: '1:1' },
    printed: image('flux-kontext-max', k1),
    added: one,
  },
  {
    model: 'black-forest-labs/flux-kontext-pro',
    wish: { resolution: '1K', aspectRatio: '1:1' },
    printed: image('flux-kontext-pro', k1),
    added: one,
  },
  {
    model: 'black-forest-labs/flux-2.0-pro',
    wish: { resolution: '1440p' },
    printed: image('flux-pro-2.0', { prompt: scene, width: 1440, height: 1440 }),
    added: one,
  },
  {
    model: 'black-forest-labs/flux-schnell',
    wish: { resolution: '1024x1024' },
    printed: image('flux-schnell', k1),
    added: one,
  },
  {
    model: 'google/nano-banana',
    wish: { resolution: '1K' },
    printed: image('gemini-2.5-flash-image', k1),
  },
  {
    model: 'google/nano-banana-pro',
    wish: { outputFormat: 'png' },
    own: { response_modalities: ['IMAGE'] },
    printed: image('gemini-image-2', { prompt: scene, output_format: 'png', response_modalities: ['IMAGE'] }),
  },
  {
    model: 'openai/gpt-image-1',
    wish: { resolution: '1K', quality: 'medium', outputFormat: 'jpeg' },
    printed: image('gpt-image-1', { ...k1, quality: 'medium', output_format: 'jpeg' }),
  },
  {
    model: 'openai/gpt-image-1.5',
    wish: { resolution: '1K', quality: 'medium', outputFormat: 'jpeg' },
    printed: image('gpt-image-1.5', { ...k1, quality: 'medium', output_format: 'jpeg' }),
  },
  {
    model: 'openai/gpt-image-2',
    wish: { resolution: '1K', quality: 'low', outputFormat: 'jpeg' },
    printed: image('gpt-image-2', { ...k1, quality: 'low', output_format: 'jpeg' }),
  },
  {
    model: 'ideogram/ideogram-3.0',
    wish: { resolution: '1K', enhancePrompt: false, negativePrompt: '' },
    own: { mode: 'BALANCED' },
    printed: image('ideogram-v3.0', {
      ...k1,
      mode: 'BALANCED',
      prompt_enhance: false,
      negative_prompt: '',
    }),
  },
  { model: 'gateai:kino-xl', wish: { prompt: undefined }, printed: image('kino-xl', {}) },
  { model: 'gateai:cortex_1.0', wish: { prompt: undefined }, printed: image('cortex_1.0', {}) },
  {
    model: 'google/nano-banana-2',
    wish: { outputFormat: 'png' },
    own: { response_modalities: ['IMAGE'] },
    printed: image('nano-banana-2', { prompt: scene, output_format: 'png', response_modalities: ['IMAGE'] }),
  },
  {
    model: 'recraft/recraft-4',
    wish: { aspectRatio: '1:1' },
    printed: image('recraft-v4', k1),
    added: one,
  },
  {
    model: 'recraft/recraft-4-pro',
    wish: { resolution: '2K' },
    printed: image('recraft-v4-pro', k2),
    added: one,
  },
  { model: 'bytedance/seedream-4.0', wish: { resolution: '1K' }, printed: image('seedream-4.0', k1) },
  { model: 'bytedance/seedream-4.5', wish: { resolution: '2K' }, printed: image('seedream-4.5', k2) },
  // These four stand among the videos and are sent as such.
  {
    model: 'gateai:lucid-origin',
    wish: { resolution: '1K', guidance: 0, steps: 15 },
    own: { mode: 'FAST' },
    printed: video('lucid-origin', { ...k1, mode: 'FAST', guidance_scale: 0, num_inference_steps: 15 }),
  },
  ...['lucid-realism', 'cortex-v0.9', 'cortex-v1.0'].map((slug) => ({
    model: `gateai:${slug}`,
    wish: { resolution: '1K' },
    own: { mode: 'FAST' },
    printed: video(slug, { ...k1, mode: 'FAST' }),
    added: one,
  })),
];
