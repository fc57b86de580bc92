import * as z from 'zod';
import type { WebhookAlgorithm, WebhookJwksKeys } from '../model/webhook.ts';
import { promisesAreShared } from '#timers';
import type { Clock } from './clock.ts';

// What WebCrypto takes, by the runtime's own types.
type Subtle = typeof crypto.subtle;
type ImportAlgorithm = Parameters<Subtle['importKey']>[2];
type VerifyAlgorithm = Parameters<Subtle['verify']>[0];
type VerifyKey = Parameters<Subtle['verify']>[1];

/** A key that verifies signatures of one algorithm. */
export interface PublicKey {
  readonly kid: string | undefined;
  readonly key: VerifyKey;
}

/** Gets the text of a key set; throws where it cannot be had. */
export type FetchKeySet = (url: string) => Promise<string>;

// An hour: a key that is withdrawn is not accepted much longer, and a busy receiver asks rarely.
const freshMs = 60 * 60_000;
// Deliveries without a valid signature must not make this process ask for keys again and again.
const pauseMs = 60_000;
const mostKeys = 32;
const mostUnknown = 256;

interface Algorithm {
  readonly kty: string;
  readonly crv?: string;
  readonly import: ImportAlgorithm;
  readonly verify: VerifyAlgorithm;
}

const rsa = (name: string, hash: string): Pick<Algorithm, 'import'> => ({ import: { name, hash } });
const pkcs1 = 'RSASSA-PKCS1-v1_5';

const algorithms: { readonly [A in WebhookAlgorithm]: Algorithm } = {
  Ed25519: { kty: 'OKP', crv: 'Ed25519', import: { name: 'Ed25519' }, verify: { name: 'Ed25519' } },
  ES256: {
    kty: 'EC',
    crv: 'P-256',
    import: { name: 'ECDSA', namedCurve: 'P-256' },
    verify: { name: 'ECDSA', hash: 'SHA-256' },
  },
  ES384: {
    kty: 'EC',
    crv: 'P-384',
    import: { name: 'ECDSA', namedCurve: 'P-384' },
    verify: { name: 'ECDSA', hash: 'SHA-384' },
  },
  RS256: { kty: 'RSA', ...rsa(pkcs1, 'SHA-256'), verify: { name: pkcs1 } },
  RS384: { kty: 'RSA', ...rsa(pkcs1, 'SHA-384'), verify: { name: pkcs1 } },
  RS512: { kty: 'RSA', ...rsa(pkcs1, 'SHA-512'), verify: { name: pkcs1 } },
  PS256: { kty: 'RSA', ...rsa('RSA-PSS', 'SHA-256'), verify: { name: 'RSA-PSS', saltLength: 32 } },
};

const keySet = z.object({
  keys: z.array(
    z.looseObject({
      kty: z.string(),
      crv: z.string().optional(),
      kid: z.string().optional(),
      use: z.string().optional(),
      alg: z.string().optional(),
    }),
  ),
});

/** Names that an algorithm has in a key's own `alg`. */
const saysSo = (algorithm: WebhookAlgorithm, alg: string | undefined): boolean =>
  alg === undefined || alg === algorithm || (algorithm === 'Ed25519' && alg === 'EdDSA');

async function importKeys(text: string, algorithm: WebhookAlgorithm): Promise<readonly PublicKey[]> {
  const wanted = algorithms[algorithm];
  const { keys } = keySet.parse(JSON.parse(text));
  const fitting = keys
    .filter(({ kty, crv, use, alg }) => {
      const isShaped = kty === wanted.kty && (wanted.crv === undefined || crv === wanted.crv);
      return isShaped && (use ?? 'sig') === 'sig' && saysSo(algorithm, alg);
    })
    .slice(0, mostKeys);
  const imported = fitting.map(async ({ kid, kty, crv, x, y, n, e }) => {
    // The parts of a public key alone: what else a set says of a key, such as its uses, is not for the importer.
    const jwk = JSON.parse(JSON.stringify({ kty, crv, x, y, n, e })) as { kty: string };
    return { kid, key: await crypto.subtle.importKey('jwk', jwk, wanted.import, false, ['verify']) };
  });
  const settled = await Promise.allSettled(imported);
  return settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
}

