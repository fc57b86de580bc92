import { randomUUID } from 'node:crypto';
import { isTerminal, refToString } from '@crosspoint/core';
import { lineKeys, type LineKeys } from '../batch/identity.ts';
import type { Item, Line } from '../batch/item.ts';
import { readLines, readSource } from '../batch/read.ts';
import { totals } from '../batch/totals.ts';
import { Batch, shortfall } from '../batch/work.ts';
import { type ExitCode, exitCodeOf, signalCodes } from '../exit-codes.ts';
import { openGateways } from '../gateways.ts';
import type { Jobs } from '../open-store.ts';
import { batchOptions, gatewayOptions, purchaseOptions, type Typed } from '../options.ts';
import { nextOf } from '../failure.ts';
import { readRouting, whoOf } from '../routing.ts';
import { leavingLoses } from '../held-call.ts';
import { errorLine } from '../error-text.ts';
import { prepareFolder } from '../save.ts';
import { createBoard } from '../screen/board.ts';
import { closing } from '../screen/closing.ts';
import type { Session } from '../session.ts';
import { UsageError } from '../usage-error.ts';

/** `crosspoint run --batch`: every line of a file, so many at a time, each bought once. */
export async function batch(session: Session, typed: Typed, store: Jobs): Promise<ExitCode> {
  const { flags } = typed;
  const options = batchOptions.parse(flags);
  refuseMixing(flags);
  const routing = readRouting(flags, session.providers);
  const chosen = { ...gatewayOptions.parse(flags), ...whoOf(routing) };
  const gateways = await openGateways(session, chosen, store);
  const { registry, live, namespace, missing } = gateways;
  try {
    const source = await readSource(session.io, options.batch);
    const name = purchaseOptions.parse(flags).buyAgain ? randomUUID() : options.batchId;
    const label = name ?? source.label;
    const keys = await lineKeys(store, name);
    const lines = await readLines(source.text, {
      io: session.io,
      registry,
      live,
      namespace,
      typed,
      routing,
      keys,
    });
    if (missing !== undefined) throw missing();
    hintBoughtElsewhere(session, lines, keys, label);
    const folder = await prepareFolder(session, options.out);
    const timeoutMs = options.timeout === undefined ? undefined : options.timeout * 1000;
    const onChange = (item: Item): void => {
      if (item.stage === 'failed' && item.error !== undefined) {
        session.info(`Line ${item.line}: ${errorLine(item.error)}`);
        const next = nextOf(session, item.error, flags);
        if (next !== undefined) session.info(next);
      }
      board.changed(item);
    };
    const { concurrency } = options;
    const work = new Batch(lines, {
      session,
      gateways,
      routing,
      label,
      concurrency,
      timeoutMs,
      folder,
      onChange,
    });
    const board = createBoard(session, () => work.items);
    try {
      await session.interrupts.hold(
        () => work.run(),
        () => {
          work.stop();
          if (work.holding.length > 0) session.info(leavingLoses(work.holding));
        },
        {
          onAgain: () => {
            if (work.holding.length === 0) return false;
            work.leave();
            return true;
          },
        },
      );
    } finally {
      board.end();
    }
    return end(session, work.items, live, purchaseOptions.parse(flags).buyAgain ? label : undefined);
  } finally {
    await gateways.close();
  }
}

/** A line of another file may have been meant as a new wish, and only the person knows. */
function hintBoughtElsewhere(session: Session, lines: readonly Line[], keys: LineKeys, label: string): void {
  const others = lines.flatMap(({ key }) => keys.boughtBy(key) ?? []).filter((other) => other !== label);
  if (others.length === 0) return;
  const what = others.length === 1 ? '1 line asks' : `${others.length} lines ask`;
  session.hint(
    `${what} for what ${[...new Set(others)].join(', ')} asked for: nothing is bought for it again. --buy-again buys every line again, --batch-id NAME those that were not bought under that name.`,
  );
}

function refuseMixing(flags: Typed['flags']): void {
  if (flags['idempotencyKey'] !== undefined)
    throw new UsageError('--idempotency-key', 'names one purchase; a batch is named with --batch-id');
  if (flags['trace'] === true) throw new UsageError('--trace', 'shows one request; leave it out of a batch');
  if (flags['batchId'] !== undefined && flags['buyAgain'] === true)
    throw new UsageError('--buy-again', 'gives the batch a name of its own; leave --batch-id out');
  if (flags['batch'] === '-' && flags['request'] === '-')
    throw new UsageError('--request', 'stdin is the batch already');
}

function end(session: Session, items: readonly Item[], live: boolean, newId: string | undefined): ExitCode {
  session.interrupts.finish();
  session.setJson({ lines: items.map(lineDocument), totals: totals(items) });
  session.print(closing(items, live, session.width));
  const { received } = session.interrupts;
  const error = shortfall(items);
  if (error !== undefined) session.setJson({ error: error.toJSON() });
  const open = items.some(({ stage }) => stage === 'left' || stage === 'waiting');
  const how = newId === undefined ? '' : `, with --batch-id ${newId} in place of --buy-again`;
  if (open || items.some(mayGoOn))
    session.info(`Resume with the same command${how}: what was bought is not bought again.`);
  else if (error !== undefined)
    session.info(
      'A job that failed is not bought again by the same command; --buy-again buys every line again.',
    );
  for (const { path } of items.flatMap(({ files }) => files)) session.result(path);
  const stopped = open || items.some((it) => it.error?.code === 'canceled');
  if (received !== undefined && stopped) return signalCodes[received];
  return error === undefined ? 0 : exitCodeOf(error.code, bought(items));
}

/** How far the jobs of a batch are that failed. */
function bought(items: readonly Item[]): 'none' | 'going' | 'ended' {
  if (items.every(({ job }) => job === undefined)) return 'none';
  const failed = items.filter(({ stage }) => stage === 'failed');
  return failed.every(({ job }) => job !== undefined && isTerminal(job.state)) ? 'ended' : 'going';
}

/** A line that was never bought, or whose job is not over. */
const mayGoOn = ({ stage, job }: Item): boolean =>
  stage === 'failed' && (job === undefined || !isTerminal(job.state) || job.state === 'succeeded');

const lineDocument = ({
  line,
  stage,
  bought,
  job,
  files,
  error,
}: Item): Readonly<Record<string, unknown>> => ({
  line,
  stage,
  ...(bought === undefined ? {} : { bought }),
  ...(job === undefined ? {} : { state: job.state, ref: refToString(job.ref), costs: job.costs }),
  files,
  ...(error === undefined ? {} : { error: error.toJSON() }),
});
