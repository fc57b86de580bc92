import { environment } from '../io/environment.ts';
import { redactor } from '../io/redact.ts';
import { limitProblems, checkTables, pollingProblems, refuseProblems } from '../steps/check-tables.ts';
import { overrideSpec } from '../steps/override.ts';
import { suggest } from '../steps/suggest.ts';
import { isWellFormed } from '../steps/well-formed.ts';
import type { UsageLimit, Polling, ProviderSpec } from '../model/provider.ts';
import type { ProviderOverride } from '../model/override.ts';
import type { ProviderTypes } from '../model/typed-request.ts';

/** Where a key comes from: the key, or a function that fetches it each time (a vault, a tenant). */
export type KeySource = string | (() => string | Promise<string>);

/**
 * How an application installs a provider.
 *
 * @example const providers = [acme({ apiKey: () => vault.read('acme'), polling: { intervalMs: 5_000 } })];
 */
export interface ProviderOptions<Types extends ProviderTypes = ProviderTypes> {
  /** @default the environment variable in the provider's `spec.apiKeyEnv` */
  readonly apiKey?: KeySource | undefined;
  /** Another address of the same gateway: a proxy, or the emulator. @default the documented one */
  readonly baseURL?: string | undefined;
  /** A label for the account the key belongs to, of at most 256 characters; kept in every ref. @default 'default' */
  readonly account?: string | undefined;
  /**
   * How often to ask, and when to hand the ref back. An `intervalMs` that is given here is kept. Without one, the pace
   * follows how long the jobs of a model usually take, and the documented interval is the shortest pause.
   *
   * @default the documented polling
   */
  readonly polling?: Partial<Polling> | undefined;
  /** What your account may do, where that is not what the documents say. @default the documented usage limits */
  readonly limits?: readonly UsageLimit[] | undefined;
  /**
   * The secret that signs this gateway's deliveries, where it signs them with one.
   *
   * @default the environment variable in the provider's `spec.webhook`
   */
  readonly webhookSecret?: KeySource | undefined;
  /**
   * What you know better than the provider's tables: a merge patch (RFC 7396) over its spec. `spec.assumptions` lists what
   * the provider's documents leave open.
   *
   * @example { poll: { path: '/v2/jobs/{id}' } }
   */
  readonly override?: ProviderOverride<Types> | undefined;
}

/** Holds the types of a provider; it exists for the compiler alone. */
declare const types: unique symbol;

/** A provider with its address and its key source. The key itself is nowhere in it. */
export interface Provider<Types extends ProviderTypes = ProviderTypes> {
  /** The description of the gateway, with the overrides of the application. */
  readonly spec: ProviderSpec;
  /** The address of the gateway, or of what stands in for it. */
  readonly baseURL: string;
  /** Tells several accounts at one gateway apart. */
  readonly account: string;
  /** How often jobs are polled, and for how long. */
  readonly polling: Polling;
  /** The application gave the interval itself: it is kept, however long jobs usually take. */
  readonly keepsInterval?: boolean;
  /** The usage limits that apply. */
  readonly limits: readonly UsageLimit[];
  /** Undefined: the environment variable is read when a call is made. */
  readonly apiKey: (() => string | Promise<string>) | undefined;
  /** Undefined: the environment variable is read when a delivery comes. */
  readonly webhookSecret?: (() => string | Promise<string>) | undefined;
  /** For the compiler alone: what its models take. No value has it. */
  readonly [types]?: Types;
}

/** What an installed provider's models take. */
export type TypesOf<Installed extends Provider> = Installed extends Provider<infer Types> ? Types : never;

/** Makes a provider of the application's options, with its spec beside it. */
export interface ProviderFactory<
  Types extends ProviderTypes = ProviderTypes,
  Spec extends ProviderSpec = ProviderSpec,
> {
  /** Makes a provider. @throws TypeError for options that cannot be right */
  (options?: ProviderOptions<Types>): Provider<Types>;
  /** The description of the gateway. */
  readonly spec: Spec;
}

// 15 s and 1,000 s are the slowest polling any of the documents prints in its samples.
const defaultPolling: Polling = { intervalMs: 15_000, timeoutMs: 1_000_000 };

const names: ReadonlySet<string> = new Set<keyof ProviderOptions>([
  'apiKey',
  'webhookSecret',
  'baseURL',
  'account',
  'polling',
  'limits',
  'override',
]);

/** A misspelt option would be a key that is never used. @throws TypeError */
function checkNames(options: object, id: string): void {
  if (typeof options !== 'object')
    throw new TypeError(`${id}: options must be an object, such as { apiKey }`);
  const unknown = Object.keys(options).filter((name) => !names.has(name));
  if (unknown.length === 0) return;
  const near = unknown.map((name) => `${shown(name)}${suggestion(name)}`).join(', ');
  throw new TypeError(`${id}: unknown option ${near}; known are ${[...names].join(', ')}`);
}

/** A name with other characters than letters could be a key that was given in place of the options. */
const shown = (name: string): string => (/^[A-Za-z]{1,24}$/.test(name) ? name : '(no word)');

const suggestion = (name: string): string => {
  const near = suggest(name, names);
  return near === undefined ? '' : ` (did you mean ${near}?)`;
};

