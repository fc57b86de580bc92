import {
  type GenerationRequest,
  isCrosspointError,
  type Job,
  type JobRef,
  type Offer,
  type PlanOptions,
} from '@crosspoint/core';
import type { Attempt } from '@crosspoint/core/store';
import { waitCommand } from '../screen/next-command.ts';
import { buy, type PurchaseOutcome, type BuyObserver, type FinalOffer } from '../jobs/buy.ts';
import { tagged } from '../store/previous-purchase.ts';
import { follow, type Following, jobFacts } from '../jobs/follow.ts';
import { type Gateways, openGateways } from '../gateways/gateways.ts';
import { heldElsewhere, heldText, isHeldHere, leavingLoses, timeoutIgnored } from '../jobs/held-call.ts';
import { type Jobs, openStore } from '../store/open-store.ts';
import {
  followOptions,
  gatewayOptions,
  purchaseOptions,
  storeOptions,
  type Typed,
} from '../input/options.ts';
import { openOwn } from '../gateways/own-gateway.ts';
import { planDocument } from './plan-document.ts';
import { readRequest } from '../input/request.ts';
import { requestHash } from '../store/request-hash.ts';
import { readRouting, routingWithin, whoOf } from '../input/routing.ts';
import { findUnknown } from '../jobs/find-unknown.ts';
import { agoText, decide, stillUnknown, waitingText } from '../jobs/same-request.ts';
import { prepareFolder } from '../jobs/save.ts';
import { priceSource } from '../screen/cost.ts';
import { oneLine } from '../text/sanitize.ts';
import { adjustedRows, jobRow } from '../screen/job.ts';
import { modelRow, shortPlan, unknownPrice } from '../screen/plan.ts';
import { rows } from '../text/rows.ts';
import { type CommandResult, withFacts } from '../session/result.ts';
import type { Session } from '../session/session.ts';
import { type Trace, traceOf } from '../trace/trace.ts';
import { Stopped } from '../io/usage-error.ts';

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
export async function run(session: Session, typed: Typed): Promise<CommandResult> {
  const store = await openStore(session, storeOptions.parse(typed.flags).store);
  if (typed.flags['batch'] === undefined) return runOnce(session, typed, store);
  const { batch } = await import('./batch.ts');
  return batch(session, typed, store);
}

async function runOnce(session: Session, asTyped: Typed, store: Jobs): Promise<CommandResult> {
  const { flags } = asTyped;
  const wanted = readRouting(flags, session.providers);
  const { timeout, out } = followOptions.parse(flags);
  const gateways = await openGateways(session, { ...gatewayOptions.parse(flags), ...whoOf(wanted) }, store);
  const routing = routingWithin(wanted, gateways.asks);
  const { registry, live, missing } = gateways;
  const trace = traceOf(session, flags, gateways);
  return withFacts(
    () => ({ emulated: !live, ...trace.facts() }),
    async () => {
      const typed = await askPrompt(session, asTyped);
      const { request, modelChosen } = await readRequest(session.io, registry, typed);
      trace.request(request);
      const planned = await registry.plan(request, { ...routing, pricing: 'published' });
      if (missing !== undefined && planned.offers.length > 0) throw missing(planned.offers);
      const following = { timeout, folder: await prepareFolder(session, out) };
      const runUnderWay = { flags, store, gateways, following, trace };
      const hash = await requestHash(request, live, gateways.namespace);
      const decision = await decide(flags, store, hash);
      if ('resume' in decision) return resume(session, runUnderWay, decision.resume);
      if ('unknown' in decision)
        return resume(session, runUnderWay, await settled(session, runUnderWay, decision.unknown));
      const { key } = decision;
      return buyAndFollow(session, runUnderWay, {
        request: tagged(request, hash),
        modelChosen,
        routing,
        key,
      });
    },
  );
}

/** What is about to be bought. */
interface PlannedPurchase {
  readonly request: GenerationRequest;
  readonly modelChosen: boolean;
  readonly routing: PlanOptions;
  readonly key: string;
}

/** Asks a person whether to buy at a price that is unknown until the gateway names it. */
async function confirmUnknownPrice(session: Session, flags: Typed['flags']): Promise<void> {
  session.print(unknownPrice);
  if (!session.interactive || purchaseOptions.parse(flags).yes) return;
  const answer = await session.io.ask('The price is unknown. Buy all the same? Type yes or no.', 'no');
  if (answer === undefined || !/^y(?:es)?$/i.test(answer.trim())) throw new Stopped();
}

/** Announces the offer at the gateways' own prices of this moment, buys, and follows the job. */
async function buyAndFollow(
  session: Session,
  run: RunContext,
  { request, modelChosen, routing, key }: PlannedPurchase,
): Promise<CommandResult> {
  const { gateways, trace } = run;
  const width = session.noteWidth;
  const plan = await gateways.registry.plan(request, routing); // Ctrl-C ends the program: nothing was bought yet
  const [announced] = plan.offers;
  trace.encoded(announced);
  if (announced !== undefined)
    session.print(rows([modelRow(request.model, modelChosen), ...shortPlan(plan)], width));
  if (gateways.live && announced !== undefined && announced.price === undefined)
    await confirmUnknownPrice(session, run.flags);
  let quote: FinalOffer | undefined;
  let isSent = false;
  const observer: BuyObserver = {
    onOffer(offer) {
      if (isAnnounced(announced, offer)) return;
      quote = offer;
      // Never with --quiet alone: another price or gateway than the announced one is said before it is bought.
      session.info(rows([['Changed', changedOffer(offer, announced)]], width));
    },
    onWait: (atMostMs) => session.info(waitingText(session.io.clock.now(), atMostMs)),
    onSend: () => (isSent = true),
    onFound: ({ ref }) => session.info(`The response to the submit was lost; ${ref.provider} lists the job.`),
  };
  return withFacts(
    () => ({
      plan: planDocument(plan),
      ...(quote === undefined ? {} : { quote: { provider: quote.provider, price: quote.price } }),
    }),
    async () => {
      const options = { ...routing, idempotencyKey: key, signal: session.interrupts.listen() };
      const done = await session.interrupts.hold(
        () => buy(gateways, request, options, observer),
        () => {
          if (!isSent) return false;
          session.info(onItsWay);
          return true;
        },
        { goesOn: isHeldHere },
      );
      return withFacts(
        () => ({ bought: done.bought, ...jobFacts(done.job) }),
        () => followBought(session, run, done),
      );
    },
  );
}

