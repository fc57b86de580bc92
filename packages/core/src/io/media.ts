import { counted } from '../steps/counted.ts';
import { type MediaField, mediaCount, mediaFields, valueOf } from '../model/field.ts';
import { fieldPath, type Issue } from '../model/issue.ts';
import type { InlineMedia, Media, MediaSource, ResolvedMedia } from '../model/media.ts';
import type { MediaRow, MediaRows } from '../model/provider.ts';
import type { GenerationRequest } from '../model/request.ts';
import type { MediaInputs } from '../steps/encode.ts';
import { refuseMedia } from '../steps/refuse-media.ts';
import { readMedia } from './read-media.ts';

/** An input that was read, or why it could not be. */
type Input = ResolvedMedia | { readonly message: string };
export type Inputs = ReadonlyMap<MediaField, readonly Input[]>;

const none: Inputs = new Map();

async function readOne(media: Media, maxBytes: number): Promise<Input> {
  try {
    return await readMedia(media, maxBytes);
  } catch (error) {
    return { message: error instanceof Error ? error.message : 'cannot be read' };
  }
}

/** Reads every input of a request, once, whoever will be asked. Nothing of more than `most()` bytes is taken. */
export async function readInputs(request: GenerationRequest, most: () => number): Promise<Inputs> {
  const given = mediaFields.filter((field) => valueOf(request, field) !== undefined);
  if (given.length === 0) return none;
  const maxBytes = most();
  const read = given.map(async (field): Promise<[MediaField, readonly Input[]]> => {
    const value = valueOf(request, field) as Media | readonly Media[];
    const list = Array.isArray(value) ? (value as readonly Media[]) : [value as Media];
    return [field, await Promise.all(list.map((one) => readOne(one, maxBytes)))];
  });
  return new Map(await Promise.all(read));
}

export interface AcceptedInputs {
  readonly media: MediaInputs;
  readonly issues: readonly Issue[];
  /** Inputs that need an address first: one of the gateway's own, or a link by the application. */
  readonly toUpload: readonly InputToUpload[];
}

/** Who gives bytes an address. */
type Via = 'gateway' | 'application';

/** Bytes that need an address before they can be sent. */
export interface InputToUpload {
  readonly via: Via;
  readonly field: MediaField;
  readonly index: number;
  readonly media: InlineMedia;
}

// Stands in a plan where the address will be; a plan sends nothing and so uploads nothing.
const planned = ({ sha256, mediaType, bytes }: InputToUpload['media'], via: Via): ResolvedMedia =>
  via === 'gateway'
    ? { form: 'gateway-uri', url: `upload:${sha256}`, mediaType, bytes, sha256 }
    : { form: 'url', url: `https://media.host.invalid/${sha256}` };

/** Who can give an input the address it needs; undefined where it needs none, or cannot have one. */
function viaOf(media: ResolvedMedia, row: MediaRow | undefined, can: CanUpload): Via | undefined {
  if (media.form !== 'data' || row === undefined || row.accepts.includes('data')) return undefined;
  if (can.gateway && row.accepts.includes('gateway-uri')) return 'gateway';
  return can.application && row.accepts.includes('url') ? 'application' : undefined;
}

/** Who can give bytes an address: the gateway by its own uploads, the application by `uploadMedia`. */
interface CanUpload {
  readonly gateway: boolean;
  readonly application: boolean;
}

/** Holds the inputs against what a gateway's rows accept. */
export function acceptInputs(inputs: Inputs, rows: MediaRows, can: CanUpload): AcceptedInputs {
  const media = new Map<MediaField, ResolvedMedia | readonly ResolvedMedia[]>();
  const issues: Issue[] = [];
  const toUpload: InputToUpload[] = [];
  for (const [field, list] of inputs) {
    const row = rows[field];
    const many = mediaCount(field) === 'many';
    if (row?.maxItems !== undefined && list.length > row.maxItems) {
      const hint = `at most ${row.maxItems} are taken`;
      issues.push({ path: fieldPath(field), message: `has ${counted(list.length, 'item')}`, hint });
    }
    const taken = list.flatMap((one, index): ResolvedMedia[] => {
      const via = 'message' in one ? undefined : viaOf(one, row, can);
      const judged = via !== undefined && row !== undefined ? { ...row, accepts: ['data'] as const } : row;
      const wrong = 'message' in one ? one : refuseMedia(one, judged, field);
      if (wrong !== undefined)
        issues.push({ path: many ? [...fieldPath(field), index] : fieldPath(field), ...wrong });
      if (wrong !== undefined || 'message' in one) return [];
      if (via === undefined || one.form !== 'data') return [one];
      toUpload.push({ via, field, index, media: one });
      return [planned(one, via)];
    });
    if (taken.length === list.length) media.set(field, many ? taken : taken[0]!);
  }
  return { media, issues, toUpload };
}

/** The large media behind a request's placeholders. */
export const sourcesOf = (media: MediaInputs): readonly MediaSource[] =>
  [...media.values()]
    .flat()
    .flatMap((one: ResolvedMedia) => (one.form === 'data' && one.source !== undefined ? [one.source] : []));
