import { redactor } from '@crosspoint/core/redact';
import type { RecordedRequest } from './log.ts';
import { type Clean, shortened } from './shortened.ts';

/** A request as another process may see it. `bodyText` is there only where the body is no JSON. */
export interface ShownRequest extends Omit<RecordedRequest, 'bodyText'> {
  readonly bodyText?: string;
}

/** A look at what happened, without any credential that was used, and without megabytes. */
export interface View {
  request(seen: RecordedRequest): ShownRequest;
  /** Any other text, such as a prompt or a response. */
  text: Clean;
}

/** Headers and query parameters that carry a credential by their name, in whatever auth scheme. */
const secretName = /(?:^|[-_])(?:api[-_]?key|key|token|secret|password|authorization|cookie|signature)$/i;
const innocentName = /^(?:x-)?idempotency-key$/i;

/** In a body fewer names are taken for secret: `key` may be the key of a tune. */
const secretField = /^(?:x-)?(?:api[-_]?key|(?:access|auth)[-_]?token|secret|password|authorization)$/i;
const assignment =
  /((?:api[-_]?key|token|secret|password|authorization)["']?\s*[=:]\s*["']?(?:Bearer )?)[^\s&"']+/gi;

const mask = '***';

export interface ViewOptions {
  /** The headers in which the gateways take their key, in lower case. */
  readonly keyHeaders: ReadonlySet<string>;
  readonly apiKey: string | undefined;
  readonly requests: readonly RecordedRequest[];
}

/** What clients sent as a credential is taken out wherever else it stands, too. */
export function createView({ keyHeaders, apiKey, requests }: ViewOptions): View {
  const isSecret = (name: string): boolean =>
    keyHeaders.has(name.toLowerCase()) || (secretName.test(name) && !innocentName.test(name));
  const credentials = requests.flatMap(({ headers, query }) =>
    [headers, query].flatMap((texts) =>
      Object.keys(texts).flatMap((name) => (isSecret(name) ? [bare(texts[name] ?? '')] : [])),
    ),
  );
  const text = withoutSecrets(apiKey === undefined ? credentials : [apiKey, ...credentials]);
  const named = (texts: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(
      Object.entries(texts).map(([name, value]) => [name, isSecret(name) ? hidden(value) : text(value)]),
    );
  const body = (value: unknown): unknown => shortened(value, { clean: text, secret: secretField, mask });
  return {
    text,
    request: ({ bodyText, ...seen }) => ({
      ...seen,
      path: text(seen.path),
      query: named(seen.query),
      headers: named(seen.headers),
      body: body(seen.body),
      ...(seen.body === undefined &&
        bodyText !== '' && { bodyText: String(body(bodyText.replace(assignment, `$1${mask}`))) }),
    }),
  };
}

const scheme = /^(?:Bearer|Basic|Token|Key) +/i;
const bare = (value: string): string => value.replace(scheme, '').trim();

/** Keeps the scheme, which is no secret: `Bearer ***`. */
const hidden = (value: string): string => `${scheme.exec(value)?.[0] ?? ''}${mask}`;

/** Of so many keys every writing is found; who shows up with more is a load test, whose first keys are in no question. */
const mostSecrets = 50;

/** Takes secrets out of a text, in every writing; the same ones are looked for until other ones are used. */
function withoutSecrets(secrets: readonly string[]): Clean {
  const latest = [...new Set(secrets)].slice(-mostSecrets);
  const name = JSON.stringify(latest);
  if (known?.name !== name) known = { name, clean: redactor(latest, { mask }) };
  return known.clean;
}

let known: { readonly name: string; readonly clean: Clean } | undefined;
