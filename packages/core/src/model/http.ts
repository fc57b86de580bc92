/** The methods a provider can use. */
export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A request to a gateway as plain data. The HTTP client adds the API key, which never stands in it. */
export interface HttpRequest {
  /** The HTTP method. */
  readonly method: HttpMethod;
  /** The absolute address, with its query. */
  readonly url: string;
  /** Header names in lower case; the API key is not among them. */
  readonly headers: Readonly<Record<string, string>>;
  /** Plain JSON. */
  readonly body?: unknown;
}

/** What a gateway responded with, with every credential already taken out. */
export interface HttpResponse {
  /** The HTTP status. */
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** The whole body as text, without the key. */
  readonly text: string;
  /** The parsed body, or undefined when it is not JSON. Long numbers keep their digits. */
  readonly json: unknown;
}

/**
 * Where a call that got no whole response came to its end. `before-write`: not one byte had left. Where that cannot
 * be known it is `after-write`.
 */
export type Phase = 'before-write' | 'after-write';
