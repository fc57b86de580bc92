import { type JobRef, refFromString, refToString } from '@crosspoint/core';
import { follow } from '../follow.ts';
import { emulatorAccount, emulatorAsked, type Gateways, openFor, openGateways } from '../gateways.ts';
import { followOptions, gatewayOptions, type Typed } from '../options.ts';
import { rows } from '../screen/rows.ts';
import type { Session } from '../session.ts';
import { UsageError } from '../usage-error.ts';

function readRef(text: string | undefined): JobRef {
  const ref = text === undefined ? undefined : refFromString(text.trim());
  if (ref !== undefined) return ref;
  throw new UsageError(
    'ref',
    'this is no whole ref: it begins with xp1. and is long; copy it to its very end',
  );
}

/** An emulated job is followed at an emulator whatever keys are set, a live one never is. */
async function openOwn(session: Session, ref: JobRef, flags: Typed['flags']): Promise<Gateways> {
  const choice = gatewayOptions.parse(flags);
  if (ref.account === emulatorAccount) {
    return openGateways(session, {
      ...choice,
      emulate: true,
      emulator: choice.emulator ?? askedByEnv(session),
    });
  }
  session.tell({ live: true });
  if (choice.emulate || choice.emulator !== undefined) {
    throw new UsageError(
      choice.emulate ? '--emulate' : '--emulator',
      'this job is a live one; leave the flag out',
    );
  }
  return openFor(session, ref.provider);
}

function askedByEnv(session: Session): string | undefined {
  const asked = emulatorAsked(session, { emulate: false });
  return typeof asked === 'string' ? asked : undefined;
}

/** `crosspoint wait`: goes on with a job that was bought, from any process. Never buys. */
export async function wait(session: Session, { argument, flags }: Typed): Promise<void> {
  const ref = readRef(argument);
  session.tell({ live: ref.account !== emulatorAccount, ref: refToString(ref) });
  const gateways = await openOwn(session, ref, flags);
  try {
    const { model, provider, submittedAt, task } = ref;
    session.say(rows([['Job', `${provider}, ${task} with ${model}, sent ${submittedAt}`]], session.width));
    await follow(session, gateways.registry, ref, { ...followOptions.parse(flags), live: gateways.live });
  } finally {
    await gateways.close();
  }
}
