import { checkedRanges } from '../io/allowed-ranges.ts';
import { suggest } from '../steps/suggest.ts';
import { isProductText } from '../steps/user-agent.ts';
import { isWellFormed } from '../steps/well-formed.ts';
import type { Provider } from './define.ts';
import type { RegistryOptions } from './verbs.ts';

const contracts: ReadonlySet<number> = new Set([1]);

export function checkProviders(providers: readonly Provider[]): void {
  if (!Array.isArray(providers) || providers.length === 0)
    throw new TypeError('createRegistry takes { providers: [acme(), …] } with at least one provider');
  const seen = new Set<string>();
  for (const provider of providers) {
    if (typeof provider === 'function')
      throw new TypeError('a provider is installed by calling it, such as acme()');
    const { spec, account }: Provider = provider;
    if (!contracts.has(spec.contract)) {
      throw new TypeError(
        `provider ${spec.id} uses plugin contract ${String(spec.contract)}; this core supports 1. Upgrade @crosspoint/core or the provider`,
      );
    }
    const name = `${spec.id} (account '${account}')`;
    if (seen.has(name)) throw new TypeError(`${name} is installed twice; give each account its own label`);
    seen.add(name);
  }
}

/** Every option; leaving one out is a compile error. */
const optionNames: Readonly<Record<keyof RegistryOptions, true>> = {
  providers: true,
  store: true,
  namespace: true,
  budgets: true,
  uploadMedia: true,
  webhookUrl: true,
  reconcileUnknown: true,
  onEvent: true,
  userAgent: true,
  allowedRanges: true,
  transport: true,
  clock: true,
};

/** A misspelt option would silently be a default: no store, or another tenant's namespace. @throws TypeError */
export function checkOptionNames(options: object): void {
  const names = Object.keys(optionNames);
  for (const name of Object.keys(options).filter((given) => !names.includes(given))) {
    const near = suggest(name, names);
    const hint = near === undefined ? `known are ${names.join(', ')}` : `did you mean ${near}?`;
    throw new TypeError(`createRegistry has no option ${name}; ${hint}`);
  }
}

/** Options of the transport that core makes. @throws TypeError for a range that cannot be read, or that no transport would use */
export function checkedTransportOptions({
  allowedRanges,
  transport,
}: Pick<RegistryOptions, 'allowedRanges' | 'transport'>): { readonly allowedRanges?: readonly string[] } {
  if (allowedRanges === undefined) return {};
  if (transport !== undefined)
    throw new TypeError(
      'allowedRanges belongs to the transport where one is given: nodeTransport({ allowedRanges })',
    );
  checkedRanges(allowedRanges);
  return { allowedRanges };
}

export function checkedNamespace(namespace: unknown = ''): string {
  if (typeof namespace === 'string' && namespace.length <= 256 && isWellFormed(namespace)) return namespace;
  throw new TypeError(
    'namespace must be a well-formed text of at most 256 characters, such as the id of a tenant',
  );
}

/** The namespace of a tenant is its id, letter for letter: no id stands for another tenant's. @throws TypeError */
export function checkedTenant({ namespace }: { readonly namespace: string }, id: unknown): string {
  if (namespace !== '')
    throw new TypeError(
      'a registry with a namespace has no tenants; make one without, and call its forTenant',
    );
  if (id === undefined || id === '') throw new TypeError('forTenant needs the id of a tenant');
  return checkedNamespace(id);
}

export function checkedUserAgent(userAgent: unknown): string | undefined {
  if (userAgent === undefined || isProductText(userAgent)) return userAgent;
  throw new TypeError('userAgent must be a product token in visible ASCII, such as my-app/1.2');
}

/** @throws TypeError. What was given is not repeated: it may hold a secret of the application. */
export function checkedWebhookUrl(address: unknown): string | undefined {
  if (address === undefined) return undefined;
  const url = typeof address === 'string' && URL.canParse(address) ? new URL(address) : undefined;
  const isPlain = url !== undefined && url.username === '' && url.password === '' && url.hash === '';
  if (isPlain && url.protocol === 'https:') return url.href;
  throw new TypeError(
    'webhookUrl must be the https address of your handler, without user or fragment, such as https://app.example/media-webhook',
  );
}
