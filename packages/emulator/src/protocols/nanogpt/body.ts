/** The body of POST /generate-video: what all models share, then the rules of the one that is named. */
import * as z from 'zod';
import { type ModelRow, models } from './models.ts';

/** A sound body, or the no to it. */
export type Read =
  | { readonly row: ModelRow; readonly model: string; readonly fields: Fields }
  | { readonly status: number; readonly message: string };

type Fields = z.output<typeof shared>;

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

export function readBody(body: unknown): Read {
  const named = z.looseObject({ model: z.string() }).safeParse(body);
  if (!named.success) return no(400, issues(named.error));
  const { model } = named.data;
  const row = Object.hasOwn(models, model) ? models[model] : undefined;
  if (row === undefined) return no(404, `Model not found: ${model}`);
  const read = shared.extend(row.fields).safeParse(body);
  if (!read.success) return no(400, issues(read.error));
  const fields = shared.parse(body);
  for (const { status = 400, wrong, message } of rules) {
    if (wrong(fields, row)) return no(status, message(row));
  }
  return { row, model, fields };
}

interface Rule {
  readonly status?: number;
  readonly wrong: (fields: Fields, row: ModelRow) => boolean;
  readonly message: (row: ModelRow) => string;
}

const hasImage = ({ imageDataUrl, imageUrl }: Fields): boolean => (imageDataUrl ?? imageUrl) !== undefined;

const rules: readonly Rule[] = [
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

const no = (status: number, message: string): Read => ({ status, message });

const issues = (error: z.ZodError): string =>
  error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`).join('; ');
