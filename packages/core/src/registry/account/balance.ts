import { CrosspointError, isCrosspointError } from '../../model/error.ts';
import { oneLine } from '../../model/one-line.ts';
import type { BalanceEntry } from '../../model/provider.ts';
import type { AbortSignalLike } from '../../io/abort-signal.ts';
import type { Context } from '../context.ts';
import type { Provider } from '../define.ts';
import { sendQuery } from './query.ts';

/** What can still be spent at one gateway, or why that is unknown. */
export type Balance = {
  readonly provider: string;
  readonly account: string;
} & (
  | { readonly entries: readonly BalanceEntry[]; readonly error?: undefined }
  | { readonly error: CrosspointError; readonly entries?: undefined }
);

/** An amount whose unit is blank is shown as it is, with a note: leaving it out would hide it, and no unit is guessed. */
const noted = (entry: BalanceEntry): BalanceEntry => {
  const unit = entry.currency.trim() === '' ? 'the gateway names this amount without a unit' : undefined;
  const notes = [entry.note, unit].filter((note) => note !== undefined);
  // A person reads them; the raw text of a gateway could command a terminal.
  const note = notes.length === 0 ? {} : { note: oneLine(notes.join('; ')) };
  return { ...entry, currency: oneLine(entry.currency), ...note };
};

async function balanceOf(context: Context, provider: Provider, signal: AbortSignalLike): Promise<Balance> {
  const { account, spec } = provider;
  const owner = { provider: spec.id, account };
  const { balance, name } = spec;
  if (balance === undefined) {
    const message = `${name} documents no way to ask for a balance; look at ${spec.apiKeyUrl}`;
    return {
      ...owner,
      error: new CrosspointError({ code: 'unsupported', provider: spec.id, message }),
    };
  }
  try {
    const entries = await sendQuery(context, provider, balance, { kind: 'balance', signal });
    return { ...owner, entries: entries.map(noted) };
  } catch (error) {
    if (isCrosspointError(error)) return { ...owner, error };
    throw error;
  }
}

/** Asks every gateway, or one, what is left to spend. One that cannot say is an entry with its reason. */
export const balances = (
  context: Context,
  id: string | undefined,
  signal: AbortSignalLike,
): Promise<readonly Balance[]> =>
  Promise.all(
    context.providers
      .filter(({ spec }) => id === undefined || spec.id === id)
      .map((provider) => balanceOf(context, provider, signal)),
  );
