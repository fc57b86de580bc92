import * as z from 'zod';
import type { GatewayContext } from '../../frame/protocol.ts';
import type { UnlistedModel } from '../../frame/model-policy.ts';
import { numberOf, unitsOf } from '../../frame/money.ts';

/**
 * The models the document prints, with what its section "Model-Specific Parameters" says of each. `veo3-video` is named
 * there only as Veo3; its slug is our guess. Where no range is printed, none is checked.
 */
interface NanogptModel {
  /** As the document's own refusal calls the model: "Kling 2.1 Standard requires an input image." */
  readonly title: string;
  /** Absent: the document shows no picture for it. */
  readonly image?: 'needed' | 'allowed' | 'unchecked';
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

/** A model that the document does not print: its own fields are not checked, and its price is INVENTED. */
const unlistedRow = (title: string): NanogptModel => ({
  title,
  image: 'unchecked',
  fields: {},
  price: { perSecond: '0.1', seconds: 5 },
});

export const models: Readonly<Record<string, NanogptModel>> = {
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

/** Both units of account have 8 decimals in `POST /check-balance` (wire notes, section 4). */
export const places = 8;

export type Currency = 'USD' | 'XNO';

/** INVENTED: what a dollar is in nano, with all the decimals a client could trip over. */
const xnoPerUsd = '1.23456789';

/** What a job costs, in 10^-8 of its currency. Hunyuan's pro mode doubles it (document, "Hunyuan Models"). */
export function priceOf(
  { price }: NanogptModel,
  fields: Readonly<Record<string, unknown>>,
  currency: Currency,
): number {
  const usd = 'perClip' in price ? price.perClip : price.perSecond;
  const seconds = 'perClip' in price ? 1 : secondsOf(fields.duration, price.seconds);
  const units = unitsOf(usd, places) * seconds * (fields.pro_mode === true ? 2 : 1);
  if (currency === 'USD') return units;
  return Number((BigInt(units) * BigInt(unitsOf(xnoPerUsd, places))) / BigInt(unitsOf('1', places)));
}

/** As a number of a response: the document prints money as numbers. */
export const money = (units: number): number => numberOf(units, places);

function secondsOf(duration: unknown, otherwise: number): number {
  const seconds =
    typeof duration === 'string' || typeof duration === 'number' ? Number.parseInt(String(duration), 10) : 0;
  return seconds > 0 ? seconds : otherwise;
}

/** The body of POST /generate-video: what all models share, then the rules of the one that is named. */
/** A sound body, or the error response to it. */
type ReadBody =
  | {
      readonly row: NanogptModel;
      readonly model: string;
      readonly fields: NanogptFields;
      /** Of a model that the document does not print. */
      readonly unlisted: UnlistedModel | undefined;
    }
  | { readonly status: number; readonly message: string };

type NanogptFields = z.output<typeof shared>;

/** Uploads are 4 MB at most (document, "Image-to-Video Request"); that this is the decoded picture, in MiB, is assumed. */
const largestUpload = 4 * 1024 * 1024;

const shared = z.looseObject({
  prompt: z.string().optional(),
  imageDataUrl: z
    .string()
    .regex(/^data:image\//, 'Expected a data URL of an image')
    .optional(),
  imageUrl: z
    .string()
    .regex(/^https:\/\/[^\s/]+/, 'Expected a public HTTPS link')
    .optional(),
});

export function readBody(body: unknown, gateway: GatewayContext): ReadBody {
  const named = z.looseObject({ model: z.string() }).safeParse(body);
  if (!named.success) return no(400, issues(named.error));
  const { model } = named.data;
  const documented = Object.hasOwn(models, model) ? models[model] : undefined;
  const unlisted = documented === undefined ? gateway.unlisted(model) : undefined;
  const row = unlisted === undefined ? documented : unlistedRow(model);
  if (row === undefined) return no(404, `Model not found: ${model}`);
  const read = shared.extend(row.fields).safeParse(body);
  if (!read.success) return no(400, issues(read.error));
  const fields = shared.parse(body);
  for (const { status = 400, wrong, message } of rules) {
    if (wrong(fields, row)) return no(status, message(row));
  }
  return { row, model, fields, unlisted };
}

interface NanogptRule {
  readonly status?: number;
  readonly wrong: (fields: NanogptFields, row: NanogptModel) => boolean;
  readonly message: (row: NanogptModel) => string;
}

const hasImage = ({ imageDataUrl, imageUrl }: NanogptFields): boolean =>
  (imageDataUrl ?? imageUrl) !== undefined;

const rules: readonly NanogptRule[] = [
  {
    // The document's own words, "Model-Specific Errors".
    wrong: (fields, { image }) => image === 'needed' && !hasImage(fields),
    message: ({ title }) => `${title} requires an input image. Please select an image to generate a video.`,
  },
  {
    // Assumed: media a model does not want can make it fail (wire notes, section 3).
    wrong: (fields, { image }) => image === undefined && hasImage(fields),
    message: ({ title }) => `${title} takes no input image.`,
  },
  {
    wrong: (fields) => !hasImage(fields) && (fields.prompt ?? '') === '',
    message: () => 'A prompt is required.',
  },
  {
    // "T2V only" for Seedance; that sending it all the same is refused is assumed.
    wrong: (fields, { image }) =>
      image === 'allowed' && hasImage(fields) && fields.aspect_ratio !== undefined,
    message: ({ title }) => `${title} takes aspect_ratio for text-to-video only.`,
  },
  {
    status: 413,
    wrong: ({ imageDataUrl = '' }) => uploadBytes(imageDataUrl) > largestUpload,
    message: () => 'Uploads must be 4 MB or smaller. Host larger files and send an imageUrl.',
  },
];

/** How many bytes a data URL stands for. */
function uploadBytes(dataUrl: string): number {
  const data = dataUrl.slice(dataUrl.indexOf(',') + 1);
  return Math.floor((data.replace(/=+$/, '').length * 3) / 4);
}

const no = (status: number, message: string): ReadBody => ({ status, message });

const issues = (error: z.ZodError): string =>
  error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`).join('; ');
