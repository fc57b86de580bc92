import type { Cost } from './cost.ts';
import type { ErrorCode } from './error.ts';
import type { Field, MediaField } from './field.ts';
import type { HttpReply } from './http.ts';
import type { JobState, Output } from './job.ts';
import type { ResolvedMedia } from './media.ts';
import type { JobRef } from './ref.ts';
import type { GenerationRequest, Kind, Task } from './request.ts';
import type { ReplySchema } from './schema.ts';

/** Names and values as they stand in a gateway's request. */
export type WireFields = Readonly<Record<string, unknown>>;

/** One parameter as the gateway's own documentation states it. */
export interface Param {
  /** `numeric` is a number or the same number as text, where a gateway takes either. */
  readonly type: 'string' | 'integer' | 'number' | 'numeric' | 'boolean' | 'array' | 'object' | 'any';
  readonly required?: true;
  readonly enum?: readonly (string | number | boolean)[];
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  /** What the gateway documents it will use when the parameter is left out. */
  readonly default?: unknown;
  /** What it is for, in our words, or what the document leaves open. */
  readonly note?: string;
}
export type ParamTable = Readonly<Record<string, Param>>;

/** What a converter may look at besides the value. */
export interface ConvertContext {
  readonly request: GenerationRequest;
  readonly task: Task;
}
/** Turns a canonical value into wire fields. Media arrive resolved. Pure. */
export type Converter = (value: unknown, at: ConvertContext) => WireFields;

/** How a canonical field is written. */
export interface FieldRow {
  readonly writes: readonly string[];
  readonly as?: Converter;
}
/** Canonical field → wire. A plain text is the wire name. No row: this gateway cannot. */
export type FieldTable = { readonly [F in Field]?: string | FieldRow };

/** What a media field accepts. */
export interface MediaRow {
  readonly accepts: readonly ResolvedMedia['form'][];
  readonly maxBytes?: number;
  /** Media types; absent means the gateway does not say. */
  readonly types?: readonly string[];
  readonly maxItems?: number;
}
export type MediaRows = { readonly [F in MediaField]?: MediaRow };

/** How `@image1`, `@video1`, `@audio1` in a prompt are written for the gateway; `{n}` is the number. */
export interface Tags {
  readonly image?: string;
  readonly video?: string;
  readonly audio?: string;
}

/** A sentence across fields, checked before anything is sent. */
export interface Rule {
  readonly fields: readonly Field[];
  /** Whether the sentence applies; sees the canonical request and what it became. Pure. */
  readonly when: (request: GenerationRequest, wire: WireFields, task: Task) => boolean;
  /** `rejected` stops the request; `ineffective` and `notice` only say so. */
  readonly is: 'rejected' | 'ineffective' | 'notice';
  readonly says: string;
}

/** A pair of pixels a model can make, and the wire fields that ask for it. */
export interface FrameRow {
  readonly aspectRatio: string;
  /** Canonical: `'1080p'`, `'2K'`. */
  readonly resolution: string;
  readonly writes: WireFields;
}

/** A published price, worked out on the final wire body. */
export interface PriceRow {
  /** Wire values it holds for; a field left out of the body counts with its documented default. */
  readonly when?: Readonly<Record<string, string | number | boolean>>;
  readonly per: 'second' | 'output' | 'request';
  /** The wire field that counts the seconds or outputs; default 1 of them. */
  readonly by?: string;
  readonly amount: string;
  readonly currency: string;
  /** Printed with `~`, or said to be about. */
  readonly approximate?: true;
  readonly asOf: string;
}

/** Where a task of a model differs from the rest of its row. */
export interface TaskRow {
  readonly slug?: string;
  readonly path?: `/${string}`;
  readonly params?: ParamTable;
  readonly fields?: FieldTable;
  readonly media?: MediaRows;
  readonly tags?: Tags;
  readonly fixed?: WireFields;
}

/** One model at one gateway, as data. */
export interface ModelRow {
  readonly kind: Kind;
  readonly slug: string;
  /** Who made the model. */
  readonly publisher?: string;
  /** What it can be asked for; the first is meant when the inputs do not tell. */
  readonly tasks: readonly Task[];
  /** The gateway's own parameter table. */
  readonly params: ParamTable;
  /** Wire values this row stands for; asking for another is refused. */
  readonly fixed?: WireFields;
  /** Fields this model spells in its own way; merged over the provider's. */
  readonly fields?: FieldTable;
  readonly media?: MediaRows;
  readonly tags?: Tags;
  readonly rules?: readonly Rule[];
  readonly byTask?: { readonly [T in Task]?: TaskRow };
  /** Resolution × ratio, where the gateway wants pixels. */
  readonly frame?: readonly FrameRow[];
  /** Pixels outside the frame table are asked for as they are, under `params`; else the nearest pair stands in. */
  readonly freePixels?: true;
  readonly price?: readonly PriceRow[];
  /** How sure we are that this is the canonical model. @default 'documented' */
  readonly same?: 'documented' | 'inferred';
  readonly deprecated?: { readonly since: string; readonly use: string };
  /** What is not in the document and was assumed, one sentence each. */
  readonly assumed?: readonly string[];
}

