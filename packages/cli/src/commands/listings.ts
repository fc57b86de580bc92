import { type CrosspointError, type DiscoveryResult, isCrosspointError } from '@crosspoint/core';
import type { Choice } from '../choice.ts';
import { type ExitCode, exitCodeOf } from '../exit-codes.ts';
import { type Gateways, openGateways } from '../gateways.ts';
import { gatewayOptions, type Typed } from '../options.ts';
import { said } from '../said.ts';
import { rows } from '../screen/rows.ts';
import type { Session } from '../session.ts';

/** What a gateway says of its models, or why it said nothing. */
type Listing = DiscoveryResult | { readonly provider: string; readonly problem: CrosspointError };

/** `crosspoint models --live`: what the gateways list today, and where the tables here say something else. */
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
    const [first] = found.flatMap((it) => ('problem' in it ? it.problem : []));
    return first === undefined || found.some((it) => 'models' in it) ? 0 : exitCodeOf(first.code, 'none');
  } finally {
    await gateways.close();
  }
}

const ask = (session: Session, { registry }: Gateways, provider: string): Promise<Listing> =>
  registry.discover({ provider, signal: session.interrupts.listen() }).catch((problem: unknown) => {
    if (isCrosspointError(problem)) return { provider, problem };
    throw problem;
  });

const document = (it: Listing): Readonly<Record<string, unknown>> =>
  'problem' in it ? { provider: it.provider, problem: it.problem.toJSON() } : { ...it };

function listed(it: Listing): readonly (readonly [label: string, text: string])[] {
  if ('problem' in it) return [['Not', `${it.provider}: ${said(it.problem)}`]];
  const { provider, models, notices } = it;
  const head = `${provider} lists ${models.length} model${models.length === 1 ? '' : 's'}`;
  return [
    ['Listed', notices.length === 0 ? `${head}, as the tables here do` : `${head}; the tables here differ:`],
    ...notices.map((notice) => ['', notice] as const),
  ];
}
