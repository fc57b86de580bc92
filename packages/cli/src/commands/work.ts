import { openGateways } from '../gateways/gateways.ts';
import { gatewayOptions, storeOptions, type Typed } from '../input/options.ts';
import { UsageError } from '../io/usage-error.ts';
import type { CommandResult } from '../session/result.ts';
import type { Session } from '../session/session.ts';
import { openStore } from '../store/open-store.ts';

/** `crosspoint work`: polls the jobs of a store until Ctrl-C. Never buys, and saves no file. */
export async function work(session: Session, { flags }: Typed): Promise<CommandResult> {
  const { store: place } = storeOptions.parse(flags);
  if (place === false) throw new UsageError('--no-store', 'there are no jobs without a store');
  const store = await openStore(session, place);
  await store.list({ limit: 1 }); // a worker goes on while a store fails; one that was never there is told of at once
  const gateways = await openGateways(session, gatewayOptions.parse(flags), store);
  if (gateways.missing !== undefined) throw gateways.missing();
  session.print('Working on the jobs of this store. Ctrl-C ends it.');
  const result = await gateways.registry.work({
    signal: session.interrupts.listen(),
    onUpdate: ({ ref, state }) => session.print(`${ref.idempotencyKey} at ${ref.provider}: ${state}`),
  });
  const { steps, late, errors } = result;
  return {
    facts: { emulated: !gateways.live, ...result },
    text: `${steps} steps, ${errors} without a response, ${late} too late.`,
  };
}