/** @throws TypeError where the application's own polling or usage limits cannot be right. */
function checkLimits({ polling, limits }: Pick<ProviderOptions, 'polling' | 'limits'>, id: string): void {
  refuseProblems(id, [...pollingProblems({ ...polling }, 'polling'), ...limitProblems(limits, 'limits')]);
}

/** The spec with the application's override, checked like the provider's own tables. @throws TypeError */
function overridden(spec: ProviderSpec, patch: unknown): ProviderSpec {
  if (patch === undefined) return spec;
  const result = overrideSpec(spec, patch);
  checkTables(result);
  return result;
}

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * A base URL a key may be sent to. What was given is not repeated: it may be a key that was put in the wrong place.
 *
 * @throws TypeError with what would be right.
 */
function checkedBase(text: unknown, id: string): string {
  const wrong = (got: string): never => {
    throw new TypeError(
      `${id}: baseURL must be an https address without user, query or fragment (http only on this machine); got ${got}`,
    );
  };
  if (typeof text !== 'string') return wrong('no text');
  if (!URL.canParse(text)) return wrong('no address');
  const url = new URL(text);
  if (/[?#]/.test(text)) return wrong('a query or a fragment');
  if (url.username !== '' || url.password !== '') return wrong('a user or a password');
  const safe = url.protocol === 'https:' || (url.protocol === 'http:' && loopback.test(url.hostname));
  if (!safe) return wrong(url.protocol === 'http:' ? 'http to another machine' : 'another kind of address');
  let end = text.length;
  while (text[end - 1] === '/') end -= 1;
  return text.slice(0, end);
}

/** A label that a store cannot look up would lose a job after it was paid. @throws TypeError */
function checkAccount(account: unknown, id: string): void {
  if (account === undefined) return;
  if (typeof account === 'string' && account.length <= 256 && isWellFormed(account)) return;
  throw new TypeError(
    `${id}: account must be a well-formed text of at most 256 characters, such as 'team-a'`,
  );
}

/** What is no key is refused here, and not repeated: it may hold one. @throws TypeError */
function checkKeySource(name: 'apiKey' | 'webhookSecret', source: unknown, id: string): void {
  if (source === undefined || typeof source === 'string' || typeof source === 'function') return;
  throw new TypeError(`${id}: ${name} must be a text or a function that gives one; got a ${typeof source}`);
}

/** A key in a label or an address would stand in every ref and every error. @throws TypeError */
function checkNoKey(
  options: Pick<ProviderOptions, 'apiKey' | 'webhookSecret' | 'account' | 'baseURL'>,
  { id, apiKeyEnv }: ProviderSpec,
): void {
  const { apiKey, webhookSecret, account, baseURL } = options;
  const given = [apiKey, webhookSecret].map((key) =>
    typeof key === 'string' && key !== '' ? key : undefined,
  );
  const keys = [...given, environment(apiKeyEnv)];
  const redact = redactor(keys.filter((key) => key !== undefined));
  for (const [name, text] of Object.entries({ account, baseURL }))
    if (text !== undefined && redact(text) !== text)
      throw new TypeError(`${id}: ${name} holds the key; it belongs into apiKey or ${apiKeyEnv} alone`);
}

/**
 * Makes a provider's spec into the function applications install it with. With its generated types,
 * `defineProvider<Acme>({ … })`, an editor knows each model's fields and values; without, any text is a model.
 *
 * @throws TypeError where an entry of the tables cannot be right, such as a price that is not above zero, or an error row
 *   that proves "not accepted" without the statuses and the document it rests on. The function it returns throws a
 *   `TypeError` for a mistake in its options. Whatever goes wrong later is a `CrosspointError`.
 * @example const media = createRegistry({ providers: [acme({ apiKey: 'YOUR_KEY' })] });
 */
export function defineProvider<
  Types extends ProviderTypes = ProviderTypes,
  const Spec extends ProviderSpec = ProviderSpec & { readonly id: Types['id'] },
>(spec: Spec): ProviderFactory<Types, Spec> {
  checkTables(spec);
  const configure = (options: ProviderOptions<Types> = {}): Provider<Types> => {
    const { apiKey, webhookSecret, account = 'default' } = options;
    checkNames(options, spec.id);
    checkKeySource('apiKey', apiKey, spec.id);
    checkKeySource('webhookSecret', webhookSecret, spec.id);
    checkLimits(options, spec.id);
    checkAccount(options.account, spec.id);
    const baseURL = checkedBase(options.baseURL ?? spec.baseURL, spec.id);
    const effective = overridden(spec, options.override);
    checkNoKey(options, effective);
    return {
      spec: effective,
      baseURL,
      account,
      polling: { ...defaultPolling, ...effective.polling, ...options.polling },
      ...(options.polling?.intervalMs === undefined ? {} : { keepsInterval: true }),
      limits: options.limits ?? effective.limits ?? [],
      // A function, so that no printed configuration shows a key.
      apiKey: typeof apiKey === 'string' ? () => apiKey : apiKey,
      webhookSecret: typeof webhookSecret === 'string' ? () => webhookSecret : webhookSecret,
    };
  };
  return Object.assign(configure, { spec });
}
