import { isCrosspointError, type Job, type Plan } from '@crosspoint/core';
import type { Attempt } from '@crosspoint/core/store';
import { waitCommand } from '../next-command.ts';
import { buy, type Bought, type FinalOffer } from '../buy.ts';
import { tagged } from '../previous-purchase.ts';
import type { ExitCode } from '../exit-codes.ts';
import { follow, type Following, jobJson } from '../follow.ts';
import { type Gateways, openGateways } from '../gateways.ts';
import { heldElsewhere, heldText, isHeldHere, leavingLoses, timeoutIgnored } from '../held-call.ts';
import { type Jobs, withStore } from '../open-store.ts';
import { followOptions, gatewayOptions, type Typed } from '../options.ts';
import { openOwn } from '../own-gateway.ts';
import { planDocument } from '../plan-document.ts';
import { readRequest } from '../request.ts';
import { requestHash } from '../request-hash.ts';
import { readRouting, whoOf } from '../routing.ts';
import { agoText, decide } from '../same-request.ts';
import { prepareFolder } from '../save.ts';
import { priceSource } from '../screen/cost.ts';
import { oneLine } from '../screen/sanitize.ts';
import { adjustedRows, jobRow } from '../screen/job.ts';
import { modelRow, shortPlan, unknownPrice } from '../screen/plan.ts';
import { rows } from '../screen/rows.ts';
import type { Session } from '../session.ts';
import { traceOf } from '../trace.ts';
import { Stopped } from '../usage-error.ts';

const example = 'A paper boat crosses a puddle.';
const enough = ['request', 'shots', 'video'];

/** Asks for the prompt where somebody can answer and nothing else says what is wanted. */
async function askPrompt(session: Session, typed: Typed): Promise<Typed> {
  const known = typed.argument !== undefined || enough.some((name) => typed.flags[name] !== undefined);
  // A question is drawn with a moving cursor.
  if (known || !session.interactive || !session.lively) return typed;
  const argument = await session.io.ask('What should be seen?', example);
  if (argument === undefined) throw new Stopped();
  return { ...typed, argument };
}

/** `crosspoint run`: plan, buy once, follow, save. A purchase that has not ended is resumed. */
export const run = (session: Session, typed: Typed): Promise<ExitCode | void> =>
  withStore(session, typed.flags, async (store): Promise<ExitCode | void> => {
    if (typed.flags['batch'] === undefined) return runOnce(session, typed, store);
    const { batch } = await import('./batch.ts');
    return batch(session, typed, store);
  });

async function runOnce(session: Session, asTyped: Typed, store: Jobs): Promise<void> {
  const { flags } = asTyped;
  const routing = readRouting(flags, session.providers);
  const { timeout, out } = followOptions.parse(flags);
  const chosen = { ...gatewayOptions.parse(flags), ...whoOf(routing) };
  const gateways = await openGateways(session, chosen, store);
  const { registry, live, missing } = gateways;
  const trace = traceOf(session, flags, gateways);
  try {
    const typed = await askPrompt(session, asTyped);
    const { request, modelChosen } = await readRequest(session.io, registry, typed);
    trace.request(request);
    const plan = await registry.plan(request, { ...routing, pricing: 'published' });
    if (missing !== undefined && plan.offers.length > 0) throw missing(plan.offers);
    const following = { timeout, folder: await prepareFolder(session, out) };
    trace.encoded(plan.offers[0]);
    const hash = await requestHash(request, live, gateways.namespace);
    const decision = await decide(session, flags, store, hash);
    if ('resume' in decision)
      return await resume(session, { typed, store, gateways, following }, decision.resume);
    session.setJson({ plan: planDocument(plan) });
    if (plan.offers.length > 0)
      session.print(rows([modelRow(request.model, modelChosen), ...shortPlan(plan)], session.width));
    if (live && plan.offers[0]?.price === undefined && plan.offers.length > 0) session.print(unknownPrice);
    const options = { ...routing, idempotencyKey: decision.key, signal: session.interrupts.listen() };
    const done = await session.interrupts.hold(
      () => buy(gateways, tagged(request, hash), options, (offer) => quoted(session, plan, offer)),
      () => session.info(onItsWay),
      { goesOn: isHeldHere },
    );
    session.setJson({ bought: done.bought });
    await followBought(session, gateways, done, following, flags);
  } finally {
    trace.end();
    await gateways.close();
  }
}

