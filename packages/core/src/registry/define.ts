import type { Pace, Provider } from '../model/provider.ts';

/** Where a key comes from: the key, or a function that fetches it each time (a vault, a tenant). */
export type KeySource = string | (() => string | Promise<string>);

/** What an application may say when it installs a provider. */
export interface ProviderOptions {
  /** @default the environment variable the provider's description names */
  readonly apiKey?: KeySource | undefined;
  /** Another address of the same gateway: a proxy, or the emulator. @default the documented one */
  readonly baseURL?: string | undefined;
  /** A label for the account the key belongs to; kept in every ref. @default 'default' */
  readonly account?: string | undefined;
  /** How often to ask, and when to hand the ref back. @default the documented pace */
  readonly pace?: Partial<Pace> | undefined;
}

/** A provider with its address and its key source. The key itself is nowhere in it. */
export interface ConfiguredProvider {
  readonly description: Provider;
  readonly baseURL: string;
  readonly account: string;
  readonly pace: Pace;
  /** Undefined: the environment variable is read when a call is made. */
  readonly apiKey: (() => string | Promise<string>) | undefined;
}

export interface ProviderFactory<Description extends Provider = Provider> {
  (options?: ProviderOptions): ConfiguredProvider;
  readonly description: Description;
}

// 15 s and 1,000 s are the slowest pace any of the documents prints in its samples.
const defaultPace: Pace = { everyMs: 15_000, giveUpMs: 1_000_000 };

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** A base URL a key may be sent to. @throws TypeError with what would be right. */
function checkedBase(text: string, id: string): string {
  const hint = `${id}: baseURL must be an https address without user, query or fragment (http only on this machine)`;
  if (!URL.canParse(text)) throw new TypeError(`${hint}; got ${JSON.stringify(text.slice(0, 80))}`);
  const url = new URL(text);
  const safe = url.protocol === 'https:' || (url.protocol === 'http:' && loopback.test(url.hostname));
  if (!safe || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new TypeError(`${hint}; got ${url.protocol}//${url.host}${url.pathname}`);
  }
  return text.replace(/\/+$/, '');
}

/**
 * Makes a provider's description into the function applications install it with.
 *
 * @example const media = createRegistry({ providers: [acme({ apiKey: 'YOUR_KEY' })] });
 */
export function defineProvider<const Description extends Provider>(
  description: Description,
): ProviderFactory<Description> {
  const configure = (options: ProviderOptions = {}): ConfiguredProvider => {
    const { apiKey, account = 'default' } = options;
    return {
      description,
      baseURL: checkedBase(options.baseURL ?? description.baseURL, description.id),
      account,
      pace: { ...defaultPace, ...description.pace, ...options.pace },
      // A function, so that no printed configuration shows a key.
      apiKey: typeof apiKey === 'string' ? () => apiKey : apiKey,
    };
  };
  return Object.assign(configure, { description });
}
