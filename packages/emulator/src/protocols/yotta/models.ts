/**
 * The models and their parameters. Documented: Kling's and HappyHorse's image-to-video. Of the other three the document
 * describes only a form on a page: their names, paths and fields are ASSUMED, the choices are the form's.
 */
import * as z from 'zod';
import { kling, klingSeconds } from './kling.ts';

export type Task = 'text-to-video' | 'image-to-video' | 'text-to-image' | 'video-edit' | 'reference-to-video';

export interface ModelRow {
  readonly task: Task;
  readonly parameters: z.ZodType<Record<string, unknown>>;
  /** How long its clip is. @default `duration`, or 5 s, which is assumed: no default is documented */
  readonly seconds?: (parameters: Record<string, unknown>) => number;
  /** In dollars for the job, where the document names a price. */
  readonly price?: (parameters: Record<string, unknown>) => { readonly each: string; readonly times: number };
}

const seconds = z.int().min(3).max(15).optional();
const resolution = z.enum(['720p', '1080p']).optional();
const prompt = z.string().min(1);
const link = z.string().regex(/^https?:\/\/[^\s/]+/, 'Expected a URL');
/** "A base64-encoded payload or a pre-signed URL". */
const linkOrData = z
  .string()
  .regex(/^(https?:\/\/[^\s/]+|data:|[A-Za-z0-9+/=]{8,}$)/, 'Expected a URL or base64');
const ratio = z.string().regex(/^\d+:\d+$/, 'Expected a ratio such as 16:9');

/** Dollars a second, without and with sound (document, "Pricing"). */
const klingPrice = (parameters: Record<string, unknown>) => ({
  each: parameters.generate_audio === true ? '0.1071' : '0.0714',
  times: klingSeconds(parameters),
});

/** "Tag order in the prompt must match upload order": a tag for a picture that is not there is refused (assumed). */
const references = z
  .looseObject({
    prompt,
    reference_images: z.array(linkOrData).min(1).max(3),
    duration: seconds,
    aspect_ratio: ratio.optional(),
    resolution,
  })
  .check(({ value, issues }) => {
    const tags = [...value.prompt.matchAll(/\[Image(\d+)\]/g)].map((match) => Number(match[1]));
    if (tags.some((tag) => tag < 1 || tag > value.reference_images.length))
      issues.push({ code: 'custom', message: 'prompt: It names an image that is not there', input: value });
  });

export const models: Readonly<Record<string, ModelRow>> = {
  'kling-v3-std-text': {
    task: 'text-to-video',
    parameters: kling,
    seconds: klingSeconds,
    price: klingPrice,
  },
  'kling-v3-pro-text': { task: 'text-to-video', parameters: kling, seconds: klingSeconds },
  'happyhorse-1.0-i2v': {
    task: 'image-to-video',
    parameters: z.looseObject({
      // Longer prompts are cut silently, so that there is nothing to refuse.
      prompt,
      // The prose says base64 too; the list of parameters knows a URL alone (wire notes, 9.4).
      first_frame: link,
      duration: seconds,
      resolution,
      seed: z.int().min(0).max(2_147_483_647).optional(),
    }),
  },
  'nano-banana-pro': {
    task: 'text-to-image',
    parameters: z.looseObject({
      prompt,
      aspect_ratio: ratio.optional(),
      resolution: z.enum(['1K', '2K', '4K']).optional(),
      output_format: z.enum(['png', 'jpeg']).optional(),
    }),
    price: () => ({ each: '0.14', times: 1 }),
  },
  'wan-video-edit': {
    task: 'video-edit',
    parameters: z.looseObject({
      prompt,
      video: linkOrData,
      strength: z.number().min(0).max(1).optional(),
      preserve_motion: z.boolean().optional(),
    }),
  },
  'happyhorse-1.0-r2v': { task: 'reference-to-video', parameters: references },
};
