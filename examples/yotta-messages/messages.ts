import Anthropic from '@anthropic-ai/sdk';

export interface MessagesOptions {
  /** The same key as for pictures and videos: `process.env.YOTTA_API_KEY`. */
  readonly apiKey: string | undefined;
  /** @default 'https://api.yottalabs.ai' */
  readonly baseURL?: string;
}

/** Anthropic's own client, asking Yotta Labs (docs.yottalabs.ai, AI Gateway, Claude Sonnet, API). */
export function yottaMessages({ apiKey, baseURL = 'https://api.yottalabs.ai' }: MessagesOptions): Anthropic {
  // Without one the client looks for a key of Anthropic's in the environment, and would send it to this host.
  if (apiKey === undefined || apiKey.trim() === '') {
    throw new TypeError(
      'Yotta Labs needs a key: set YOTTA_API_KEY, made at https://docs.yottalabs.ai/api-and-sdk/api-keys',
    );
  }
  return new Anthropic({
    apiKey,
    authToken: null, // versions before 1 send ANTHROPIC_AUTH_TOKEN beside the key
    baseURL,
    defaultHeaders: {
      // The gateway reads the key here; since version 1 the client sends it as a bearer token.
      'x-api-key': apiKey,
      authorization: null,
      // What the client of the document's sample spoke; version 1 asks for a later one the gateway may not know.
      'anthropic-version': '2023-06-01',
    },
    maxRetries: 0, // an answer that was lost may have been paid: ask again only where you decide to
    fetchOptions: { redirect: 'error' }, // fetch would carry the key along to another host
  });
}
