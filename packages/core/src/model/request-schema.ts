import * as z from 'zod';
import { mediaSchema } from './media-schema.ts';
import { once } from './once.ts';
import { tasks } from './request.ts';

// White space, controls, and letters that print nothing, such as a zero-width space or a blank Braille pattern.
const visible = /[^\s\p{Cc}\p{Cf}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u;
/** A list with something in it; `as const` lists are welcome. */
const list = <Item>(item: z.ZodType<Item>): z.ZodType<readonly Item[]> => z.array(item).min(1);

/** The schemas, made at the first request. */
const schemas = once(() => {
  /** Sent as it was given; only one that says nothing is refused, because some models make something of it and charge. */
  const prompt = z
    .string()
    .refine((text) => visible.test(text), {
      error: 'has no visible character; say what should be seen and heard',
    })
    .describe('What should be seen and heard.');
  const aspectRatio = z
    .string()
    .regex(/^(?:\d{1,4}:\d{1,4}|auto)$/, "must be a ratio such as '16:9', or 'auto'")
    .describe("Width to height, such as '16:9', or 'auto'.");
  const resolution = z
    .string()
    .regex(
      /^(?:\d{2,5}p|\d{1,2}K|\d{2,5}x\d{2,5})$/,
      "must look like '720p' (the short side), '2K' or '1280x720'",
    )
    .describe("'720p' names the short side; also '2K' or '1280x720'.");
  const seconds = z.number().positive();

  const shot = z.strictObject({ prompt, duration: seconds.optional().describe('Seconds.') });

  const media = mediaSchema();
  /** Only what JSON can say, copied as JSON would say it: what is sent is then what was given, whatever happens to it later. */
  const plainJson = z.unknown().transform((value, context): unknown => {
    if (value === undefined) return undefined;
    try {
      const text: string | undefined = JSON.stringify(value);
      if (text !== undefined) return JSON.parse(text) as unknown;
    } catch {
      // cyclic, a BigInt, or a toJSON of its own that throws
    }
    context.addIssue({ code: 'custom', message: 'cannot be written as JSON' });
    return z.NEVER;
  });

  const shared = {
    model: z
      .string()
      .min(1)
      .describe(
        "A canonical id such as 'alibaba/happyhorse-1.0', or 'provider:slug' for exactly one gateway's model.",
      ),
    task: z
      .enum(tasks)
      .optional()
      .describe(
        "What to make of the inputs, such as 'extend-video', where they could mean several tasks; absent, the inputs decide.",
      ),
    prompt: prompt.optional(),
    negativePrompt: z.string().optional().describe('What should not be seen.'),
    n: z.int().min(1).optional().describe('How many outputs; absent means 1.'),
    aspectRatio: aspectRatio.optional(),
    resolution: resolution.optional(),
    seed: z.int().optional(),
    image: media.optional().describe('The picture to start from; for a video its first frame.'),
    guidance: z.number().optional().describe("How closely to follow the prompt, on the gateway's own scale."),
    steps: z.int().min(1).optional(),
    quality: z.string().optional().describe("The gateway's own word for it."),
    enhancePrompt: z.boolean().optional(),
    watermark: z.boolean().optional(),
    outputFormat: z.string().optional().describe("Such as 'png'."),
    providerOptions: z
      .record(z.string(), z.record(z.string(), plainJson))
      .optional()
      .describe("The gateway's own parameters, by provider id."),
    tags: z
      .record(z.string(), z.string())
      .optional()
      .describe('Your own labels; kept in the store, never sent.'),
  };

  const pictures = z.strictObject({ images: list(media).optional() });

  const video = z.strictObject({
    kind: z.literal('video'),
    ...shared,
    duration: seconds.optional().describe('Seconds.'),
    fps: z.number().positive().optional(),
    lastFrame: media.optional(),
    references: z
      .strictObject({
        images: list(media).optional(),
        videos: list(media).optional(),
        audios: list(media).optional(),
      })
      .optional()
      .describe('Things to keep alike; a prompt may point at them as @image1, @video1, @audio1.'),
    video: media.optional().describe('The clip to edit.'),
    generateAudio: z.boolean().optional(),
    keepAudio: z.boolean().optional().describe("Keep the input clip's own sound."),
    cameraFixed: z.boolean().optional(),
    shots: z.union([z.literal('auto'), list(shot)]).optional(),
  });

  const image = z.strictObject({
    kind: z.literal('image'),
    ...shared,
    references: pictures.optional(),
  });

  const model3d = z.strictObject({
    kind: z.literal('3d'),
    ...shared,
    references: pictures.optional(),
  });

  return { video, image, model3d, any: z.discriminatedUnion('kind', [video, image, model3d]) };
});

/** A video request. */
export const videoRequestSchema = () => schemas().video;
/** An image request. */
export const imageRequestSchema = () => schemas().image;
/** A request for a 3D model. */
export const model3dRequestSchema = () => schemas().model3d;
/** One request, whatever its kind. */
export const generationRequestSchema = () => schemas().any;
