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

/** 53 bits of a text, by the multiply-and-mix of MurmurHash3's finish; another seed gives other bits. */
function bits(text: string, seed: number): string {
  let a = 0xdeadbeef ^ seed;
  let b = 0x41c6ce57 ^ seed;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x9e3779b1);
    b = Math.imul(b ^ code, 0x5f356495);
  }
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
  b = Math.imul(b ^ (b >>> 16), 0x85ebca6b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
  return ((b >>> 11) * 2 ** 32 + (a >>> 0)).toString(36).padStart(11, '0');
}

/** Inputs as they were read, before any provider was considered. */
type ReadInputs = ReadonlyMap<MediaField, readonly (ResolvedMedia | { readonly problem: string })[]>;

/**
 * What makes two requests the same purchase: every field but the application's own labels, media by hash. It depends on
 * nothing but the request, so that the same request has the same fingerprint whichever providers are installed and
 * wherever its bytes are hosted. Undefined where an input cannot be read.
 *
 * 106 bits, enough that two requests are never taken for one by accident; it guards against no forger, who would only
 * harm himself, so it need not be a cryptographic hash and can be had at once.
 */
export function fingerprint(request: GenerationRequest, inputs: ReadInputs): string | undefined {
  const parts: unknown[] = [request.kind, request.model, ordered(request.providerOptions) ?? null];
  for (const [field, value] of givenFields(request)) {
    const read = inputs.get(field as MediaField);
    if (read?.some((one) => 'problem' in one) === true) return undefined;
    const readable = read?.filter((one) => 'form' in one);
    parts.push(field, readable === undefined ? ordered(value) : readable.map(face));
  }
  return hash(JSON.stringify(parts));
}

const hash = (text: string): string => bits(text, 0) + bits(text, 0x2545f491);

/** What a prompt is told by where it must not be kept; the white space around and between its words makes no difference. */
export const promptHash = (prompt: string | undefined): string | undefined =>
  prompt === undefined ? undefined : hash(prompt.trim().replaceAll(/\s+/g, ' '));
