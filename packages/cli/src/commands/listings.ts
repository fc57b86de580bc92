import { type CrosspointError, type DiscoveryResult, isCrosspointError } from '@crosspoint/core';
import { exitCodeOf } from '../io/exit-codes.ts';
import { type Gateways, openGateways } from '../gateways/gateways.ts';
import { gatewayOptions, type Typed } from '../input/options.ts';
import { errorMessage } from '../text/error-text.ts';
import { type LabelledText, rows } from '../text/rows.ts';
import type { ResultDocument, CommandResult } from '../session/result.ts';
import type { Session } from '../session/session.ts';
import type { Wanted } from '../outside/providers.ts';

/** The models a gateway lists, or why it listed none. */
type ModelListing = DiscoveryResult | { readonly provider: string; readonly error: CrosspointError };

/** `crosspoint models --refresh`: what the gateways list today, and where the tables here differ. */
export async function listings(session: Session, { flags }: Typed, wanted: Wanted): Promise<CommandResult> {
  const gateways = await openGateways(session, { ...gatewayOptions.parse(flags), ...wanted });
  if (gateways.missing !== undefined) throw gateways.missing();
  const found = await Promise.all(gateways.asks.map((provider) => ask(session, gateways, provider)));
  const [first] = found.flatMap((listing) => ('error' in listing ? listing.error : []));
  const isAnswered = found.some((listing) => 'models' in listing);
  return {
    facts: { emulated: !gateways.live, listings: found.map(document) },
    text: rows(found.flatMap(listed), session.width),
    code: first === undefined || isAnswered ? 0 : exitCodeOf(first.code, 'none'),
  };
}

const ask = (session: Session, { registry }: Gateways, provider: string): Promise<ModelListing> =>
  registry.discover({ provider, signal: session.interrupts.listen() }).catch((error: unknown) => {
    if (isCrosspointError(error)) return { provider, error };
    throw error;
  });

const document = (listing: ModelListing): ResultDocument =>
  'error' in listing ? { provider: listing.provider, error: listing.error.toJSON() } : { ...listing };

function listed(listing: ModelListing): readonly LabelledText[] {
  if ('error' in listing) return [['Error', `${listing.provider}: ${errorMessage(listing.error)}`]];
  const { provider, models, notices } = listing;
  const head = `${provider} lists ${models.length} model${models.length === 1 ? '' : 's'}`;
  return [
    ['Listed', notices.length === 0 ? `${head}, as the tables here do` : `${head}; the tables here differ:`],
    ...notices.map((notice) => ['', notice] as const),
  ];
}
