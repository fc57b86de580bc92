import { type Balance, CrosspointError } from '@crosspoint/core';
import { type ExitCode, exitCodeOf } from '../io/exit-codes.ts';
import { openGateways } from '../gateways/gateways.ts';
import { gatewayOptions, type Typed } from '../input/options.ts';
import { readRouting, whoOf } from '../input/routing.ts';
import { balanceTable, errorRows } from '../screen/balance.ts';
import { rows } from '../text/rows.ts';
import type { ResultDocument, CommandResult } from '../session/result.ts';
import type { Session } from '../session/session.ts';

/** `crosspoint balance`: the remaining balance at every gateway with a key. Asking costs nothing. */
export async function balance(session: Session, { flags }: Typed): Promise<CommandResult> {
  const routing = readRouting(flags, session.providers);
  const gateways = await openGateways(session, { ...gatewayOptions.parse(flags), ...whoOf(routing) });
  if (gateways.missing !== undefined) throw gateways.missing();
  const found = await gateways.registry.balance({ signal: session.interrupts.listen() });
  const known = found.filter(isKnown);
  const errors = errorRows(found);
  if (errors.length > 0) session.print(rows(errors, session.noteWidth));
  return {
    facts: { emulated: !gateways.live, balances: found.map(document) },
    text: known.length === 0 ? undefined : balanceTable(known, session.width),
    notes: gateways.live || known.length === 0 ? undefined : 'Emulated, so no amount is real.',
    code: codeOf(found),
  };
}

const isKnown = ({ entries }: Balance): boolean => entries !== undefined;

const document = ({ error, ...rest }: Balance): ResultDocument =>
  error === undefined ? rest : { ...rest, error: error.toJSON() };

/** 0 where any gateway responded; else what kept the first from it that could have been asked. */
function codeOf(found: readonly Balance[]): ExitCode {
  if (found.some(isKnown)) return 0;
  const errors = found.flatMap(({ error }) => error ?? []);
  const worst = errors.find(({ code }) => code !== 'unsupported') ?? errors[0];
  return exitCodeOf(
    (worst ?? new CrosspointError({ code: 'unsupported', message: 'no gateway can be asked' })).code,
    'none',
  );
}
