/** The models of the invented gateway: each has another unit of price, or another task. */
import * as z from 'zod';

type Operation = 'generate' | 'extend' | 'upscale' | 'edit';

/** What of a sound body matters to the emulator. */
export type HarborBody = z.output<typeof submitBody>;

interface HarborModel {
  readonly operations: readonly Operation[];
  /** How the file's name ends. */
  readonly file: 'mp4' | 'png';
  /** In hundred-millionths of a dollar, so that a pixel has a whole price. */
  readonly price: (body: HarborBody) => number;
  /** The day from which the model no longer works, as an HTTP date. */
  readonly sunset?: string;
}

const link = z
  .string()
  .regex(/^(https:\/\/[^\s/]+|harbor:\/\/media\/)/, 'Expected an https URL or harbor://media/…');

export const submitBody = z.looseObject({
  model: z.string(),
  operation: z.enum(['generate', 'extend', 'upscale', 'edit']).default('generate'),
  prompt: z.string().min(1).max(2_000).optional(),
  image: link.optional(),
  video: link.optional(),
  seconds: z.int().min(1).max(10).default(5),
  resolution: z.enum(['720p', '1080p']).default('720p'),
  width: z.int().min(256).max(4_096).default(1_024),
  height: z.int().min(256).max(4_096).default(1_024),
  frames: z.int().min(1).max(600).default(120),
  count: z.int().min(1).max(4).default(1),
  webhook: z.looseObject({ url: z.url() }).optional(),
});

/** 1280 × 720 and 1920 × 1080 pixels at 24 frames a second, divided by 1024. */
const tokensPerSecond = { '720p': 21_600, '1080p': 48_600 } as const;

const models: Readonly<Record<string, HarborModel>> = {
  'sail-2': {
    operations: ['generate', 'extend'],
    file: 'mp4',
    price: ({ seconds, resolution }) => seconds * (resolution === '1080p' ? 20_000_000 : 10_000_000),
  },
  'clear-1': { operations: ['upscale'], file: 'mp4', price: ({ frames }) => frames * 100_000 },
  'print-1': {
    operations: ['generate', 'edit'],
    file: 'png',
    // 0.02 dollars a megapixel
    price: ({ width, height, count }) => width * height * 2 * count,
  },
  'zoom-1': { operations: ['upscale'], file: 'png', price: () => 5_000_000 },
  // 2.50 dollars a million tokens
  'token-3': {
    operations: ['generate'],
    file: 'mp4',
    price: ({ seconds, resolution }) => seconds * tokensPerSecond[resolution] * 250,
  },
  // 12.5 seconds of the gateway's machine, at 0.0004 dollars each: known only when the job has ended
  'old-1': {
    operations: ['generate'],
    file: 'mp4',
    price: () => 500_000,
    sunset: 'Mon, 01 Mar 2027 00:00:00 GMT',
  },
};

/** A checked body with its model, or what is wrong with it. */
export function readBody(input: unknown): { readonly body: HarborBody; readonly row: HarborModel } | string {
  const read = submitBody.safeParse(input);
  if (!read.success)
    return read.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`).join('; ');
  const body = read.data;
  const row = Object.hasOwn(models, body.model) ? models[body.model] : undefined;
  if (row === undefined) return `model: There is no model ${body.model}`;
  if (!row.operations.includes(body.operation))
    return `operation: ${body.model} has no ${body.operation}; it has ${row.operations.join(', ')}`;
  const needed = body.operation === 'generate' ? 'prompt' : row.file === 'mp4' ? 'video' : 'image';
  return body[needed] === undefined ? `${needed}: Required` : { body, row };
}
