/** How a derived key is written. */
export type KeyAlphabet = 'hex' | 'uuid' | 'base64url';

/**
 * Where a submit carries a key, and what the gateway does with it. The key is derived from the attempt: the same attempt
 * always has the same key.
 */
export type IdempotencySlot = {
  readonly alphabet: KeyAlphabet;
  /** How many letters; a uuid has its own length. @default 64 of hex, 43 of base64url */
  readonly length?: number;
} & (
  | { readonly header: string; readonly field?: undefined }
  /** A field of the JSON body. */
  | { readonly field: string; readonly header?: undefined }
) &
  (
    | {
        /** The gateway's listing has the key beside the job's id (`ListedJob.idempotencyKey`). It deduplicates nothing. */
        readonly records: true;
        readonly deduplicates?: undefined;
      }
    | {
        /** The gateway documents that a repeated request with the same key buys nothing. */
        readonly deduplicates: {
          /** How long it remembers a key, in ms. Core uses half of it. */
          readonly windowMs: number;
          /** The document and section that say so. */
          readonly source: string;
        };
        readonly records?: true;
      }
  );
