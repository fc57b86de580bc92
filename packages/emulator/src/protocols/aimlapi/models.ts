import * as z from 'zod';
import type { GatewayContext } from '../../frame/protocol.ts';
import type { UnlistedModel } from '../../frame/model-policy.ts';

/**
 * The body of POST /v2/video/generations, from the OpenAPI schema on the Happy Horse 1.0 page. The schema does not
 * close the object, so unknown keys pass and do nothing: that is also what becomes of the `reference_image_url` which
 * the page's JavaScript sample sends (wire notes, section 9.1).
 */
/** The models the document prints. */
export const models = ['alibaba/happyhorse-1-0'] as const;

const seconds = [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15] as const;

/** The schema says integer; both samples send the number as text, and its own default is text (section 9.2). */
const durations = [...seconds, ...seconds.map(String)];

const uri = z.string().refine(isUri, 'Invalid uri');

const pictures = z.array(uri).refine(({ length }) => length <= 9, 'Array must contain at most 9 elements');

/** Described as an HTTPS URL or a data URI. */
const clip = z.string().refine((text) => /^(https|data):/i.test(text) && isUri(text), 'Invalid uri');

/** What of a sound body matters to an emulator. */
interface AimlapiBody {
  readonly model: string;
  readonly prompt: string;
  readonly video_url?: string | undefined;
  readonly resolution?: '720p' | '1080p' | undefined;
  readonly duration?: number | string | undefined;
}

const submitBody: z.ZodType<AimlapiBody> = z.object({
  model: oneOf(models),
  prompt: z.string(),
  /** `format: uri`, so a picture in base64 must come as a data URI. */
  image_url: uri.optional(),
  reference_image_urls: pictures.optional(),
  video_url: clip.optional(),
  aspect_ratio: oneOf(['16:9', '9:16', '1:1', '4:3', '3:4']).optional(),
  resolution: oneOf(['720p', '1080p']).optional(),
  duration: oneOf(durations).optional(),
  audio_setting: oneOf(['auto', 'origin']).optional(),
  seed: z.number().refine(Number.isInteger, 'Expected integer').optional(),
  watermark: z.boolean().optional(),
});

/** A body with a model that the document does not print: its fields are spelt in many ways, so little is checked. */
const unlistedBody = z
  .looseObject({
    model: z.string(),
    prompt: z.string().optional(),
    resolution: z.string().optional(),
    duration: z.union([z.number(), z.string()]).optional(),
    durationSeconds: z.union([z.number(), z.string()]).optional(),
  })
  .transform(({ model, prompt = '', resolution, duration, durationSeconds }): AimlapiBody => {
    const seconds = Number(duration ?? durationSeconds ?? Number.NaN);
    return {
      model,
      prompt,
      resolution: resolution?.toLowerCase() === '720p' ? '720p' : undefined,
      duration: Number.isInteger(seconds) && seconds > 0 && seconds <= 60 ? seconds : undefined,
    };
  });

/** How a body is read: by the document where it prints the model, else loosely, where the emulator takes the model. */
export function schemaFor(
  body: unknown,
  gateway: GatewayContext,
): {
  readonly schema: z.ZodType<AimlapiBody>;
  readonly unlisted?: UnlistedModel | undefined;
} {
  const named = z.looseObject({ model: z.string() }).safeParse(body);
  const slug = named.success ? named.data.model : '';
  const unlisted = models.some((model) => model === slug) ? undefined : gateway.unlisted(slug);
  return unlisted === undefined ? { schema: submitBody } : { schema: unlistedBody, unlisted };
}

/** An enumeration that objects in the wording the gateway is known for (wire notes, section 6). */
function oneOf<T extends string | number>(values: readonly T[]) {
  return z.literal([...values], {
    error: ({ input }) => {
      const expected = values.map((value) => JSON.stringify(value)).join(' | ');
      return `Invalid enum value. Expected ${expected}, received ${JSON.stringify(input)?.slice(0, 80)}`;
    },
  });
}

/** An absolute URI in the sense of RFC 3986: a scheme, then no character that would have to be escaped. */
function isUri(text: string): boolean {
  if (!/^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]+$/i.test(text)) return false;
  return !/^https?:/i.test(text) || URL.canParse(text);
}

/**
 * What a job costs here is INVENTED: the document names no price. The per-second figures are borrowed from an example
 * in the wire notes (section 8: 0.39 USD at 720p, 0.65 USD at 1080p), as is the rate of 2,000,000 credits to 1 USD.
 * Everything is counted in whole micro-dollars, 2 credits each, so no amount is ever rounded.
 */
const microUsdPerSecond = { '720p': 390_000, '1080p': 650_000 } as const;
export const creditsPerMicroUsd = 2;

/** The schema's default length; and, invented, the length of an input video, which is not measured. */
const defaultSeconds = 10;
const inputClipSeconds = 5;

/** Credits for a job: seconds times the rate of its resolution. With an input video the duration has no effect. */
export function creditsFor(body: AimlapiBody): number {
  const seconds = body.video_url === undefined ? Number(body.duration ?? defaultSeconds) : inputClipSeconds;
  return seconds * microUsdPerSecond[body.resolution ?? '1080p'] * creditsPerMicroUsd;
}

/** Credits as dollars, in the text of a JSON number: 3900000 is `1.95`. */
export function usdText(credits: number): string {
  const microUsd = BigInt(credits) / BigInt(creditsPerMicroUsd);
  const whole = microUsd / 1_000_000n;
  const fraction = String(microUsd % 1_000_000n)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return fraction === '' ? `${whole}` : `${whole}.${fraction}`;
}
