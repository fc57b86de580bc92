import { defineModels } from '@crosspoint/core/plugin';
import { videoInput } from './rules.ts';

/** The one model that the document describes, "Create a video generation task", OpenAPI. */
export const models = defineModels({
  'alibaba/happyhorse-1.0': {
    kind: 'video',
    slug: 'alibaba/happyhorse-1-0',
    publisher: 'Alibaba',
    tasks: ['text-to-video', 'image-to-video', 'reference-to-video', 'video-to-video'],
    params: {
      prompt: { type: 'string', required: true },
      image_url: { type: 'string', note: 'a URL or a base64 image; the first frame' },
      reference_image_urls: { type: 'array', maxItems: 9 },
      video_url: { type: 'string', note: 'a URL or a data URL' },
      aspect_ratio: { type: 'string', enum: ['16:9', '9:16', '1:1', '4:3', '3:4'], default: '16:9' },
      resolution: { type: 'string', enum: ['720p', '1080p'], default: '1080p' },
      // The schema prints the default as the text "10" beside an enum of integers; the integer is meant.
      duration: { type: 'integer', enum: [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15], default: 10 },
      audio_setting: { type: 'string', enum: ['auto', 'origin'], default: 'auto' },
      seed: { type: 'integer' },
      watermark: { type: 'boolean', default: false },
    },
    // The two examples took 2 min 36 s and 2 min 51 s, which is one figure and no range.
    processingTime: {
      fromMs: 156_000,
      toMs: 156_000,
      source: 'Code Example: Image-to-Video, Processing time',
    },
    rules: videoInput,
  },
});