/** Whether one of some public keys made a signature. */
export async function isSignedByKey(
  algorithm: WebhookAlgorithm,
  keys: readonly PublicKey[],
  signatures: readonly Uint8Array<ArrayBuffer>[],
  signed: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  for (const { key } of keys)
    for (const signature of signatures) {
      const isValid = await crypto.subtle
        .verify(algorithms[algorithm].verify, key, signature, signed)
        .catch(() => false); // of another length than the algorithm's
      if (isValid) return true;
    }
  return false;
}

interface Known {
  /** Several deliveries wait for one fetch, where a promise outlives the request that made it. */
  readonly fetching: Promise<readonly PublicKey[]>;
  /** What came of it. */
  readonly keys: readonly PublicKey[] | undefined;
  readonly fetchedAt: number;
}

/** The key sets of a registry's gateways, by their addresses. */
export class KeySets {
  readonly #clock: Clock;
  readonly #fetch: FetchKeySet;
  readonly #known = new Map<string, Known>();
  /** Key ids that no set had when they were first named; each is a reason to ask again once. */
  readonly #unknown = new Set<string>();

  constructor(clock: Clock, fetch: FetchKeySet) {
    this.#clock = clock;
    this.#fetch = fetch;
  }

  /** The keys a delivery may be signed with. @throws what the fetch threw, where no set is known */
  async keysFor(row: WebhookJwksKeys, kid: string | undefined): Promise<readonly PublicKey[]> {
    const keys = await this.#get(row, false);
    if (row.keyId === undefined || kid === undefined) return keys;
    const found = keys.filter((key) => key.kid === kid);
    return found.length > 0
      ? found
      : (await this.#lookAgain(row, `${row.url} ${kid}`)).filter((key) => key.kid === kid);
  }

  /** The set once more where nothing fitted: a gateway may have changed its keys. Nothing new where that was just done. */
  keysAgain(row: WebhookJwksKeys): Promise<readonly PublicKey[]> {
    const known = this.#known.get(row.url);
    const isRecent = known !== undefined && this.#clock.monotonic() - known.fetchedAt < pauseMs;
    return isRecent ? Promise.resolve([]) : this.#get(row, true);
  }

  async #lookAgain(row: WebhookJwksKeys, name: string): Promise<readonly PublicKey[]> {
    if (this.#unknown.has(name)) return [];
    const keys = await this.keysAgain(row);
    if (keys.length === 0) return keys; // not asked for: the set was fetched a moment ago
    if (this.#unknown.size >= mostUnknown) this.#unknown.clear();
    this.#unknown.add(name);
    return keys;
  }

  async #get(row: WebhookJwksKeys, anew: boolean): Promise<readonly PublicKey[]> {
    const { url, algorithm } = row;
    const before = this.#known.get(url);
    const now = this.#clock.monotonic();
    if (before !== undefined && !anew && now - before.fetchedAt < freshMs) {
      if (before.keys !== undefined) return before.keys;
      if (promisesAreShared) return before.fetching;
    }
    const fetching = this.#fetch(url).then((text) => importKeys(text, algorithm));
    this.#known.set(url, { fetching, keys: before?.keys, fetchedAt: now });
    try {
      const keys = await fetching;
      this.#known.set(url, { fetching, keys, fetchedAt: now });
      return keys;
    } catch (error) {
      // A key set that cannot be had now does not take away the one that is known; without one, the next delivery asks.
      if (before?.keys === undefined) this.#known.delete(url);
      else this.#known.set(url, { ...before, fetchedAt: now - freshMs + pauseMs });
      if (before?.keys !== undefined) return before.keys;
      throw error;
    }
  }
}
