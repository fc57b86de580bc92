import { type CrosspointError, type DiscoveryResult, isCrosspointError } from '@crosspoint/core';
import type { Choice } from '../choice.ts';
import { type ExitCode, exitCodeOf } from '../exit-codes.ts';
import { type Gateways, openGateways } from '../gateways.ts';
import { gatewayOptions, type Typed } from '../options.ts';
import { errorMessage } from '../error-text.ts';
import { rows } from '../screen/rows.ts';
import type { Session } from '../session.ts';

/** The models a gateway lists, or why it listed none. */
type Listing = DiscoveryResult | { readonly provider: string; readonly error: CrosspointError };

/** `crosspoint models --refresh`: what the gateways list today, and where the tables here differ. */
export async function listings(
  session: Session,
  { flags }: Typed,
  who: Pick<Choice, 'only'>,
): Promise<ExitCode> {
  const gateways = await openGateways(session, { ...gatewayOptions.parse(flags), ...who });
  try {
    if (gateways.missing !== undefined) throw gateways.missing();
    const found = await Promise.all(gateways.asks.map((provider) => ask(session, gateways, provider)));
    session.setJson({ listings: found.map(document) });
    session.result(rows(found.flatMap(listed), session.width));
    const [first] = found.flatMap((it) => ('error' in it ? it.error : []));
    return first === undefined || found.some((it) => 'models' in it) ? 0 : exitCodeOf(first.code, 'none');
  } finally {
    await gateways.close();
  }
}

const ask = (session: Session, { registry }: Gateways, provider: string): Promise<Listing> =>
  registry.discover({ provider, signal: session.interrupts.listen() }).catch((error: unknown) => {
    if (isCrosspointError(error)) return { provider, error };
    throw error;
  });

const document = (it: Listing): Readonly<Record<string, unknown>> =>
  'error' in it ? { provider: it.provider, error: it.error.toJSON() } : { ...it };

function listed(it: Listing): readonly (readonly [label: string, text: string])[] {
  if ('error' in it) return [['Error', `${it.provider}: ${errorMessage(it.error)}`]];
  const { provider, models, notices } = it;
  const head = `${provider} lists ${models.length} model${models.length === 1 ? '' : 's'}`;
  return [
    ['Listed', notices.length === 0 ? `${head}, as the tables here do` : `${head}; the tables here differ:`],
    ...notices.map((notice) => ['', notice] as const),
  ];
}
