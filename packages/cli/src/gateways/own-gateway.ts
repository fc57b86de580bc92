import type { JobRef } from '@crosspoint/core';
import type { JobStore } from '@crosspoint/core/store';
import { type Choice, emulatorAsked } from './choice.ts';
import { emulatorAccount, type Gateways, openFor, openGateways } from './gateways.ts';
import type { Session } from '../session/session.ts';
import { UsageError } from '../io/usage-error.ts';

/** Where a job was made: an emulated one is followed at an emulator whatever keys are set, a live one never is. */
export async function openOwn(
  session: Session,
  ref: JobRef,
  choice: Choice,
  store?: JobStore,
): Promise<Gateways> {
  if (ref.account === emulatorAccount) {
    const asked = choice.emulator ?? askedByEnv(session);
    return openGateways(session, { ...choice, emulate: true, emulator: asked }, store);
  }
  if (choice.emulate || choice.emulator !== undefined) {
    throw new UsageError(
      choice.emulate ? '--emulate' : '--emulator',
      'this job is a live one; leave the flag out',
    );
  }
  return openFor(session, ref.provider, choice, store);
}

function askedByEnv(session: Session): string | undefined {
  const asked = emulatorAsked(session, { emulate: false });
  return typeof asked === 'string' ? asked : undefined;
}
