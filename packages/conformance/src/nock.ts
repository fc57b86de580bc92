/** A fixture as interceptors of nock, for applications that use it already. The kit itself is guarded by its own sockets. */
import nock from 'nock';
import { hasGenerated } from './fixture/generated-values.ts';
import { eachText, fillIn } from './fixture/placeholders.ts';
import type { Fixture, FixtureExchange } from './fixture/schema.ts';
import { difference } from './replay/diff.ts';

/** Options of `toNock`. */
export interface NockOptions {
  /** The key your registry was given; it takes the place of `{{secret.apiKey}}`. */
  readonly apiKey: string;
  /** Only the exchanges of this step. @default all of them */
  readonly step?: number;
}

/** One exchange as an interceptor: the parts of nock's `Scope` that a test needs. */
export interface Interceptor {
  /** Whether its request came. */
  readonly isDone: () => boolean;
  /** Throws where its request did not come. */
  readonly done: () => void;
}

const queryOf = (url: URL): string[] =>
  [...url.searchParams].map(([key, value]) => `${key}=${value}`).toSorted();

/** nock parses a JSON body first; any other body is a text. */
function fits(body: FixtureExchange['request']['body'], received: unknown): boolean {
  if (body === undefined) return received === '' || received === undefined;
  const bytes = body.base64 === undefined ? undefined : Buffer.from(body.base64, 'base64').toString();
  return difference(bytes ?? body.text ?? body.json, received).length === 0;
}

function intercept({ request, response }: FixtureExchange): Interceptor {
  if (response === undefined)
    throw new TypeError(`${request.method} ${request.url} ends in a fault, which nock cannot play`);
  if (hasGenerated(JSON.stringify(request)))
    throw new TypeError(
      `${request.method} ${request.url} has a value that core generates, which nock cannot compare`,
    );
  const url = new URL(request.url);
  const headers = Object.entries(request.headers ?? {});
  const scope = nock(url.origin, {
    reqheaders: Object.fromEntries(headers.flatMap(([key, value]) => (value === null ? [] : [[key, value]]))),
    badheaders: headers.flatMap(([key, value]) => (value === null ? [key] : [])),
  });
  const path = (asked: string): boolean => {
    const seen = new URL(asked, url.origin);
    return seen.pathname === url.pathname && difference(queryOf(url), queryOf(seen)).length === 0;
  };
  const { status, headers: replied = [], body } = response;
  const bytes = body?.base64 === undefined ? (body?.text ?? '') : Buffer.from(body.base64, 'base64');
  return scope
    .intercept(path, request.method, (received: unknown) => fits(request.body, received))
    .reply(status, bytes, replied.flat());
}

/**
 * Makes an interceptor of each exchange of a fixture, for one request each. A fault or a value that core generates throws.
 * nock 14 sees the built-in `fetch` and `node:http`, not undici: give the registry `fetchTransport()`.
 *
 * @example const scopes = toNock(fixture, { apiKey: 'test-key' });
 */
export function toNock(fixture: Fixture, { apiKey, step }: NockOptions): readonly Interceptor[] {
  const chosen = fixture.exchanges.filter((exchange) => step === undefined || exchange.step === step);
  const filled = eachText(chosen, (text) => fillIn(text, apiKey)) as readonly FixtureExchange[]; // texts stay texts
  return filled.map(intercept);
}