const onItsWay =
  'The request was sent. Waiting a moment for the response, so that a paid job is not lost; Ctrl-C again stops now.';

const alreadyBought = (job: Pick<Attempt, 'ref'>, now: number): string =>
  `The same request was bought ${agoText(job, now)}: this resumes that job and buys nothing. --buy-again buys again.`;

/** Shows the price that was asked for just now, where it is another than the plan's. */
function quoted(session: Session, { offers }: Plan, { provider, price }: FinalOffer): void {
  const planned = offers.find((it) => it.provider === provider)?.price;
  if (price === undefined || priceSource(planned) === priceSource(price)) return;
  session.setJson({ quote: { provider, price } });
  session.print(rows([['Quote', `${provider}, ${priceSource(price)}`]], session.width));
}

/** Follows what was bought to its end; a call that is held open here is kept open. */
async function followBought(
  session: Session,
  gateways: Gateways,
  done: Bought,
  following: Following,
  flags: Typed['flags'],
): Promise<void> {
  const { job, bought } = done;
  if (!isHeldHere(done)) {
    const how =
      bought === 'now' ? `Accepted by ${job.ref.provider}.` : alreadyBought(job, session.io.clock.now());
    paid(session, job, how, flags);
    return follow(session, gateways, job, following);
  }
  session.info(heldText(session, job));
  session.setJson(jobJson(job));
  const { provider } = job.ref;
  if (following.timeout !== undefined) session.hint(timeoutIgnored(provider));
  await session.interrupts.keep(
    () => follow(session, gateways, job, { ...following, timeout: Number.POSITIVE_INFINITY }),
    () => session.info(leavingLoses([provider])),
  );
}

/** A run under way. */
interface Run {
  readonly typed: Typed;
  readonly store: Jobs;
  readonly gateways: Gateways;
  readonly following: Following;
}

/** Resumes a job of an earlier run, wherever it was made. */
async function resume(session: Session, run: Run, attempt: Attempt): Promise<void> {
  const { ref, job } = attempt;
  const { typed, store, gateways, following } = run;
  const { flags } = typed;
  const again = { ...following, again: true };
  session.print(rows([jobRow(ref)], session.width));
  paid(session, job ?? { ref }, alreadyBought({ ref }, session.io.clock.now()), flags);
  session.setJson({ bought: 'earlier' });
  if (job?.resumable === false && attempt.status === 'open') session.hint(heldElsewhere(attempt));
  if (gateways.asks.includes(ref.provider)) return follow(session, gateways, ref, again);
  const own = await openOwn(session, ref, gatewayOptions.parse(flags), store).catch((error: unknown) => {
    throw isCrosspointError(error) ? error.with({ ref }) : error;
  });
  try {
    await follow(session, own, ref, again);
  } finally {
    await own.close();
  }
}

/** From here on the job is paid for: its ref is shown before anything else can happen. */
function paid(session: Session, job: Job | Pick<Job, 'ref'>, how: string, flags: Typed['flags']): void {
  const next = waitCommand(session.io, job.ref, flags);
  session.info(session.quiet ? next : `${how} If this window closes, resume with:\n  ${next}`);
  if (!('state' in job)) return;
  // A job the store did not take: the ref above is its only trace, and that is said before anything can end this.
  if (!job.durable) for (const notice of job.notices) session.info(`Note: ${oneLine(notice)}`);
  session.setJson(jobJson(job));
  const changed = adjustedRows(job.fieldReport);
  if (changed.length > 0) session.print(rows(changed, session.width));
}
