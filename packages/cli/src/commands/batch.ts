import { randomUUID } from 'node:crypto';
import { type CrosspointError, isTerminal } from '@crosspoint/core';
import { lineKeys, type LineKeys } from '../batch/identity.ts';
import type { Item, Line } from '../batch/item.ts';
import { readLines, readSource } from '../batch/read.ts';
import { lineFacts, writeManifest } from '../batch/manifest.ts';
import { totals } from '../batch/totals.ts';
import { Batch, shortfall, type Work } from '../batch/work.ts';
import { type ExitCode, exitCodeOf, signalCodes } from '../io/exit-codes.ts';
import { openGateways } from '../gateways/gateways.ts';
import type { Jobs } from '../store/open-store.ts';
import { batchOptions, gatewayOptions, purchaseOptions, type Typed } from '../input/options.ts';
import { reconcileAdvice } from '../screen/next-command.ts';
import type { Signal } from '../io/io.ts';
import { readRouting, routingWithin, whoOf } from '../input/routing.ts';
import { leavingLoses } from '../jobs/held-call.ts';
import { rows } from '../text/rows.ts';
import { errorLine } from '../text/error-text.ts';
import { prepareFolder } from '../jobs/save.ts';
import { createBoard } from '../batch/board.ts';
import { closing } from '../batch/closing.ts';
import { type CommandResult, withFacts } from '../session/result.ts';
import type { Session } from '../session/session.ts';
import { UsageError } from '../io/usage-error.ts';

/** `crosspoint run --batch`: every line of a file, so many at a time, each bought once. */
export async function batch(session: Session, typed: Typed, store: Jobs): Promise<CommandResult> {
  const { flags } = typed;
  const options = batchOptions.parse(flags);
  refuseMixing(flags);
  const wanted = readRouting(flags, session.providers);
  const gateways = await openGateways(session, { ...gatewayOptions.parse(flags), ...whoOf(wanted) }, store);
  const routing = routingWithin(wanted, gateways.asks);
  const { registry, live, namespace, missing } = gateways;
  return withFacts(
    () => ({ emulated: !live }),
    async () => {
      const source = await readSource(session.io, options.batch);
      const { buyAgain } = purchaseOptions.parse(flags);
      const name = buyAgain ? randomUUID() : options.batchId;
      const label = name ?? source.label;
      const keys = await lineKeys(store, name);
      const setting = { io: session.io, registry, live, namespace, typed, routing, keys };
      const lines = await readLines(source.text, setting);
      if (missing !== undefined) throw missing();
      hintBoughtElsewhere(session, lines, keys, label);
      const folder = await prepareFolder(session, options.out);
      const timeoutMs = options.timeout === undefined ? undefined : options.timeout * 1000;
      const { concurrency } = options;
      const items = await work(
        lines,
        { session, gateways, routing, label, concurrency, timeoutMs, folder },
        flags,
      );
      const manifest = await manifestOf(session, folder, options.batchId ?? source.name, label, items);
      return resultOf(session, items, { live, manifest, newId: buyAgain ? label : undefined });
    },
  );
}

/** Goes through all lines, and shows how it goes on; Ctrl-C sends no more of them. */
async function work(
  lines: readonly Line[],
  setting: Omit<Work, 'onChange'>,
  flags: Typed['flags'],
): Promise<readonly Item[]> {
  const { session } = setting;
  const onChange = (item: Item): void => {
    if (item.stage === 'failed' && item.error !== undefined) {
      session.info(`Line ${item.line}: ${errorLine(item.error)}`);
      const advice = reconcileAdvice(session.io, item.error, flags);
      if (advice !== undefined) session.info(advice);
    }
    board.changed(item);
  };
  const batched = new Batch(lines, { ...setting, onChange });
  const board = createBoard(session, () => batched.items);
  const stop = (): void => {
    batched.stop();
    if (batched.holding.length > 0) session.info(leavingLoses(batched.holding));
  };
  const onAgain = (): boolean => {
    if (batched.holding.length === 0) return false;
    batched.leave();
    return true;
  };
  try {
    await session.interrupts.hold(() => batched.run(), stop, { onAgain });
  } finally {
    board.end();
  }
  return batched.items;
}

/** A line of another file may be meant as a new request, and only the user knows. */
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

/** Where the manifest is; undefined where it could not be written, which is printed and changes nothing else. */
async function manifestOf(
  session: Session,
  folder: string,
  name: string,
  label: string,
  items: readonly Item[],
): Promise<string | undefined> {
  session.interrupts.finish();
  try {
    return await writeManifest(folder, name, label, items);
  } catch (error) {
    session.info(
      `The manifest could not be written (${error instanceof Error ? error.message : String(error)}).`,
    );
    return undefined;
  }
}

/** How a batch ended, beside its lines. */
interface Ending {
  readonly live: boolean;
  readonly manifest: string | undefined;
  /** The id that `--buy-again` gave the batch. */
  readonly newId: string | undefined;
}

function resultOf(
  session: Session,
  items: readonly Item[],
  { live, manifest, newId }: Ending,
): CommandResult {
  const error = shortfall(items);
  const open = items.some(({ stage }) => stage === 'left' || stage === 'waiting');
  const how = newId === undefined ? '' : `, with --batch-id ${newId} in place of --buy-again`;
  session.print(closing(items, live, session.noteWidth));
  if (manifest !== undefined) session.print(rows([['Manifest', manifest]], session.noteWidth, 10));
  if (open || items.some(mayGoOn))
    session.info(`Resume with the same command${how}: what was bought is not bought again.`);
  else if (error !== undefined)
    session.info(
      'A job that failed is not bought again by the same command; --buy-again buys every line again.',
    );
  const paths = items.flatMap(({ files }) => files).map(({ path }) => path);
  return {
    facts: {
      lines: items.map(lineFacts),
      totals: totals(items),
      ...(manifest === undefined ? {} : { manifest }),
      ...(error === undefined ? {} : { error: error.toJSON() }),
    },
    text: paths.length === 0 ? undefined : paths.join('\n'),
    code: codeOf(items, error, session.interrupts.received),
  };
}

function codeOf(
  items: readonly Item[],
  error: CrosspointError | undefined,
  received: Signal | undefined,
): ExitCode {
  const isStopped = items.some(
    (item) => item.stage === 'left' || item.stage === 'waiting' || item.error?.code === 'canceled',
  );
  if (received !== undefined && isStopped) return signalCodes[received];
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
