import { isLoopback } from '../steps/public-address.ts';

/** Reads a variable of the environment; undefined where it is unset or empty. */
export type ReadVariable = (name: string) => string | undefined;

/** Where requests leave through proxies. */
export interface ProxyRules {
  /** The proxy for a scheme, `http:` or `https:`. */
  readonly byProtocol: { readonly [protocol: string]: URL | undefined };
  /** Hosts that are reached without one. */
  readonly exceptions: readonly string[];
}

/** Either spelling; the lower case one first, as curl, npm and Node.js read them. */
const either = (read: ReadVariable, name: string): string | undefined =>
  read(name.toLowerCase()) ?? read(name);

/**
 * The URL of a proxy. A text without a scheme, such as `proxy.example:3128`, is an HTTP proxy.
 *
 * @throws TypeError. What was given is not repeated: it may hold a password.
 */
export function proxyUrl(text: string, name: string): URL {
  const address = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.hostname !== '') return url;
  throw new TypeError(
    `${name} must be the http or https address of a proxy, such as http://proxy.example:3128; SOCKS is not supported`,
  );
}

/**
 * The rules of the environment: `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` in either case. They count as they
 * do for curl and npm, whether Node.js follows them or not; `NODE_USE_ENV_PROXY=0` turns them off.
 *
 * @throws TypeError for a proxy that cannot be used: a request that bypasses it would go a way the environment rules out
 */
export function proxiesOfEnvironment(read: ReadVariable): ProxyRules | undefined {
  if (read('NODE_USE_ENV_PROXY') === '0') return undefined;
  const all = either(read, 'ALL_PROXY');
  const found = (name: string, text: string | undefined): URL | undefined => {
    const chosen = text ?? all;
    return chosen === undefined ? undefined : proxyUrl(chosen, text === undefined ? 'ALL_PROXY' : name);
  };
  // In a CGI script HTTP_PROXY is the request's own `Proxy` header (httpoxy, CVE-2016-5385).
  const http = read('http_proxy') ?? (read('REQUEST_METHOD') === undefined ? read('HTTP_PROXY') : undefined);
  const byProtocol = {
    'http:': found('HTTP_PROXY', http),
    'https:': found('HTTPS_PROXY', either(read, 'HTTPS_PROXY')),
  };
  if (byProtocol['http:'] === undefined && byProtocol['https:'] === undefined) return undefined;
  const exceptions = (either(read, 'NO_PROXY') ?? '').split(/[\s,]+/).filter((entry) => entry !== '');
  return { byProtocol, exceptions };
}

const defaultPorts: { readonly [protocol: string]: string } = { 'http:': '80', 'https:': '443' };

/** Whether an entry of `NO_PROXY` names a host: `*`, a name with all below it, or an address, each with a port or without. */
function isException(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  const [, name = '', only] = /^(\[[^\]]*\]|[^:]*|.*:.*:.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
  if (only !== undefined && only !== port) return false;
  const bare = name.replace(/^\[|\]$/g, '').replace(/^\*?\./, '');
  return bare !== '' && (host === bare || host.endsWith(`.${bare}`));
}

/** The proxy for an origin; undefined where it is reached directly. This machine never is reached through a proxy. */
export function proxyFor(rules: ProxyRules | undefined, origin: URL): URL | undefined {
  const proxy = rules?.byProtocol[origin.protocol];
  if (rules === undefined || proxy === undefined || isLoopback(origin.hostname)) return undefined;
  const host = origin.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  const port = origin.port === '' ? (defaultPorts[origin.protocol] ?? '') : origin.port;
  return rules.exceptions.some((entry) => isException(entry, host, port)) ? undefined : proxy;
}
