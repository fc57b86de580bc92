/**
 * The models the document prints, with what its section "Model-Specific Parameters" says of each. `veo3-video` is named
 * there only as Veo3; its slug is our guess. Where no range is printed, none is checked.
 */
import * as z from 'zod';

export interface ModelRow {
  /** As the document's own refusal calls the model: "Kling 2.1 Standard requires an input image." */
  readonly title: string;
  /** Absent: the document shows no picture for it. */
  readonly image?: 'needed' | 'allowed';
  readonly fields: z.ZodRawShape;
  /**
   * In dollars, per second or per clip. Only Veo's is known, from the printed response: 2.5 for 5 seconds. All others are
   * INVENTED.
   */
  readonly price: { readonly perSecond: string; readonly seconds: number } | { readonly perClip: string };
}

const ratios = z.enum(['16:9', '9:16', '1:1', '4:3', '3:4']).optional();
const anyRatio = z
  .string()
  .regex(/^\d+:\d+$/, 'Expected a ratio such as 16:9')
  .optional();
const fiveOrTen = z.enum(['5', '10']).optional();
const steps = (from: number, to: number) => z.int().min(from).max(to).optional();

const kling = {
  duration: fiveOrTen,
  aspect_ratio: anyRatio,
  negative_prompt: z.string().optional(),
  cfg_scale: z.number().min(0).max(1).optional(),
};

const seedance = {
  duration: fiveOrTen,
  aspect_ratio: anyRatio,
  camera_fixed: z.boolean().optional(),
  seed: z.int().optional(),
};

export const models: Readonly<Record<string, ModelRow>> = {
  'veo2-video': {
    title: 'Veo 2',
    fields: {
      duration: z
        .string()
        .regex(/^([5-9]|[12]\d|30)s$/, 'Expected "5s" to "30s"')
        .optional(),
      aspect_ratio: ratios,
    },
    price: { perSecond: '0.5', seconds: 5 },
  },
  'veo3-video': {
    title: 'Veo 3',
    fields: { duration: z.literal('8s').optional(), aspect_ratio: ratios },
    price: { perSecond: '0.75', seconds: 8 },
  },
  'kling-video-v2': { title: 'Kling 2', fields: kling, price: { perSecond: '0.28', seconds: 5 } },
  'kling-v21-standard': {
    title: 'Kling 2.1 Standard',
    image: 'needed',
    fields: kling,
    price: { perSecond: '0.056', seconds: 5 },
  },
  'kling-v21-pro': {
    title: 'Kling 2.1 Pro',
    image: 'needed',
    fields: kling,
    price: { perSecond: '0.098', seconds: 5 },
  },
  'hunyuan-video': {
    title: 'Hunyuan',
    fields: {
      pro_mode: z.boolean().optional(),
      aspect_ratio: anyRatio,
      resolution: z.enum(['480p', '720p', '1080p']).optional(),
      num_frames: z.literal([65, 97, 129]).optional(),
      num_inference_steps: steps(10, 50),
      showExplicitContent: z.boolean().optional(),
    },
    price: { perClip: '0.4' },
  },
  'wan-video-image-to-video': {
    title: 'Wan Image to Video',
    image: 'needed',
    fields: {
      num_frames: steps(81, 100),
      frames_per_second: steps(5, 24),
      resolution: z.enum(['480p', '720p']).optional(),
      num_inference_steps: steps(1, 40),
      negative_prompt: z.string().optional(),
      seed: z.int().optional(),
    },
    price: { perClip: '0.35' },
  },
  'seedance-video': {
    title: 'Seedance',
    image: 'allowed',
    fields: { ...seedance, resolution: z.enum(['480p', '1080p']).optional() },
    price: { perSecond: '0.124', seconds: 5 },
  },
  'seedance-lite-video': {
    title: 'Seedance Lite',
    image: 'allowed',
    fields: { ...seedance, resolution: z.enum(['480p', '720p']).optional() },
    price: { perSecond: '0.036', seconds: 5 },
  },
};
