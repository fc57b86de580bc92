import { type Sample, scene, video } from './sample.ts';

const hd = { prompt: scene, width: 1280, height: 720 };
const fullHd = { prompt: scene, width: 1920, height: 1080 };
const ltx = { prompt: scene, resolution: '1080p', durationSeconds: 6 };
const one = { quantity: 1 }; // required, and left out of the sample

export const videos: readonly Sample[] = [
  {
    model: 'gateai:auto-video',
    wish: { resolution: '720p', duration: 8 },
    printed: video('auto-video', { ...hd, duration: 8 }),
  },
  {
    model: 'minimax/hailuo-2.3',
    wish: { resolution: '1080p', duration: 6, enhancePrompt: true },
    own: { fast_pretreatment: false },
    printed: video('hailuo-2_3', {
      prompt: scene,
      resolution: '1080p',
      durationSeconds: 6,
      prompt_optimizer: true,
      fast_pretreatment: false,
    }),
  },
  {
    model: 'minimax/hailuo-2.3-fast',
    wish: { resolution: '1080p', duration: 6, enhancePrompt: true },
    own: { fast_pretreatment: false },
    printed: video('hailuo-2_3-fast', {
      prompt: scene,
      resolution: '1080p',
      durationSeconds: 6,
      prompt_optimizer: true,
      fast_pretreatment: false,
    }),
    refused: 'prompt', // without the start_frame its table requires
  },
  {
    model: 'alibaba/happyhorse-1.0',
    wish: { resolution: '1080p', aspectRatio: '16:9', duration: 5 },
    own: { audio_setting: 'auto', enable_safety_checker: false },
    printed: video('happy-horse', {
      ...fullHd,
      duration: 5,
      audio_setting: 'auto',
      enable_safety_checker: false,
    }),
    refused: 'providerOptions.gateai.audio_setting', // keepAudio writes it
  },
  {
    model: 'alibaba/happyhorse-1.0',
    wish: { resolution: '1080p', aspectRatio: '16:9', duration: 5, keepAudio: false },
    own: { enable_safety_checker: false },
    printed: video('happy-horse', {
      ...fullHd,
      duration: 5,
      audio_setting: 'auto',
      enable_safety_checker: false,
    }),
  },
  {
    model: 'kling/kling-2.1-pro',
    wish: { resolution: '1080p', duration: 5 },
    printed: video('kling-2.1-pro', { ...fullHd, duration: 5 }),
  },
  {
    model: 'kling/kling-2.5',
    wish: { resolution: '1080p', duration: 5 },
    printed: video('kling-2.5', { ...fullHd, mode: 'RESOLUTION_1080', duration: 5 }),
  },
  {
    model: 'kling/kling-2.5-turbo-standard',
    wish: {
      resolution: '720p',
      guidance: 0.5,
      duration: 5,
      negativePrompt: 'blur, distort, and low quality',
    },
    printed: video('kling-2.5-turbo-standard', {
      ...hd,
      cfg_scale: 0.5,
      durationSeconds: 5,
      negative_prompt: 'blur, distort, and low quality',
    }),
    refused: 'prompt', // without the start_frame its table requires
  },
  {
    model: 'kling/kling-2.6',
    wish: { duration: 5, generateAudio: true },
    printed: video('kling-2.6', { prompt: scene, duration: 5, motion_has_audio: true }),
  },
  ...['kling/kling-3.0-pro', 'gateai:kling-3.0'].map((model) => ({
    model,
    wish: { resolution: '1080p', generateAudio: true, duration: 5 },
    printed: video('kling-3.0', {
      ...fullHd,
      mode: 'RESOLUTION_1080',
      generate_audio: true,
      durationSeconds: 5,
    }),
  })),
  {
    model: 'kling/kling-video-o1',
    wish: { guidance: 0.5, keepAudio: false, duration: 5 },
    printed: video('kling-video-o-1', {
      prompt: scene,
      cfg_scale: 0.5,
      keep_audio: false,
      durationSeconds: 5,
    }),
  },
  {
    model: 'kling/kling-video-o3',
    wish: { keepAudio: false, generateAudio: false, duration: 5 },
    own: { mode: 'RESOLUTION_1080' },
    printed: video('kling-video-o-3', {
      prompt: scene,
      mode: 'RESOLUTION_1080',
      keep_audio: false,
      generate_audio: false,
      durationSeconds: 5,
    }),
  },
  ...(['fast', 'pro'] as const).map((tier) => ({
    model: `lightricks/ltx-2.0-${tier}`,
    wish: { fps: 50, resolution: '1080p', aspectRatio: '16:9', duration: 6, enhancePrompt: true },
    printed: video(`ltxv-2.0-${tier}`, {
      ...ltx,
      fps: 50,
      aspect_ratio: '16:9',
      enable_prompt_expansion: true,
    }),
  })),
  {
    model: 'lightricks/ltx-2.0-ultra',
    wish: { resolution: '1080p', duration: 8 },
    printed: video('ltxv-2.0-ultra', { ...fullHd, mode: 'RESOLUTION_1080', duration: 8 }),
    added: one,
  },
  ...(['fast', 'pro'] as const).map((tier) => ({
    model: `lightricks/ltx-2.3-${tier}`,
    wish: { fps: 25, resolution: '1080p', generateAudio: true, duration: 6 },
    printed: video(`ltxv-2.3-${tier}`, { ...ltx, fps: 25, generate_audio: true }),
  })),
  ...['cortex_2.0', 'cortex_2.0-fast'].map((slug) => ({
    model: `gateai:${slug}`,
    wish: {},
    own: { mode: 'RESOLUTION_480' },
    printed: video(slug, { prompt: scene, mode: 'RESOLUTION_480' }),
  })),
  ...['seedance-1.0-pro', 'seedance-1.0-pro-fast'].map((slug) => ({
    model: `bytedance/${slug}`,
    wish: { seed: -1, resolution: '1080p', duration: 5, cameraFixed: false },
    own: { enable_safety_checker: false },
    printed: video(slug, {
      prompt: scene,
      seed: -1,
      width: 1920,
      height: 1088,
      duration: 5,
      camera_fixed: false,
      enable_safety_checker: false,
    }),
  })),
  ...['seedance-2.0', 'seedance-2.0-fast'].map((slug) => ({
    model: `bytedance/${slug}`,
    wish: { seed: -1, resolution: '720p', duration: 8, generateAudio: true },
    own: { enable_safety_checker: false },
    printed: video(slug, {
      ...hd,
      seed: -1,
      duration: 8,
      generate_audio: true,
      enable_safety_checker: false,
    }),
  })),
  {
    model: 'openai/sora-2',
    wish: { resolution: '720p', duration: 4 },
    printed: video('sora-2', { ...hd, duration: 4 }),
    added: one,
  },
  {
    model: 'openai/sora-2-pro',
    wish: { resolution: '720p', duration: 4 },
    printed: video('sora-2-pro', { ...hd, mode: 'RESOLUTION_720', duration: 4 }),
    added: one,
  },
  {
    model: 'google/veo-3.0-fast',
    wish: { resolution: '720p', duration: 8 },
    printed: video('veo-3.0-fast-generate-001', { ...hd, mode: 'RESOLUTION_720', duration: 8 }),
  },
  {
    model: 'google/veo-3.0',
    wish: { resolution: '720p', duration: 8 },
    printed: video('veo-3.0-generate-001', { ...hd, mode: 'RESOLUTION_720', duration: 8 }),
    added: one,
  },
  ...['veo-3.1-fast', 'veo-3.1', 'veo-3.1-lite'].map((name) => ({
    model: `google/${name}`,
    wish: { resolution: '720p', duration: 8, generateAudio: true },
    printed: video(name === 'veo-3.1-lite' ? name : `${name}-generate-001`, {
      ...hd,
      mode: 'RESOLUTION_720',
      duration: 8,
      motion_has_audio: true,
    }),
    added: one,
  })),
];
