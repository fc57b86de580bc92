import type { CancelEndpoint } from './cancel.ts';
import type { DownloadSlot } from './download-slot.ts';
import type { EndpointPath } from './endpoint-path.ts';
import type { ErrorCode } from './error.ts';
import type { HttpResponse } from './http.ts';
import type { IdempotencySlot } from './idempotency.ts';
import type { JobState } from './job.ts';
import type { FieldTable, MediaRows, ModelRow, ProcessingTime, Rule, WireFields } from './model-row.ts';
import type {
  BalanceEntry,
  GatewayError,
  LiveModel,
  QuoteReading,
  ParsedResponse,
  ListedJob,
} from './reading.ts';
import type { PriceSource } from './price.ts';
import type { JobRef } from './ref.ts';
import type { OutputKind } from './request.ts';
import type { StandardSchemaV1 } from './schema.ts';
import type { UploadSlot } from './upload.ts';
import type { WebhookSpec } from './webhook.ts';

export type * from './cancel.ts';
export type * from './download-slot.ts';
export type * from './endpoint-path.ts';
export type * from './idempotency.ts';
export type * from './model-row.ts';
export type * from './price.ts';
export type * from './webhook.ts';
export type * from './reading.ts';
export type * from './upload.ts';

/** What an error row matches by, and what it means. */
export interface ErrorMeaning {
  /** The gateway's own code. */
  readonly code?: string;
  /** Held against the fields of an error body, never against a page. */
  readonly message?: RegExp;
  /** The code of the error that core throws. */
  readonly errorCode: ErrorCode;
}

/** What differs from plain HTTP. The first row that fits counts. */
export type ErrorRow = ErrorMeaning &
  (
    | {
        /** One status or several. Inside a success it is the status the body names, or else the success itself. */
        readonly status?: number | readonly number[];
        readonly provesNotAccepted?: undefined;
        readonly source?: string;
      }
    | {
        /** The statuses the document prints it with; under any other one the row proves nothing. */
        readonly status: number | readonly number[];
        /** The gateway documents that nothing was taken, although the status alone would not say so. */
        readonly provesNotAccepted: true;
        /** The document and section. */
        readonly source: string;
      }
  );

/** One thing that can be asked of the gateway. */
export interface Endpoint<Read = unknown> {
  /** The HTTP method. */
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** The path below the base URL, or a whole address from the ref: `{params.name}`. */
  readonly path: EndpointPath;
  /** The path where a `{params.name}` gives no address that may be used, such as for a job that was found in a listing. */
  readonly fallbackPath?: `/${string}`;
  /** Query parameters of the request. */
  readonly query?: Readonly<Record<string, string>>;
  /** Further headers of the request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** `false`: goes without the key. */
  readonly auth?: false;
  /** @default { model: slug, ...fields, ...options } */
  readonly body?: (fields: WireFields, options: WireFields, ref: JobRef) => unknown;
  /** Only what is read; ids and money through `wireId()` and `wireDecimal()`. */
  readonly schema: StandardSchemaV1<unknown, Read>;
  /**
   * What the response says. Pure and small. A poll whose body is that of the poll before, letter for letter, is not parsed
   * again, unless the function declares its third parameter: then the headers count.
   */
  readonly parse: (
    response: Read,
    ref: JobRef,
    context: { readonly headers: HttpResponse['headers'] },
  ) => ParsedResponse;
  /** How long to wait for the whole response. @default 60 000 for a submit, 30 000 else */
  readonly timeoutMs?: number;
}

/** A question that is about no job and costs nothing: a price, a balance, a listing. */
export interface Query<Result, Read = unknown> {
  /** The HTTP method. */
  readonly method: 'GET' | 'POST';
  /** `{slug}` is filled in where the question is about one model. */
  readonly path: `/${string}`;
  /** Query parameters of the request. */
  readonly query?: Readonly<Record<string, string>>;
  /** Further headers of the request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** `false`: goes without the key. */
  readonly auth?: false;
  /** What a response must look like. */
  readonly schema: StandardSchemaV1<unknown, Read>;
  /** What a response says that fits the schema. */
  readonly parse: (response: Read) => Result;
  /** @default 30 000 */
  readonly timeoutMs?: number;
}

/** What a gateway lets an account do. Documented numbers only; what is not counted has no row. */
export type UsageLimit = {
  /** Whose calls are counted together: those of one key, or of one network address. */
  readonly scope: 'key' | 'address';
  /** The document and section. */
  readonly source: string;
} & (
  | {
      /** `call`: every request, polls and quotes as well. */
      readonly applies: 'submit' | 'call';
      readonly windowMs: number;
      readonly max: number;
    }
  | {
      readonly applies: 'in-flight';
      readonly max: number;
      /** A slot is free after this long, whatever its job does. */ readonly slotMs: number;
    }
  | {
      readonly applies: 'spend';
      readonly amount: string;
      readonly currency: string;
      /** When it begins anew. */ readonly resets: string;
    }
);

/**
 * Something the document does not say, and what is taken for true instead. It is documentation: an application that knows
 * better changes the tables themselves, with `override`.
 */
export interface Assumption {
  /** What was assumed, in one sentence. */
  readonly message: string;
  /** Where the document is silent or contradicts itself. */
  readonly source: string;
  /** The entry of the spec that rests on it, such as `['poll', 'path']`: what an `override` would name. */
  readonly entry?: readonly string[];
}

