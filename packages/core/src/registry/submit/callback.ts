import { environment } from '../../io/environment.ts';
import { callbackAddress, newToken, withCallback } from '../../steps/callback.ts';
import type { Context } from '../context.ts';
import type { Provider } from '../define.ts';
import type { Purchase } from './purchase.ts';

/** Why deliveries of a provider could not be verified here; undefined where they can. */
function missingSecret({ spec, webhookSecret }: Provider): string | undefined {
  const keys = spec.webhook?.verify.keys;
  if (keys?.type !== 'secret' || webhookSecret !== undefined || environment(keys.env) !== undefined)
    return undefined;
  return `${spec.name} was given no callback address, because its deliveries could not be verified; set ${keys.env} or pass webhookSecret`;
}

/**
 * A purchase whose request holds a callback address with a new token. It stays as it is where the gateway takes none,
 * where its deliveries could not be verified, and where the request names an address of the application's own.
 */
export function withCallbackAddress(
  context: Context,
  purchase: Purchase,
  webhookToken: string = newToken(),
): Purchase {
  const { webhookUrl } = context;
  const { provider, offer } = purchase;
  const { webhook } = provider.spec;
  if (webhookUrl === undefined || webhook === undefined) return purchase;
  const missing = missingSecret(provider);
  if (missing !== undefined)
    return { ...purchase, offer: { ...offer, notices: [...offer.notices, missing] } };
  const request = withCallback(offer.request, webhook, callbackAddress(webhookUrl, webhookToken));
  return request === undefined ? purchase : { ...purchase, offer: { ...offer, request }, webhookToken };
}
