import type { Assumption } from '@crosspoint/core/plugin';

const sizes = (model: string): readonly string[] => ['models', model, 'sizes'];
const autoAspectRatio = (model: string): readonly string[] => ['models', model, 'autoAspectRatio'];
const zero = 'Sides of 0 leave the shape to the model: they are listed, but explained for other models only.';
const modes =
  'The model lists the pairs of its default mode only; the others are what its sides allow, or in proportion.';
const turned =
  'The model lists no pairs: its default, the sizes prices are printed for, and the same turned.';

/** Pairs that no Supported Resolutions list: `{ override: { models: { 'google/veo-3.1': { sizes: […] } } } }` replaces them. */
export const pixelAssumptions = {
  'pixels-kling-2.5': { message: modes, source: 'Kling 2.5 Turbo', entry: sizes('kling/kling-2.5') },
  'pixels-kling-2.6': {
    message: 'Left open, the ratio is 16:9; the model has no default, and lists 1:1 first.',
    source: 'Kling 2.6',
    entry: sizes('kling/kling-2.6'),
  },
  'pixels-kling-3.0': { message: modes, source: 'Kling 3.0', entry: sizes('gateai:kling-3.0') },
  'pixels-kling-3.0-standard': {
    message: modes,
    source: 'Kling 3.0',
    entry: sizes('kling/kling-3.0-standard'),
  },
  'pixels-kling-o1': {
    message: "The model lists no pairs: Kling's of 1080 stand in for a named size.",
    source: 'Kling Video O 1',
    entry: sizes('kling/kling-video-o1'),
  },
  'pixels-kling-o3': {
    message:
      'The model lists no pairs: those of Kling 3.0 stand in for a named size, and say which mode goes with one.',
    source: 'Kling Video O 3',
    entry: sizes('kling/kling-video-o3'),
  },
  'pixels-ltx-ultra': { message: modes, source: 'LTX 2.0 Ultra', entry: sizes('lightricks/ltx-2.0-ultra') },
  'pixels-cortex-2.0': {
    message:
      'The listed pairs belong to the mode 480, and left open the ratio is 16:9; the mode 720 makes 1280 by 720.',
    source: 'Cortex 2.0',
    entry: sizes('gateai:cortex_2.0'),
  },
  'pixels-cortex-2.0-fast': {
    message:
      'The listed pairs belong to the mode 480, and left open the ratio is 16:9; the mode 720 makes 1280 by 720.',
    source: 'Cortex 2.0 Fast',
    entry: sizes('gateai:cortex_2.0-fast'),
  },
  'pixels-seedance-1.0': {
    message: turned,
    source: 'Seedance 1.0 Pro',
    entry: sizes('bytedance/seedance-1.0-pro'),
  },
  'pixels-seedance-1.0-fast': {
    message: turned,
    source: 'Seedance 1.0 Pro Fast',
    entry: sizes('bytedance/seedance-1.0-pro-fast'),
  },
  'pixels-seedance-2.0': { message: turned, source: 'Seedance 2.0', entry: sizes('bytedance/seedance-2.0') },
  'pixels-seedance-2.0-fast': {
    message: turned,
    source: 'Seedance 2.0 Fast',
    entry: sizes('bytedance/seedance-2.0-fast'),
  },
  'pixels-sora-2-pro': { message: modes, source: 'Sora 2 Pro', entry: sizes('openai/sora-2-pro') },
  'pixels-veo-3.0': { message: modes, source: 'Veo 3', entry: sizes('google/veo-3.0') },
  'pixels-veo-3.0-fast': { message: modes, source: 'Veo 3 Fast', entry: sizes('google/veo-3.0-fast') },
  'pixels-veo-3.1': { message: modes, source: 'Veo 3.1', entry: sizes('google/veo-3.1') },
  'pixels-veo-3.1-fast': { message: modes, source: 'Veo 3.1 Fast', entry: sizes('google/veo-3.1-fast') },
  'pixels-veo-3.1-lite': { message: modes, source: 'Veo 3.1 Lite', entry: sizes('google/veo-3.1-lite') },

  'auto-nano-banana': {
    message: zero,
    source: 'Gemini 2.5 Flash (Nano Banana) Image',
    entry: autoAspectRatio('google/nano-banana'),
  },
  'auto-kling-2.6': { message: zero, source: 'Kling 2.6', entry: autoAspectRatio('kling/kling-2.6') },
  'auto-kling-3.0': { message: zero, source: 'Kling 3.0', entry: autoAspectRatio('gateai:kling-3.0') },
  'auto-kling-3.0-standard': {
    message: zero,
    source: 'Kling 3.0',
    entry: autoAspectRatio('kling/kling-3.0-standard'),
  },
  'auto-kling-3.0-pro': { message: zero, source: 'Kling 3.0', entry: autoAspectRatio('kling/kling-3.0-pro') },
} as const satisfies Readonly<Record<string, Assumption>>;
