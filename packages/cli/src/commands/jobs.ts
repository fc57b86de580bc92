import { createRegistry, refToString } from '@crosspoint/core';
import type { JobFilter, JobRecord } from '@crosspoint/core/store';
import { shellCommand } from '../screen/next-command.ts';
import { wouldBeLive } from '../gateways/choice.ts';
import { ownTags } from '../store/previous-purchase.ts';
import { shortId } from '../store/find-job.ts';
import { emulatorAccount } from '../gateways/gateways.ts';
import { namespaceIn } from '../store/namespace.ts';
import { type Jobs, openStore } from '../store/open-store.ts';
import { listOptions, namespaceOptions, storeOptions, type Typed } from '../input/options.ts';
import { jobTable, nextStep } from '../screen/jobs.ts';
import type { ResultDocument, CommandResult } from '../session/result.ts';
import type { Session } from '../session/session.ts';
import { shownPlace } from '../store/postgres-address.ts';
import { storePlace } from '../store/store-place.ts';
import { UsageError } from '../io/usage-error.ts';

const isLive = ({ ref }: JobRecord): boolean => ref.account !== emulatorAccount;

/** `crosspoint jobs`: what was bought here, the newest first. Sends nothing. */
export async function jobs(session: Session, { flags }: Typed): Promise<CommandResult> {
  const { store: place } = storeOptions.parse(flags);
  const path = storePlace(session.io, place);
  if (path === undefined) throw new UsageError('--no-store', 'there are no jobs without a store');
  const { state: states, tags, limit } = listOptions.parse(flags);
  const { namespace } = namespaceOptions.parse(flags);
  const elsewhere = [
    ...(place === undefined ? [] : ['--store', place === false ? path : place]),
    ...(namespace === undefined ? [] : ['--namespace', namespace]),
  ];
  const store = await openStore(session, place);
  const filter = { status: states, tags, limit };
  const shown = await listed(session, store, namespaceIn(session.io, flags), filter);
  const facts = {
    emulated: !wouldBeLive(session, { emulate: false }),
    store: shownPlace(path),
    jobs: shown.map((record) => jobDocument(record, shellCommand(session.io, nextStep(record), elsewhere))),
  };
  if (shown.length === 0)
    return { facts, text: `No job${states === undefined ? ' is kept here yet' : ' fits'}.` };
  const more = shown.length === limit ? ` The ${limit} newest; --limit lists more.` : '';
  const flagsToAdd = elsewhere.length > 0 ? `\nAdd ${elsewhere.join(' ')} to each command.` : '';
  return {
    facts,
    text: jobTable(shown, isLive, session.io.clock.now(), session.width),
    notes: `Kept in ${shownPlace(path)}.${more}${flagsToAdd}`,
  };
}

// As many as a registry puts on a page.
const pageSize = 1_000;

/** So many jobs of a namespace, the newest first. No gateway is asked, so no key is needed. */
async function listed(
  session: Session,
  store: Jobs,
  namespace: string,
  { limit = pageSize, ...filter }: JobFilter,
): Promise<readonly JobRecord[]> {
  const providers = session.providers.all.map(({ configure }) => configure({}));
  const registry = createRegistry({ providers, store, namespace });
  session.closeAtEnd(() => registry.close());
  const found: JobRecord[] = [];
  for (let before: string | undefined; ;) {
    const page = await registry.jobs({ ...filter, before, limit: Math.min(limit - found.length, pageSize) });
    found.push(...page.jobs);
    before = page.next;
    if (before === undefined || found.length >= limit) return found;
  }
}

const jobDocument = (record: JobRecord, next: string): ResultDocument => ({
  id: record.id,
  short: shortId(record),
  state: record.status,
  emulated: !isLive(record),
  model: record.ref.model,
  task: record.ref.task,
  provider: record.ref.provider,
  account: record.ref.account,
  submittedAt: record.ref.submittedAt,
  costs: record.job?.costs ?? [],
  tags: ownTags(record),
  ref: refToString(record.ref),
  next,
});