/** Whether an offer is the announced one, at the announced price. */
const isAnnounced = (announced: Offer | undefined, { provider, price }: FinalOffer): boolean =>
  announced?.provider === provider && priceSource(announced.price) === priceSource(price);

const changedOffer = (offer: FinalOffer, announced: Offer | undefined): string =>
  `buying at ${offer.provider}, ${priceSource(offer.price)}${announced === undefined ? '' : `, in place of ${announced.provider}, ${priceSource(announced.price)}`}`;

const onItsWay =
  'The request was sent. Waiting a moment for the response, so that a paid job is not lost; Ctrl-C again stops now.';

const alreadyBought = (job: Pick<Attempt, 'ref'>, now: number): string =>
  `The same request was bought ${agoText(job, now)}: this resumes that job and buys nothing. --buy-again buys again.`;

/** Follows what was bought to its end; a call that is held open here is kept open. */
async function followBought(
  session: Session,
  { gateways, following: asked, flags }: RunContext,
  done: PurchaseOutcome,
): Promise<CommandResult> {
  const { job, bought, offer } = done;
  const following = { ...asked, price: offer?.price };
  if (!isHeldHere(done)) {
    const how =
      bought === 'now' ? `Accepted by ${job.ref.provider}.` : alreadyBought(job, session.io.clock.now());
    showRef(session, job.ref, how, flags);
    showAccepted(session, job);
    return follow(session, gateways, job, following);
  }
  session.info(heldText(session, job));
  const { provider } = job.ref;
  if (following.timeout !== undefined) session.hint(timeoutIgnored(provider));
  return session.interrupts.keep(
    () => follow(session, gateways, job, { ...following, timeout: Number.POSITIVE_INFINITY }),
    () => session.info(leavingLoses([provider])),
  );
}

/** A run under way. */
interface RunContext {
  readonly flags: Typed['flags'];
  readonly store: Jobs;
  readonly gateways: Gateways;
  readonly following: Following;
  readonly trace: Trace;
}

/** Resumes a job of an earlier run, wherever it was made. */
async function resume(session: Session, run: RunContext, attempt: Attempt): Promise<CommandResult> {
  const { ref, job } = attempt;
  const { flags, following } = run;
  const again = { ...following, again: true };
  session.print(rows([jobRow(ref)], session.noteWidth));
  showRef(session, ref, alreadyBought({ ref }, session.io.clock.now()), flags);
  if (job !== undefined) showAccepted(session, job);
  return withFacts(
    () => ({ bought: 'earlier', ...(job === undefined ? {} : jobFacts(job)) }),
    async () => {
      if (job?.resumable === false && attempt.status === 'open') session.hint(heldElsewhere(attempt));
      return follow(session, await gatewaysOf(session, run, ref), ref, again);
    },
  );
}

/** The gateways of this run where the job's is one of them, else that of the job. */
async function gatewaysOf(
  session: Session,
  { flags, store, gateways }: RunContext,
  ref: JobRef,
): Promise<Gateways> {
  if (gateways.asks.includes(ref.provider)) return gateways;
  return openOwn(session, ref, gatewayOptions.parse(flags), store).catch((error: unknown) => {
    throw isCrosspointError(error) ? error.with({ ref }) : error;
  });
}

/**
 * An attempt whose outcome was unknown, with the job that its response named, or that its gateway lists for it.
 *
 * @throws CrosspointError `submission_unknown` where neither tells
 */
async function settled(session: Session, run: RunContext, attempt: Attempt): Promise<Attempt> {
  if (attempt.ref.id !== undefined) return attempt;
  const unknown = stillUnknown(attempt, session.io.clock.now());
  const { registry } = await gatewaysOf(session, run, attempt.ref).catch((error: unknown) => {
    throw isCrosspointError(error) ? unknown : error; // it says more than why its gateway cannot be asked
  });
  const job = await findUnknown(registry, attempt.ref, session.interrupts.listen());
  if (job === undefined) throw unknown;
  return { ...attempt, status: 'accepted', ref: job.ref, job };
}

/** From here on the job is paid for: its ref is shown before anything else can happen. */
function showRef(session: Session, ref: JobRef, how: string, flags: Typed['flags']): void {
  const next = waitCommand(session.io, ref, flags);
  session.info(session.quiet ? next : `${how} If this window closes, resume with:\n  ${next}`);
}

/** What the gateway said when it took the job. */
function showAccepted(session: Session, job: Job): void {
  // A job the store did not take: the ref above is its only trace, and that is said before anything can end this.
  if (!job.durable) for (const notice of job.notices) session.info(`Note: ${oneLine(notice)}`);
  const changed = adjustedRows(job.fieldReport);
  if (changed.length > 0) session.print(rows(changed, session.noteWidth));
}
