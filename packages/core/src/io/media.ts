import { type MediaField, mediaCount, mediaFields, valueOf } from '../model/field.ts';
import type { Objection } from '../model/ledger.ts';
import { type Media, type ResolvedMedia, readDataUrl } from '../model/media.ts';
import type { MediaRow, MediaRows } from '../model/provider.ts';
import type { GenerationRequest } from '../model/request.ts';
import type { MediaInputs } from '../steps/encode.ts';
import { sniff } from '../steps/signatures.ts';

/** The most an inline input may hold where the gateway names no limit of its own. */
export const defaultMaxBytes = 20 * 1024 * 1024;

const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let i = 0; i < bytes.length; i += 0x8000)
    binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(binary);
}

async function inline(bytes: Uint8Array, mediaType: string): Promise<ResolvedMedia> {
  const sha256 = hexOf(
    new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)),
  );
  return {
    form: 'data',
    url: `data:${mediaType};base64,${toBase64(bytes)}`,
    mediaType,
    bytes: bytes.length,
    sha256,
  };
}

const decode = (payload: string, base64: boolean): Uint8Array =>
  base64
    ? Uint8Array.from(atob(payload), (c) => c.charCodeAt(0))
    : new TextEncoder().encode(decodeURIComponent(payload));

/** One input as a link or as bytes. Throws, in words, when it cannot be read. */
async function resolveOne(media: Media, maxBytes: number): Promise<ResolvedMedia> {
  if (typeof media === 'string') {
    const data = readDataUrl(media);
    return data === undefined
      ? { form: 'url', url: media }
      : inline(decode(data.payload, data.base64), data.mediaType);
  }
  if ('kind' in media) {
    const bytes = await media.read(maxBytes);
    const mediaType = sniff(bytes);
    if (mediaType === undefined)
      throw new Error(`${media.name} is no picture, clip or sound that is known here`);
    return inline(bytes, mediaType);
  }
  return inline(media.data, media.mediaType);
}

/** Why a gateway's row would not take an input. */
function refuse(
  media: ResolvedMedia,
  row: MediaRow | undefined,
): Pick<Objection, 'problem' | 'right'> | undefined {
  if (row !== undefined && !row.accepts.includes(media.form)) {
    return media.form === 'data'
      ? { problem: 'this gateway takes links only', right: 'give an https URL' }
      : { problem: 'this gateway takes bytes only', right: 'give a data URL, bytes or file(path)' };
  }
  if (media.form === 'url') return undefined;
  const most = row?.maxBytes ?? defaultMaxBytes;
  if (media.bytes > most)
    return { problem: `holds ${media.bytes} bytes`, right: `at most ${most} are taken` };
  if (row?.types !== undefined && !row.types.includes(media.mediaType)) {
    return { problem: `is ${media.mediaType}`, right: `use one of ${row.types.join(', ')}` };
  }
  return undefined;
}

/** An input that was read, or why it could not be. */
type Input = ResolvedMedia | { readonly problem: string };
export type Inputs = ReadonlyMap<MediaField, readonly Input[]>;

const none: Inputs = new Map();

async function readOne(media: Media, maxBytes: number): Promise<Input> {
  try {
    return await resolveOne(media, maxBytes);
  } catch (error) {
    return { problem: error instanceof Error ? error.message : 'cannot be read' };
  }
}

/** Reads every input of a request, once, whoever will be asked. A file of more than `maxBytes` is not read at all. */
export async function readInputs(request: GenerationRequest, maxBytes: number): Promise<Inputs> {
  const given = mediaFields.filter((field) => valueOf(request, field) !== undefined);
  if (given.length === 0) return none;
  const read = given.map(async (field): Promise<[MediaField, readonly Input[]]> => {
    const value = valueOf(request, field) as Media | readonly Media[];
    const list = Array.isArray(value) ? (value as readonly Media[]) : [value as Media];
    return [field, await Promise.all(list.map((one) => readOne(one, maxBytes)))];
  });
  return new Map(await Promise.all(read));
}

export interface AcceptedInputs {
  readonly media: MediaInputs;
  readonly objections: readonly Objection[];
}

/** Holds the inputs against what a gateway's rows accept. */
export function acceptInputs(inputs: Inputs, rows: MediaRows): AcceptedInputs {
  const media = new Map<MediaField, ResolvedMedia | readonly ResolvedMedia[]>();
  const objections: Objection[] = [];
  for (const [field, list] of inputs) {
    const row = rows[field];
    const many = mediaCount(field) === 'many';
    if (row?.maxItems !== undefined && list.length > row.maxItems) {
      const right = `at most ${row.maxItems} are taken`;
      objections.push({ field, problem: `has ${list.length} items`, right });
    }
    const taken = list.filter((one, i): one is ResolvedMedia => {
      const wrong = 'problem' in one ? one : refuse(one, row);
      if (wrong !== undefined) objections.push({ field: many ? `${field}.${i}` : field, ...wrong });
      return wrong === undefined;
    });
    if (taken.length === list.length) media.set(field, many ? taken : taken[0]!);
  }
  return { media, objections };
}
