import { refToString } from '@crosspoint/core';
import type { Attempt } from '@crosspoint/core/store';
import { shellCommand } from '../next-command.ts';
import { wouldBeLive } from '../choice.ts';
import { ownTags } from '../previous-purchase.ts';
import { shortId } from '../find-job.ts';
import { emulatorAccount } from '../gateways.ts';
import { namespaceIn } from '../namespace.ts';
import { withStore } from '../open-store.ts';
import { listOptions, namespaceOptions, storeOptions, type Typed } from '../options.ts';
import { jobTable, nextStep } from '../screen/jobs.ts';
import type { Session } from '../session.ts';
import { stateOf } from '../states.ts';
import { storePlace } from '../store-place.ts';
import { UsageError } from '../usage-error.ts';

const isLive = ({ ref }: Attempt): boolean => ref.account !== emulatorAccount;

/** `crosspoint jobs`: what was bought here, the newest first. Asks nobody. */
export async function jobs(session: Session, { flags }: Typed): Promise<void> {
  const { store: place } = storeOptions.parse(flags);
  const path = storePlace(session.io, place);
  if (path === undefined) throw new UsageError('--no-store', 'there are no jobs without a store');
  const { state: states, tags, limit } = listOptions.parse(flags);
  const now = session.io.clock.now();
  const { namespace } = namespaceOptions.parse(flags);
  const elsewhere = [
    ...(place === undefined ? [] : ['--store', path]),
    ...(namespace === undefined ? [] : ['--namespace', namespace]),
  ];
  await withStore(session, flags, async (store) => {
    const found = await store.list({
      namespace: namespaceIn(session.io, flags),
      states: statesAsked(states),
      tags,
      limit,
    });
    const shown = states === undefined ? found : found.filter((it) => states.includes(stateOf(it)));
    session.setJson({
      emulated: !wouldBeLive(session, { emulate: false }),
      store: path,
      jobs: shown.map((it) => jobDocument(it, shellCommand(session.io, nextStep(it), elsewhere))),
    });
    if (shown.length === 0)
      return session.result(`No job${states === undefined ? ' is kept here yet' : ' fits'}.`);
    session.result(jobTable(shown, isLive, now, session.width));
    const left = shown.length === limit ? ` The ${limit} newest; --limit lists more.` : '';
    session.print(`Kept in ${path}.${left}`);
    if (elsewhere.length > 0) session.print(`Add ${elsewhere.join(' ')} to each command.`);
  });
}

/** An attempt that was left open, seen running or not, is unknown after its time, and only the clock tells. */
const statesAsked = (states: ReturnType<typeof listOptions.parse>['state']): typeof states =>
  states?.includes('unknown') === true ? [...states, 'open', 'running'] : states;

const jobDocument = (attempt: Attempt, next: string): Readonly<Record<string, unknown>> => ({
  id: attempt.id,
  short: shortId(attempt),
  state: stateOf(attempt),
  emulated: !isLive(attempt),
  model: attempt.ref.model,
  task: attempt.ref.task,
  provider: attempt.ref.provider,
  account: attempt.ref.account,
  submittedAt: attempt.ref.submittedAt,
  costs: attempt.job?.costs ?? [],
  tags: ownTags(attempt),
  ref: refToString(attempt.ref),
  next,
});
