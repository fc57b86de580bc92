import { createHash, createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import * as z from 'zod';
import { createRegistry, memoryStore, type Registry, type RegistryOptions } from '../src/index.ts';
import type { JobStore } from '../src/store.ts';
import type { Transport } from '../src/transport.ts';
import {
  defineProvider,
  type ProviderOptions,
  type ProviderSpec,
  response,
  webhook,
  type WebhookSpec,
} from '../src/plugin.ts';
import type { IncomingResponse, OutgoingRequest } from '../src/io/transport.ts';
import { TransportError } from '../src/io/transport.ts';
import { exampleProvider, fakeClock, type FakeClock } from '../src/testing/index.ts';

export const secret = 'whsec_c2VjcmV0IG9mIHRoZSBhcHBsaWNhdGlvbg==';
export const webhookUrl = 'https://app.example/hooks/media?tenant=7';

const Report = z.object({
  job: z.string().nullish(),
  word: z.string().nullish(),
  part: z.number().nullish(),
  files: z.array(z.string()).nullish(),
  reason: z.string().nullish(),
});

const parsed = response(Report, ({ job, word, part, files, reason }) => ({
  id: job ?? undefined,
  status: word ?? undefined,
  progress: part ?? undefined,
  outputs: (files ?? []).map((url) => ({ url })),
  failure: reason == null ? undefined : { message: reason },
}));

/** A gateway that signs in the way of the Standard Webhooks documents. */
export const signedBySecret: WebhookSpec = webhook({
  address: { in: 'body', path: ['notify', 'url'] },
  fields: { notify_on: ['end'] },
  verify: {
    timestamp: { header: 'webhook-timestamp' },
    deliveryId: { header: 'webhook-id' },
    signed: ({ headers, timestamp, body }) => [`${headers['webhook-id']}.${timestamp}.`, body],
    signature: { header: 'webhook-signature', separator: ' ', prefix: 'v1,', encoding: 'base64' },
    keys: { type: 'secret', env: 'ECHO_WEBHOOK_SECRET', prefix: 'whsec_', encoding: 'base64' },
  },
  outputOrigins: ['https://files.echo.example'],
  source: 'https://echo.example/docs, Webhooks',
  ...parsed,
});

/** A gateway that signs with a key of its own and prints it in a key set. */
export const signedByKey = (
  algorithm: 'Ed25519' | 'ES256' | 'RS256' = 'Ed25519',
  keyId?: { header: string },
): WebhookSpec =>
  webhook({
    address: { in: 'query', name: 'echo_webhook' },
    verify: {
      headers: ['X-Echo-Request'],
      timestamp: { header: 'x-echo-time', unit: 'ms', toleranceMs: 60_000 },
      signed: ({ headers, timestamp, bodySha256 }) => [
        [headers['x-echo-request'], timestamp, bodySha256].join('\n'),
      ],
      signature: { header: 'x-echo-signature', encoding: 'hex' },
      keys: {
        type: 'jwks',
        url: 'https://keys.echo.example/jwks.json',
        algorithm,
        ...(keyId === undefined ? {} : { keyId }),
      },
    },
    source: 'https://echo.example/docs, Webhooks',
    ...parsed,
  });

/** A key pair of a gateway. */
export function pairOf(algorithm: 'Ed25519' | 'ES256' | 'RS256'): {
  readonly key: KeyObject;
  readonly jwk: object;
} {
  const pair =
    algorithm === 'Ed25519'
      ? generateKeyPairSync('ed25519')
      : algorithm === 'ES256'
        ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
        : generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { key: pair.privateKey, jwk: pair.publicKey.export({ format: 'jwk' }) };
}

export type Respond = (
  call: OutgoingRequest,
  n: number,
) => { status?: number; body: unknown } | Error | undefined;

export interface Stage {
  readonly media: Registry;
  readonly store: JobStore;
  readonly clock: FakeClock;
  /** Every request that left, oldest first. */
  readonly sent: readonly OutgoingRequest[];
  /** The address that the last submit gave the gateway. */
  readonly callback: () => string;
  /** A delivery that the gateway signed with the shared secret, as it comes. */
  readonly deliver: (body: unknown, more?: Partial<SentBySecret>) => Promise<Response>;
  respond: Respond;
}

export interface SentBySecret {
  readonly address: string;
  readonly id: string;
  /** Seconds since 1970. */
  readonly at: number;
  readonly secret: string;
  readonly signature: (good: string) => string | undefined;
  readonly method: string;
  readonly text: string;
}

export interface StageOptions {
  readonly webhook?: WebhookSpec | undefined;
  readonly provider?: ProviderOptions;
  readonly registry?: Partial<RegistryOptions>;
  readonly spec?: Partial<ProviderSpec>;
  readonly clock?: FakeClock;
}

/** A registry over the invented gateway, which reports by itself. */
export function stage(options: StageOptions = {}): Stage {
  const sent: OutgoingRequest[] = [];
  const clock = options.clock ?? fakeClock({ skipSleeps: true });
  const store = options.registry?.store ?? memoryStore({ clock });
  const spec: ProviderSpec = {
    ...exampleProvider.spec,
    webhook: options.webhook ?? signedBySecret,
    ...options.spec,
  };
  const it = {
    respond: (({ method }) => ({
      body: method === 'POST' ? { job: 'job-1' } : { word: 'working' },
    })) as Respond,
  };
  const transport: Transport = {
    name: 'canned',
    request(call) {
      sent.push(call);
      const given = it.respond(call, sent.length - 1);
      const response =
        given === undefined || given instanceof Error
          ? Promise.reject(given ?? new TransportError('broken', 'after-write', 'the connection broke'))
          : Promise.resolve<IncomingResponse>({
              status: given.status ?? 200,
              headers: { 'content-type': 'application/json' },
              text: typeof given.body === 'string' ? given.body : JSON.stringify(given.body),
            });
      return { response, abort: () => undefined };
    },
    stream: () => {
      throw new Error('nothing is downloaded here');
    },
    close: async () => undefined,
  };
  const provider = defineProvider(spec)({
    apiKey: 'key-of-echo-0001',
    webhookSecret: secret,
    account: 'test',
    ...options.provider,
  });
  const media = createRegistry({
    providers: [provider],
    clock,
    store,
    transport,
    webhookUrl,
    ...options.registry,
  });
  const callback = (): string => {
    const submit = sent.findLast(({ purpose }) => purpose === 'submit');
    const body = JSON.parse(typeof submit?.body === 'string' ? submit.body : '{}') as {
      notify?: { url?: string };
    };
    return body.notify?.url ?? new URL(submit?.url ?? '').searchParams.get('echo_webhook') ?? '';
  };
  let count = 0;
  return Object.assign(it, {
    media,
    store,
    clock,
    sent,
    callback,
    deliver(body: unknown, more: Partial<SentBySecret> = {}) {
      count += 1;
      const id = more.id ?? `msg_${count}`;
      const at = more.at ?? Math.floor(clock.now() / 1000);
      const text = more.text ?? JSON.stringify(body);
      const key = Buffer.from((more.secret ?? secret).slice('whsec_'.length), 'base64');
      const good = `v1,${createHmac('sha256', key).update(`${id}.${at}.${text}`).digest('base64')}`;
      const signature = more.signature === undefined ? good : more.signature(good);
      const method = more.method ?? 'POST';
      return media.receive(
        new Request(more.address ?? callback(), {
          method,
          headers: {
            'webhook-id': id,
            'webhook-timestamp': `${at}`,
            ...(signature === undefined ? {} : { 'webhook-signature': signature }),
          },
          ...(method === 'POST' ? { body: text } : {}),
        }),
      );
    },
  });
}

/** A delivery signed with a key of the gateway. */
export function signedRequest(
  { callback, clock }: Stage,
  { key, kid }: { readonly key: KeyObject; readonly kid?: string },
  body: unknown,
): Request {
  const text = JSON.stringify(body);
  const at = `${clock.now()}`;
  const digest = createHash('sha256').update(text).digest('hex');
  const message = Buffer.from(['request-1', at, digest].join('\n'));
  const hash = key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  const signature = sign(hash, message, { key, dsaEncoding: 'ieee-p1363' }).toString('hex');
  return new Request(callback(), {
    method: 'POST',
    headers: {
      'x-echo-request': 'request-1',
      'x-echo-time': at,
      'x-echo-signature': signature,
      ...(kid === undefined ? {} : { 'x-echo-key': kid }),
    },
    body: text,
  });
}
