import type { RefParams } from './params.ts';
import type { GenerationTask } from './request.ts';

/**
 * What finds a job again: plain JSON, and a short text through `toString()`. It holds no key and no base
 * URL: both come from the configuration of whoever reads it. Without an `id` it is an attempt whose end is unknown.
 */
export interface JobRef {
  /** The version of the format of refs. */
  readonly version: 1;
  /** The id of the provider. */
  readonly provider: string;
  /** The label of the account that bought it, so that no other account's key is used for it. */
  readonly account: string;
  /** The canonical model id, or `provider:slug`. */
  readonly model: string;
  /** The gateway's own name of the model. */
  readonly slug: string;
  /** The task of the request. */
  readonly task: GenerationTask;
  /** Which of several ways of a gateway the job was made in. */
  readonly apiVariant?: string | undefined;
  /** When the request was about to leave, ISO 8601. */
  readonly submittedAt: string;
  /** The key the purchase was made under. */
  readonly idempotencyKey: string;
  /** The gateway's own id, digit for digit. */
  readonly id?: string | undefined;
  /**
   * Named texts of the submit's response that later requests need, such as a project's id; `ParsedResponse.params` gives
   * them. At most 8, with names of at most 64 letters and values of at most 2,048.
   */
  readonly params?: RefParams | undefined;
  /** The short form, `xp1.…`, of a ref that came out of a verb or of `refFromString`. */
  toString(): string;
}

/**
 * Whether a value can be a job's id: a text that says something, that a ref gives back letter for letter, and that can
 * stand in an address.
 */
export const isJobId = (value: unknown): value is string =>
  typeof value === 'string' && !['', '.', '..'].includes(value.trim()) && !/\p{Surrogate}/u.test(value);

export const refPrefix = 'xp1.';

/** FNV-1a over the text, 32 bits: finds a damaged copy, not a forger. */
export function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36).padStart(7, '0');
}

function toBase64Url(text: string): string {
  let binary = '';
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

// The values alone, in this order; a name that is absent is a 0. Another order is another version. `params` came later:
// it is written only where there are some, and older texts end before it.
export const refFields = [
  'provider',
  'account',
  'model',
  'slug',
  'task',
  'submittedAt',
  'idempotencyKey',
  'id',
  'apiVariant',
  'params',
] as const satisfies readonly (keyof JobRef)[];

/**
 * The ref string, for columns, URLs and shells: `xp1.…`.
 *
 * @example await db.insert({ job: refToString(job.ref) });
 */
export function refToString(ref: JobRef): string {
  const names = ref.params === undefined ? refFields.slice(0, -1) : refFields;
  const payload = toBase64Url(JSON.stringify(names.map((name) => ref[name] ?? 0)));
  return `${refPrefix}${payload}.${checksum(payload)}`;
}

/** The method that a console of Node.js calls. */
const inspect = Symbol.for('nodejs.util.inspect.custom');

/** A ref that can write itself. Its JSON is plain: only what stands in it is its own. */
class ShortRef implements JobRef {
  readonly version = 1;
  readonly provider: string;
  readonly account: string;
  readonly model: string;
  readonly slug: string;
  readonly task: JobRef['task'];
  readonly apiVariant: string | undefined;
  readonly submittedAt: string;
  readonly idempotencyKey: string;
  readonly id: string | undefined;
  declare readonly params?: RefParams;

  constructor(ref: JobRef) {
    this.provider = ref.provider;
    this.account = ref.account;
    this.model = ref.model;
    this.slug = ref.slug;
    this.task = ref.task;
    this.apiVariant = ref.apiVariant;
    this.submittedAt = ref.submittedAt;
    this.idempotencyKey = ref.idempotencyKey;
    this.id = ref.id;
    if (ref.params !== undefined) this.params = Object.freeze({ ...ref.params });
    Object.freeze(this);
  }

  toString(): string {
    return refToString(this);
  }

  /** What a console shows: the text that can be pasted into the next command. */
  [inspect](): string {
    return refToString(this);
  }
}

/** A ref that writes itself as its short form wherever a text is wanted; its JSON stays plain. */
export const withShortForm = (ref: JobRef): JobRef => (ref instanceof ShortRef ? ref : new ShortRef(ref));
