import { type Balance, CrosspointError } from '@crosspoint/core';
import { type ExitCode, exitCodeOf } from '../exit-codes.ts';
import { openGateways } from '../gateways.ts';
import { gatewayOptions, type Typed } from '../options.ts';
import { readRouting, whoOf } from '../routing.ts';
import { balanceTable, errorRows } from '../screen/balance.ts';
import { rows } from '../screen/rows.ts';
import type { Session } from '../session.ts';

/** `crosspoint balance`: the remaining balance at every gateway with a key. Asking costs nothing. */
export async function balance(session: Session, { flags }: Typed): Promise<ExitCode> {
  const routing = readRouting(flags, session.providers);
  const gateways = await openGateways(session, { ...gatewayOptions.parse(flags), ...whoOf(routing) });
  try {
    if (gateways.missing !== undefined) throw gateways.missing();
    const found = await gateways.registry.balance({ signal: session.interrupts.listen() });
    session.setJson({ balances: found.map(document) });
    const { width } = session;
    if (found.some(isKnown)) session.result(balanceTable(found, width));
    const errors = errorRows(found);
    if (errors.length > 0) session.print(rows(errors, width));
    if (!gateways.live && found.some(isKnown)) session.print('Emulated, so no amount is real.');
    return codeOf(found);
  } finally {
    await gateways.close();
  }
}

const isKnown = ({ entries }: Balance): boolean => entries !== undefined;

const document = ({ error, ...rest }: Balance): Readonly<Record<string, unknown>> =>
  error === undefined ? rest : { ...rest, error: error.toJSON() };

/** 0 where anybody answered; else what kept the first from it that could have been asked. */
function codeOf(found: readonly Balance[]): ExitCode {
  if (found.some(isKnown)) return 0;
  const errors = found.flatMap(({ error }) => error ?? []);
  const worst = errors.find(({ code }) => code !== 'unsupported') ?? errors[0];
  return exitCodeOf(
    (worst ?? new CrosspointError({ code: 'unsupported', message: 'no gateway can be asked' })).code,
    'none',
  );
}
