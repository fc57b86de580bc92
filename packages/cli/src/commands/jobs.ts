import { refToString } from '@crosspoint/core';
import type { Attempt } from '@crosspoint/core/store';
import { shellCommand } from '../screen/next-command.ts';
import { wouldBeLive } from '../gateways/choice.ts';
import { ownTags } from '../store/previous-purchase.ts';
import { shortId } from '../store/find-job.ts';
import { emulatorAccount } from '../gateways/gateways.ts';
import { namespaceIn } from '../store/namespace.ts';
import { openStore } from '../store/open-store.ts';
import { listOptions, namespaceOptions, storeOptions, type Typed } from '../input/options.ts';
import { jobTable, nextStep } from '../screen/jobs.ts';
import type { ResultDocument, CommandResult } from '../session/result.ts';
import type { Session } from '../session/session.ts';
import { stateOf } from '../store/states.ts';
import { storePlace } from '../store/store-place.ts';
import { UsageError } from '../io/usage-error.ts';

const isLive = ({ ref }: Attempt): boolean => ref.account !== emulatorAccount;

/** `crosspoint jobs`: what was bought here, the newest first. Sends nothing. */
export async function jobs(session: Session, { flags }: Typed): Promise<CommandResult> {
  const { store: place } = storeOptions.parse(flags);
  const path = storePlace(session.io, place);
  if (path === undefined) throw new UsageError('--no-store', 'there are no jobs without a store');
  const { state: states, tags, limit } = listOptions.parse(flags);
  const { namespace } = namespaceOptions.parse(flags);
  const elsewhere = [
    ...(place === undefined ? [] : ['--store', path]),
    ...(namespace === undefined ? [] : ['--namespace', namespace]),
  ];
  const store = await openStore(session, place);
  const found = await store.list({
    namespace: namespaceIn(session.io, flags),
    states: statesAsked(states),
    tags,
    limit,
  });
  const shown = states === undefined ? found : found.filter((attempt) => states.includes(stateOf(attempt)));
  const facts = {
    emulated: !wouldBeLive(session, { emulate: false }),
    store: path,
    jobs: shown.map((attempt) =>
      jobDocument(attempt, shellCommand(session.io, nextStep(attempt), elsewhere)),
    ),
  };
  if (shown.length === 0)
    return { facts, text: `No job${states === undefined ? ' is kept here yet' : ' fits'}.` };
  const more = shown.length === limit ? ` The ${limit} newest; --limit lists more.` : '';
  const flagsToAdd = elsewhere.length > 0 ? `\nAdd ${elsewhere.join(' ')} to each command.` : '';
  return {
    facts,
    text: jobTable(shown, isLive, session.io.clock.now(), session.width),
    notes: `Kept in ${path}.${more}${flagsToAdd}`,
  };
}

/** An attempt that was left open, seen running or not, is unknown after its time, and only the clock tells. */
const statesAsked = (states: ReturnType<typeof listOptions.parse>['state']): typeof states =>
  states?.includes('unknown') === true ? [...states, 'open', 'running'] : states;

const jobDocument = (attempt: Attempt, next: string): ResultDocument => ({
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
