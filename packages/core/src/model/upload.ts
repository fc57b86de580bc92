import type { HttpMethod, HttpResponse } from './http.ts';
import type { StandardSchemaV1 } from './schema.ts';

/** The media of one upload. */
export interface UploadInput {
  /** The media type, such as `image/png`. */
  readonly mediaType: string;
  /** The size, in bytes. */
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
  /** Made of the hash and the media type. */
  readonly fileName: string;
}

/** Named texts that the steps before gave. */
export type UploadValues = Readonly<Record<string, string>>;

/** What the response of a step says. */
export interface UploadReading {
  /** The gateway's own URI of the media; the last step that gives one counts. */
  readonly uri?: string | undefined;
  /** For the steps after this one. */
  readonly values?: UploadValues | undefined;
  /** How long the URI lives, in ms, where the response says. */
  readonly expiresInMs?: number | undefined;
}

/** A form with a file in it (`multipart/form-data`). */
export interface UploadForm {
  /** The text fields that go before the file. */
  readonly fields: Readonly<Record<string, string>>;
  /** The name of the file's field, which stands last. */
  readonly fileField: string;
}

/** One request of an upload. */
export interface UploadStep<Read = unknown> {
  /** The HTTP method. */
  readonly method: HttpMethod;
  /** A path at the base URL, or `{values.name}`: a whole address that a step before gave. */
  readonly path: `/${string}` | `{values.${string}}`;
  /** The https origins such an address may have, besides the provider's own. The key never goes to them. */
  readonly origins?: readonly string[];
  /** Further headers of the request. */
  readonly headers?:
    | Readonly<Record<string, string>>
    | ((input: UploadInput, values: UploadValues) => Readonly<Record<string, string>>);
  /** `false`: sent without the key. To another origin it is sent without the key in any case. */
  readonly auth?: false;
  /** The bytes of the media, a form with them in it, or a JSON body. @default no body */
  readonly body?:
    | 'bytes'
    | { readonly form: (input: UploadInput, values: UploadValues) => UploadForm }
    | ((input: UploadInput, values: UploadValues) => unknown);
  /** Absent: any success will do. */
  readonly schema?: StandardSchemaV1<unknown, Read>;
  /** What a response says that fits the schema. */
  readonly parse?: (
    response: Read,
    input: UploadInput,
    more: { readonly headers: HttpResponse['headers'] },
  ) => UploadReading;
  /** @default 60 000, and 600 000 where the step sends the media */
  readonly timeoutMs?: number;
}

/** How bytes become a URI of the gateway's own, for media rows that accept `gateway-uri`. */
export interface UploadSlot {
  /** The requests, in their order; at most 8. */
  readonly steps: readonly UploadStep[];
  /** How long a URI can be used, in ms. @default for ever */
  readonly ttlMs?: number;
}