/** A gateway, described. Tables first; the few functions are pure and small. */
export interface ProviderSpec extends PriceSource {
  /** The version of this contract. */
  readonly contract: 1;
  /** The id of the provider, in lower case, such as `acme`. */
  readonly id: string;
  /** The name that errors and reports show. */
  readonly name: string;
  /** Where the tables were read. */
  readonly docsUrl: string;
  /** The address of the API, to which paths are appended. */
  readonly baseURL: string;
  /** The environment variable that holds the key, such as `NANOGPT_API_KEY`. */
  readonly apiKeyEnv: string;
  /** The page where keys are made. */
  readonly apiKeyUrl: string;
  /** The headers that carry the key; `header()` and `bearer()` of the plugin module make them. */
  readonly auth: (apiKey: string) => Readonly<Record<string, string>>;
  /** By canonical id. */
  readonly models: Readonly<Record<string, ModelRow>>;
  /** How a slug that is in no table is requested; absent: it is refused. */
  readonly unlistedModels?: { readonly kinds: readonly OutputKind[]; readonly notice: string };
  /** How canonical fields are written, for every model. */
  readonly fields: FieldTable;
  /** What the gateway takes of media, for every model. @default every form, without limits */
  readonly media?: MediaRows;
  /** Rules across fields, for every model. @default none */
  readonly rules?: readonly Rule[];
  /** Headers that are sent with every request to the gateway. Never a credential: `auth` alone carries the key. */
  readonly headers?: Readonly<Record<string, string>>;
  /** A product token that is added to core's `user-agent`, such as `acme-media/2`. */
  readonly userAgent?: string;
  /** The request that buys. */
  readonly submit: Endpoint;
  /** Absent: the submit call is held until the outputs are there. */
  readonly poll?: Endpoint;
  /**
   * A second request after the status that means success: it brings the outputs. Until its response has come the job is running.
   * Absent: the poll's own response holds them.
   */
  readonly result?: Endpoint;
  /** How a job is canceled. Absent: it cannot be. */
  readonly cancel?: CancelEndpoint;
  /** Outputs that need the key. Absent: the key goes to the base URL's own origin only. */
  readonly download?: DownloadSlot;
  /** How bytes become a URI of the gateway's own. Absent: no media row may say `gateway-uri` alone. */
  readonly upload?: UploadSlot;
  /** A key that is sent with every submit. Absent: the gateway documents none. */
  readonly idempotency?: IdempotencySlot;
  /** What the same request would cost, asked with the body of the submit. */
  readonly quote?: Query<QuoteReading>;
  /** What is left to spend. */
  readonly balance?: Query<readonly BalanceEntry[]>;
  /** The account's newest jobs: how an attempt with an unknown result is found again. */
  readonly listJobs?: Query<readonly ListedJob[]>;
  /** What the gateway itself says of its models: all by name, all with their parameters, one with its parameters. */
  readonly discovery?: {
    readonly list?: Query<readonly LiveModel[]>;
    readonly all?: Query<readonly LiveModel[]>;
    readonly one?: Query<LiveModel>;
  };
  /** Polls of jobs made in another way, by the ref's API variant. */
  readonly apiVariants?: Readonly<Record<string, Endpoint>>;
  /** How the gateway reports a job to an address of the application. Absent: it does not, or not in a way that can be verified. */
  readonly webhook?: WebhookSpec;
  /**
   * Gateway status, in any case → state. An unknown status is still running, with a notice; a row `'*'` says that the
   * document names these alone, and is used for every other status.
   */
  readonly states: Readonly<Record<string, JobState>>;
  /** Any status, before the schema: an error inside a 200, or the code and message of an error body. */
  readonly parseError?: (response: HttpResponse) => GatewayError | undefined;
  /** What its error responses mean; the first row that fits counts. @default the HTTP statuses' usual meanings */
  readonly errors?: readonly ErrorRow[];
  /** The response header that names the exchange for the gateway's support. @default 'x-request-id' */
  readonly requestIdHeader?: string;
  /** When the gateway takes money. */
  readonly billing: {
    readonly failedJob: 'free' | 'charged' | 'unknown';
    /** A job that is not over by then is paid back, although it goes on. */
    readonly refundAfterMs?: number;
    /**
     * The amount reserved at the submit becomes the charge when the job succeeds, although no later response repeats it. Absent:
     * only a response reports a charge.
     */
    readonly chargesReserved?: true;
    readonly source?: string;
  };
  /** The documented usage limits. @default none */
  readonly limits?: readonly UsageLimit[];
  /** How often jobs are polled, and for how long. */
  readonly polling?: Polling;
  /** How long jobs usually take, by the kind of their outputs, where the gateway says. A row of `models` may say it better. */
  readonly processingTimes?: { readonly [K in OutputKind]?: ProcessingTime };
  /** How long output links live, where the gateway says. */
  readonly outputUrlTtlMs?: number;
  /** What is not in the document and was assumed, by name. */
  readonly assumptions?: Readonly<Record<string, Assumption>>;
}

/** How often to ask, and when to hand the ref back. */
export interface Polling {
  /** The pause between polls, in ms; where it is known how long jobs take, the shortest. */
  readonly intervalMs: number;
  /** How long `wait` waits unless the caller says otherwise, in ms. */
  readonly timeoutMs: number;
}
