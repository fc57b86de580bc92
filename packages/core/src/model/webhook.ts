import type { ParsedResponse } from './reading.ts';
import type { JobRef } from './ref.ts';
import type { StandardSchemaV1 } from './schema.ts';
import type { WireFields } from './model-row.ts';

/** A value in a header of a delivery. One header can hold several values, such as `t=1700000000,v1=5257a8…`. */
export interface HeaderValue {
  /** The header's name, in any case. */
  readonly header: string;
  /** What stands between several values of one header: `' '` or `','`. Absent: the header is one value. */
  readonly separator?: string;
  /** What stands before the value, such as `'v1,'` or `'t='`; values without it are passed over. */
  readonly prefix?: string;
}

/** What a delivery brought, as far as a signature can cover it. */
export interface SignedDelivery {
  /** The headers that `verify` names, by their lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** The timestamp as it was printed; empty where none is declared. */
  readonly timestamp: string;
  /** The bytes of the body, as they came. */
  readonly body: Uint8Array;
  /** SHA-256 of the body, in hex. */
  readonly bodySha256: string;
}

/** How a shared secret is written down. */
export interface WebhookSecretKeys {
  /** A secret that the gateway and the application share. */
  readonly type: 'secret';
  /** The environment variable that holds the secret, where the application gives no `webhookSecret`. */
  readonly env: string;
  /** What stands before the secret itself, such as `'whsec_'`. */
  readonly prefix?: string;
  /** How the secret's bytes are written. @default 'utf8' */
  readonly encoding?: 'utf8' | 'base64' | 'hex';
}

/** Signature algorithms of public keys, by their names in a JWKS (RFC 7518, RFC 8037). An ECDSA signature is r and s, one after the other. */
export type WebhookAlgorithm = 'Ed25519' | 'ES256' | 'ES384' | 'RS256' | 'RS384' | 'RS512' | 'PS256';

/** The gateway's public keys. */
export interface WebhookJwksKeys {
  /** Public keys that the gateway publishes. */
  readonly type: 'jwks';
  /** The https address of the key set. It is fetched without the API key and cached. */
  readonly url: `https://${string}`;
  /** The one algorithm that is accepted, whatever a key says of itself. */
  readonly algorithm: WebhookAlgorithm;
  /** Where a delivery names its key (`kid`). Absent: every key of the set is tried. */
  readonly keyId?: HeaderValue;
}

/**
 * How a gateway reports a job to an address of the application, and how a delivery is verified. Core sends the
 * address, finds the attempt by a token in it, verifies the delivery, and holds its job id against the attempt's.
 *
 * @example
 * webhook: webhook({
 *   address: { in: 'body', path: ['webhook'] },
 *   verify: {
 *     timestamp: { header: 'webhook-timestamp' },
 *     deliveryId: { header: 'webhook-id' },
 *     signed: ({ headers, timestamp, body }) => [`${headers['webhook-id']}.${timestamp}.`, body],
 *     signature: { header: 'webhook-signature', separator: ' ', prefix: 'v1,', encoding: 'base64' },
 *     keys: { type: 'secret', env: 'ACME_WEBHOOK_SECRET', prefix: 'whsec_', encoding: 'base64' },
 *   },
 *   source: 'https://acme.example/docs/webhooks',
 *   ...response(Prediction, readPrediction),
 * })
 */
export interface WebhookSpec<Read = unknown> {
  /** Where the submit says which address to call: a field of its body by path, or a parameter of its query. */
  readonly address:
    | { readonly in: 'body'; readonly path: readonly [string, ...string[]] }
    | { readonly in: 'query'; readonly name: string };
  /** Further wire fields that are sent together with the address, such as which events to report. */
  readonly fields?: WireFields;
  /** How the signature of a delivery is verified. */
  readonly verify: {
    /** Further headers that the signature covers. A delivery without one of them is refused. */
    readonly headers?: readonly string[];
    /** When the delivery was sent, seconds or milliseconds since 1970. Without it a delivery can be replayed later. */
    readonly timestamp?: HeaderValue & {
      readonly unit?: 's' | 'ms';
      /** How far it may be from now, in ms. @default 300 000, and never more */
      readonly toleranceMs?: number;
    };
    /** What names a delivery, so that it is used once however often it comes. @default SHA-256 of what is signed */
    readonly deliveryId?: HeaderValue;
    /** What the signature covers: texts (UTF-8) and bytes, one after the other. Pure and small. */
    readonly signed: (delivery: SignedDelivery) => readonly (string | Uint8Array)[];
    readonly signature: HeaderValue & { readonly encoding: 'hex' | 'base64' | 'base64url' };
    readonly keys: WebhookSecretKeys | WebhookJwksKeys;
  };
  /**
   * Origins from which outputs named in a delivery may be taken, such as `https://files.acme.example`. Outputs elsewhere
   * are left out, and the gateway is polled for them.
   *
   * @default none: outputs are taken from a poll alone
   */
  readonly outputOrigins?: readonly string[];
  /** The document and section that describes how deliveries are signed. */
  readonly source: string;
  /** Only what is read; ids and money through `wireId()` and `wireDecimal()`. */
  readonly schema: StandardSchemaV1<unknown, Read>;
  /** What a delivery says; its `id` is the job's. Pure and small. */
  readonly parse: (delivery: Read, ref: JobRef) => ParsedResponse;
}
