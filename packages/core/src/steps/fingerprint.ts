import { fieldNames, type MediaField, mediaCount, valueOf } from '../model/field.ts';
import type { ResolvedMedia } from '../model/media.ts';
import type { GenerationRequest } from '../model/request.ts';
import type { MediaInputs } from './encode.ts';

const face = (media: ResolvedMedia): string => (media.form === 'url' ? media.url : media.sha256);

/** JSON with its keys in order, so that equal requests are equal texts. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(
    entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, ordered(each)]),
  );
}

/** What makes two requests the same purchase: every field but the application's own labels, media by hash. SHA-256, hex. */
export async function fingerprint(request: GenerationRequest, media: MediaInputs): Promise<string> {
  const parts: Record<string, unknown> = {
    kind: request.kind,
    model: request.model,
    options: request.providerOptions,
  };
  for (const field of fieldNames) {
    const inputs = mediaCount(field) === undefined ? undefined : media.get(field as MediaField);
    parts[field] =
      inputs === undefined
        ? valueOf(request, field)
        : [inputs].flat().map((one) => face(one as ResolvedMedia));
  }
  const digest = await crypto.subtle.digest(
    'SHA-256',
    new TextEncoder().encode(JSON.stringify(ordered(parts))),
  );
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
