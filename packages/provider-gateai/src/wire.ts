import {
  type GatewayError,
  type HttpResponse,
  type JobRef,
  lenient,
  type ParsedResponse,
  wireDecimal,
  wireId,
} from '@crosspoint/core/plugin';
import * as z from 'zod';
import { adjusted } from './adjusted.ts';

const charged = (amount: string | null | undefined): ParsedResponse['costs'] =>
  amount == null ? [] : [{ amount, currency: 'USD', basis: 'charged', source: 'cost' }];

// Where all the rest can be read, an odd figure loses no job.
const cost = lenient(wireDecimal());

/** Why a task failed; where it stands is not shown, nor whether it is a sentence or holds one. */
const reason = lenient(
  z.union([z.string(), z.object({ message: z.string() }).transform(({ message }) => message)]),
);

/** Generate Content. The shape of `adjustments` is not shown. */
export const Accepted = z.object({
  task_id: wireId(),
  status: lenient(z.string()),
  cost,
  adjustments: z.unknown().optional(),
  error: reason,
});

export const readAccepted = ({
  task_id,
  status,
  cost,
  adjustments,
  error,
}: z.infer<typeof Accepted>): ParsedResponse => ({
  id: task_id,
  status: status ?? undefined,
  costs: charged(cost),
  adjustments: adjusted(adjustments),
  failure: { message: error ?? undefined },
});

const link = z.union([z.string(), z.object({ url: z.string() }).transform(({ url }) => url)]);

/** One link is a list of one: the sample of 3D Output Format is written without the brackets. */
const links = z
  .union([z.array(link), link.transform((one) => [one])])
  .nullish()
  .transform((list) => list ?? []);

/** Check Status, and `glb_urls` of 3D Output Format. */
export const Task = z.object({
  // The sample prints no id; wherever the gateway does print a task's (Generate, Personal Dashboard), it has this name.
  task_id: lenient(wireId()),
  status: z.string(),
  result: links,
  glb_urls: links,
  cost,
  error: reason,
  message: reason,
});

// The ending of a link's path: what follows it, such as a signature, is not part of the name.
const picture = /\.jpe?g(?=$|[?#])/i;

const preview = (url: string) => ({ url, role: 'preview', mediaType: 'image/jpeg' }) as const;
const shape = (url: string) => ({ url, mediaType: 'model/gltf-binary' });

/** Of a 3D task `result` holds pictures; the models lie beside them, under the same names with another ending. */
function outputsOf(
  { result, glb_urls }: z.infer<typeof Task>,
  task: JobRef['task'],
): ParsedResponse['outputs'] {
  if (!task.endsWith('3d') && glb_urls.length === 0) return result.map((url) => ({ url }));
  const pictures = result.filter((url) => picture.test(url));
  const others = result.filter((url) => !picture.test(url) && !glb_urls.includes(url));
  const named = [...glb_urls, ...others];
  const beside = pictures.map((url) => url.replace(picture, '.glb'));
  return [...(named.length > 0 ? named : beside).map(shape), ...pictures.map(preview)];
}

export const readTask = (response: z.infer<typeof Task>, { task }: JobRef): ParsedResponse => ({
  id: response.task_id ?? undefined,
  status: response.status,
  outputs: outputsOf(response, task),
  costs: charged(response.cost),
  failure: { message: response.error ?? response.message ?? undefined },
});

const Refusal = z.object({
  error: z.string(),
  message: lenient(z.string()),
  code: lenient(z.string()),
  suggestions: lenient(z.array(z.string())),
  status: z.undefined().optional(),
  task_id: z.undefined().optional(),
});

// RATE_LIMITED and the like; any other text of an error is a sentence.
const isWord = (text: string): boolean => /^[A-Z]+(?:_[A-Z]+)+$/.test(text);

// Request Limits names them without a status. Each is a limit of the request, checked before anything is made, so inside
// a success it stands for a 400; under an error status that status counts.
const limitWords: ReadonlySet<string> = new Set(['PROMPT_TOO_LONG', 'QUANTITY_TOO_HIGH']);

/** A bare `{ error }`, whose HTTP status the document does not tell. A failed task also has an error, and a status. */
export function parseError({ status, json }: HttpResponse): GatewayError | undefined {
  const refusal = Refusal.safeParse(json);
  if (!refusal.success) return undefined;
  const { error, message, suggestions } = refusal.data;
  const code = refusal.data.code ?? (isWord(error) ? error : undefined);
  return {
    message: isWord(error) ? (message ?? error) : error,
    ...(code === undefined ? {} : { code }),
    ...(status < 300 && limitWords.has(code ?? '') ? { status: 400 } : {}),
    ...(suggestions == null ? {} : { suggestions }),
  };
}
