import type {
  CancelEndpoint,
  DimensionRange,
  DownloadSlot,
  Endpoint,
  FieldRow,
  MediaRow,
  ModelRow,
  ParamSpec,
  ProcessingTime,
  ProviderSpec,
  Query,
  TaskRow,
  UploadSlot,
  WebhookSpec,
} from '../model/provider.ts';
import { type Field, fields, type MediaField, mediaFields } from '../model/field.ts';
import { tasks, type GenerationTask, type OutputKind } from '../model/request.ts';
import type { FixedEntry } from '../model/override.ts';

/** What is known of an entry: nothing (replaced whole), the names a table has, or that each name of it is like the others. */
export type SpecShape =
  | { readonly names: Readonly<Record<string, SpecEntry>> }
  | { readonly each: SpecEntry }
  | undefined;
/** What an entry is, where that is one thing. */
export type EntryType = 'text' | 'list' | 'function';

/** An entry that can be left out. */
export interface Optional {
  readonly type?: EntryType;
  readonly shape?: SpecShape;
  /** What replaces it can be of another type than what is there. */
  readonly anyType?: true;
}
/** An entry; the table is not whole without a required one. */
export interface SpecEntry extends Optional {
  readonly required?: true;
}

/** The entries of a table; leaving one out is a compile error. */
type EntriesOf<Row> = {
  readonly [Name in keyof Required<Row>]: Record<never, never> extends Pick<Row, Name>
    ? Optional
    : SpecEntry & { readonly required: true };
};

export const value: Optional = {};
const text: Optional = { type: 'text' };
const list: Optional = { type: 'list' };
const code: Optional = { type: 'function' };
const needed = { required: true } as const;
const neededText = { required: true, type: 'text' } as const;
const neededList = { required: true, type: 'list' } as const;
const neededCode = { required: true, type: 'function' } as const;
const free: Optional = { anyType: true };
const open = (each: SpecEntry = free): SpecShape => ({ each });
const all = <Name extends string>(names: readonly Name[], entry: SpecEntry): SpecShape => ({
  names: Object.fromEntries(names.map((name) => [name, entry])),
});

const fieldRow: EntriesOf<FieldRow> = { wire: neededList, convert: code, alsoByName: value, appends: value };
const fieldTable = all(Object.keys(fields) as Field[], { shape: { names: fieldRow }, anyType: true });
const mediaRow: EntriesOf<MediaRow> = {
  accepts: neededList,
  maxBytes: value,
  types: list,
  maxItems: value,
  minSide: value,
  maxSide: value,
  maxRatio: value,
};
const mediaTable = all<MediaField>(mediaFields, { shape: { names: mediaRow } });
const param: EntriesOf<ParamSpec> = {
  type: neededText,
  required: value,
  enum: list,
  min: value,
  max: value,
  step: value,
  minLength: value,
  maxLength: value,
  minItems: value,
  maxItems: value,
  default: free,
  note: value,
  inferred: value,
};
const params = open({ shape: { names: param } });
const markers = all(['image', 'video', 'audio'], value);
const task: EntriesOf<TaskRow> = {
  slug: text,
  path: text,
  params: { shape: params },
  fields: { shape: fieldTable },
  media: { shape: mediaTable },
  referenceMarkers: { shape: markers },
  constants: { shape: open() },
  price: list,
};
const range: EntriesOf<DimensionRange> = { min: value, max: value, step: value };
const processingTime: EntriesOf<ProcessingTime> = { fromMs: needed, toMs: needed, source: neededText };
const model: EntriesOf<ModelRow> = {
  kind: neededText,
  slug: neededText,
  publisher: text,
  tasks: neededList,
  params: { required: true, shape: params },
  constants: { shape: open() },
  fields: { shape: fieldTable },
  media: { shape: mediaTable },
  referenceMarkers: { shape: markers },
  rules: list,
  byTask: { shape: all<GenerationTask>(tasks, { shape: { names: task } }) },
  sizes: list,
  dimensions: {
    shape: {
      names: {
        width: { required: true, shape: { names: range } },
        height: { required: true, shape: { names: range } },
      },
    },
  },
  autoAspectRatio: value,
  alwaysSendSize: value,
  price: list,
  priceSource: text,
  processingTime: { shape: { names: processingTime } },
  modelMatch: value,
  deprecated: value,
};
const query: EntriesOf<Query<unknown>> = {
  method: neededText,
  path: neededText,
  query: { shape: open() },
  headers: { shape: open() },
  auth: value,
  schema: needed,
  parse: neededCode,
  timeoutMs: value,
};
const endpoint: EntriesOf<Endpoint> = { ...query, fallbackPath: text, body: code };
const cancel: EntriesOf<CancelEndpoint> = {
  ...endpoint,
  emptyMeans: value,
  onFinished: neededText,
  finishedErrors: list,
};
const download: EntriesOf<DownloadSlot> = { auth: needed, origins: needed };
const upload: EntriesOf<UploadSlot> = { steps: neededList, ttlMs: value };
/** A union of two shapes, which the types discriminate: the names of both. */
const idempotency: Readonly<Record<string, SpecEntry>> = {
  alphabet: needed,
  length: value,
  header: value,
  field: value,
  records: value,
  deduplicates: { shape: { names: { windowMs: needed, source: needed } } },
};
const verify: EntriesOf<WebhookSpec['verify']> = {
  headers: value,
  timestamp: value,
  deliveryId: value,
  signed: needed,
  signature: needed,
  keys: needed,
};
const webhook: EntriesOf<WebhookSpec> = {
  address: needed,
  fields: { shape: open() },
  verify: { required: true, shape: { names: verify } },
  outputOrigins: value,
  source: needed,
  schema: needed,
  parse: needed,
};
const queryEntry: Optional = { shape: { names: query } };

/** Every entry of a spec that can be overridden. */
export const specEntries: EntriesOf<Omit<ProviderSpec, FixedEntry>> = {
  name: neededText,
  docsUrl: neededText,
  apiKeyEnv: neededText,
  apiKeyUrl: neededText,
  auth: neededCode,
  models: { required: true, shape: open({ shape: { names: model } }) },
  unlistedModels: { shape: { names: { kinds: neededList, notice: neededText } } },
  fields: { required: true, shape: fieldTable },
  media: { shape: mediaTable },
  rules: list,
  headers: { shape: open() },
  userAgent: value,
  submit: { required: true, shape: { names: endpoint } },
  poll: { shape: { names: endpoint } },
  result: { shape: { names: endpoint } },
  cancel: { shape: { names: cancel } },
  download: { shape: { names: download } },
  upload: { shape: { names: upload } },
  idempotency: { shape: { names: idempotency } },
  quote: queryEntry,
  balance: queryEntry,
  listJobs: queryEntry,
  discovery: { shape: all(['list', 'all', 'one'], queryEntry) },
  apiVariants: { shape: open({ shape: { names: endpoint } }) },
  webhook: { shape: { names: webhook } },
  states: { required: true, shape: open() },
  parseError: code,
  errors: list,
  requestIdHeader: text,
  billing: {
    required: true,
    shape: { names: { failedJob: needed, refundAfterMs: value, chargesReserved: value, source: value } },
  },
  limits: list,
  polling: { shape: { names: { intervalMs: needed, timeoutMs: needed } } },
  processingTimes: { shape: all<OutputKind>(['video', 'image', '3d'], { shape: { names: processingTime } }) },
  outputUrlTtlMs: value,
  priceSource: text,
};
