import { givenFields, type MediaField } from '../model/field.ts';
import type { ResolvedMedia } from '../model/media.ts';
import type { GenerationRequest } from '../model/request.ts';

const face = (media: ResolvedMedia): string =>
  media.form === 'url' ? media.url : `${media.mediaType} ${media.sha256}`;

/** JSON with its keys in order, so that equal requests are equal texts. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(
    entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, ordered(each)]),
  );
}

/** Inputs as they were read, before any provider was considered. */
type ReadInputs = ReadonlyMap<MediaField, readonly (ResolvedMedia | { readonly message: string })[]>;

/**
 * What makes two requests the same purchase: every field but the application's own labels, media by hash. It depends on
 * nothing but the request, so that the same request has the same fingerprint whichever providers are installed and
 * wherever its bytes are hosted. Undefined where an input cannot be read.
 */
export function fingerprintText(request: GenerationRequest, inputs: ReadInputs): string | undefined {
  const parts: unknown[] = [request.kind, request.model, ordered(request.providerOptions) ?? null];
  // Only where it is given, so that requests of earlier versions keep their fingerprints.
  if (request.task !== undefined) parts.push('task', request.task);
  for (const [field, value] of givenFields(request)) {
    const read = inputs.get(field as MediaField);
    if (read?.some((one) => 'message' in one) === true) return undefined;
    const readable = read?.filter((one) => 'form' in one);
    parts.push(field, readable === undefined ? ordered(value) : readable.map(face));
  }
  return JSON.stringify(parts);
}

/**
 * The prompt that a gateway may list a request with. A request without one is told by that from those that have one, unless
 * its shots or a gateway's own parameters may hold the words.
 */
export const listedPrompt = ({
  prompt,
  providerOptions,
  ...request
}: GenerationRequest): string | undefined =>
  prompt ?? (providerOptions === undefined && !('shots' in request) ? '' : undefined);

/** A prompt as listings are compared by it: white space makes no difference. */
export const promptText = (prompt: string): string => prompt.trim().replaceAll(/\s+/g, ' ');