/** What one reply says. */
export interface Reading {
  /** The gateway's own word, looked up in `states`. */
  readonly status?: string | undefined;
  readonly id?: string | undefined;
  /** Which way of the gateway polls must go; kept in the ref. */
  readonly dialect?: string | undefined;
  /** 0 to 1. */
  readonly progress?: number | undefined;
  readonly outputs?: readonly ReadOutput[] | undefined;
  readonly costs?: readonly ReadCost[] | undefined;
  /** Why it failed, where the reply says. */
  readonly failure?: Complaint | undefined;
  /** What the gateway changed: wire or canonical field, and what it became. */
  readonly adjusted?:
    | readonly { readonly field: string; readonly to?: unknown; readonly note?: string }[]
    | undefined;
  readonly notices?: readonly string[] | undefined;
}
/** An output as a reply names it; a relative link is resolved against the base URL. */
export interface ReadOutput extends Omit<Output, 'role' | 'expiresAt'> {
  /** @default 'main' */
  readonly role?: Output['role'];
  readonly expiresInMs?: number;
}
/** A money event as a reply names it; the engine adds when. */
export interface ReadCost extends Omit<Cost, 'at' | 'currency'> {
  /** Absent: the reply gives a bare figure, in the currency of the job's cost before it; without one it is left out. */
  readonly currency?: string | undefined;
}

/** A no, as far as the reply explains it. */
export interface Complaint {
  /** The HTTP status it stands for, where the reply's own is not it (a no inside a 200). */
  readonly status?: number | undefined;
  readonly code?: string | undefined;
  readonly message?: string | undefined;
  /** Known from the body alone, such as a flag for refused content. */
  readonly is?: ErrorCode | undefined;
}

/** What differs from plain HTTP. The first row that fits counts. */
export interface ErrorRow {
  readonly status?: number;
  readonly code?: string;
  readonly message?: RegExp;
  readonly is: ErrorCode;
  /** The gateway documents that nothing was taken, although the status alone would not say so. */
  readonly accepted?: 'no';
  /** The document and section; needed with `accepted`. */
  readonly source?: string;
}

/** One thing that can be asked of the gateway. */
export interface Endpoint<Read = unknown> {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** `{id}`, `{slug}`, `{task}` are filled in from the ref and percent-encoded. */
  readonly path: `/${string}`;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** `false`: goes without the key. */
  readonly auth?: false;
  /** @default { model: slug, ...fields, ...options } */
  readonly body?: (fields: WireFields, options: WireFields, at: JobRef) => unknown;
  /** Only what is read; ids and money through `wireId()` and `wireDecimal()`. */
  readonly reply: ReplySchema<Read>;
  /** What the reply says. Pure and small. */
  readonly read: (reply: Read, at: JobRef, by: { readonly headers: HttpReply['headers'] }) => Reading;
  /** How long to wait for the whole answer. @default 60 000 for a submit, 30 000 else */
  readonly deadlineMs?: number;
}

/** A gateway, described. Tables first; the few functions are pure and small. */
export interface Provider {
  /** The version of this contract. */
  readonly contract: 1;
  readonly id: string;
  readonly title: string;
  /** Where the tables were read. */
  readonly docs: string;
  readonly baseURL: string;
  /** The environment variable that holds the key, such as `NANOGPT_API_KEY`. */
  readonly env: string;
  /** The page where keys are made. */
  readonly keysUrl: string;
  /** The headers that carry the key; `header()` and `bearer()` of the plugin module make them. */
  readonly auth: (apiKey: string) => Readonly<Record<string, string>>;
  /** By canonical id. */
  readonly models: Readonly<Record<string, ModelRow>>;
  /** How a slug that is in no table is asked for; absent: it is refused. */
  readonly open?: { readonly kinds: readonly Kind[]; readonly notice: string };
  readonly fields: FieldTable;
  readonly media?: MediaRows;
  readonly rules?: readonly Rule[];
  readonly submit: Endpoint;
  /** Absent: the submit call is held until the outputs are there. */
  readonly poll?: Endpoint;
  /** Polls of jobs made in another way, by the ref's dialect. */
  readonly dialects?: Readonly<Record<string, Endpoint>>;
  /**
   * Status word, in any case → state. An unknown word is still running, with a notice; a row `'*'` says that the
   * document names none but these and takes every other word so.
   */
  readonly states: Readonly<Record<string, JobState>>;
  /** Any status, before the schema: a no inside a 200, or the code and message of an error body. */
  readonly complain?: (reply: HttpReply) => Complaint | undefined;
  readonly errors?: readonly ErrorRow[];
  /** The reply header that names the exchange for the gateway's support. @default 'x-request-id' */
  readonly requestIdHeader?: string;
  readonly billing: {
    readonly failedJob: 'free' | 'charged' | 'unknown';
    /** A job that is not over by then is paid back, although it goes on. */
    readonly refundAfterMs?: number;
    readonly source?: string;
  };
  readonly pace?: Pace;
  /** How long output links live, where the gateway says. */
  readonly linkLifetimeMs?: number;
  /** What is not in the document and was assumed, one sentence each. */
  readonly assumed?: readonly string[];
}

/** How often to ask, and when to hand the ref back. */
export interface Pace {
  readonly everyMs: number;
  readonly giveUpMs: number;
}
