import {
  type GenerationRequest,
  isCrosspointError,
  type Job,
  type JobRef,
  type Plan,
} from '@crosspoint/core';
import type { Attempt } from '@crosspoint/core/store';
import { waitCommand } from '../screen/next-command.ts';
import { buy, type Bought, type FinalOffer } from '../jobs/buy.ts';
import { tagged } from '../store/previous-purchase.ts';
import { follow, type Following, jobFacts } from '../jobs/follow.ts';
import { type Gateways, openGateways } from '../gateways/gateways.ts';
import { heldElsewhere, heldText, isHeldHere, leavingLoses, timeoutIgnored } from '../jobs/held-call.ts';
import { type Jobs, openStore } from '../store/open-store.ts';
import { followOptions, gatewayOptions, storeOptions, type Typed } from '../input/options.ts';
import { openOwn } from '../gateways/own-gateway.ts';
import { planDocument } from './plan-document.ts';
import { readRequest } from '../input/request.ts';
import { requestHash } from '../store/request-hash.ts';
import { readRouting, whoOf } from '../input/routing.ts';
import { agoText, decide } from '../jobs/same-request.ts';
import { prepareFolder } from '../jobs/save.ts';
import { priceSource } from '../screen/cost.ts';
import { oneLine } from '../text/sanitize.ts';
import { adjustedRows, jobRow } from '../screen/job.ts';
import { modelRow, shortPlan, unknownPrice } from '../screen/plan.ts';
import { rows } from '../text/rows.ts';
import { type Result, withFacts } from '../session/result.ts';
import type { Session } from '../session/session.ts';
import { traceOf } from '../trace/trace.ts';
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
export async function run(session: Session, typed: Typed): Promise<Result> {
  const store = await openStore(session, storeOptions.parse(typed.flags).store);
  if (typed.flags['batch'] === undefined) return runOnce(session, typed, store);
  const { batch } = await import('./batch.ts');
  return batch(session, typed, store);
}

async function runOnce(session: Session, asTyped: Typed, store: Jobs): Promise<Result> {
  const { flags } = asTyped;
  const routing = readRouting(flags, session.providers);
  const { timeout, out } = followOptions.parse(flags);
  const gateways = await openGateways(session, { ...gatewayOptions.parse(flags), ...whoOf(routing) }, store);
  const { registry, live, missing } = gateways;
  const trace = traceOf(session, flags, gateways);
  return withFacts(
    () => ({ emulated: !live, ...trace.facts() }),
    async () => {
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
        return resume(session, { flags, store, gateways, following }, decision.resume);
      const signal = session.interrupts.listen();
      const options = { ...routing, idempotencyKey: decision.key, signal };
      return buyAndFollow(session, { flags, store, gateways, following }, plan, {
        request: tagged(request, hash),
        modelChosen,
        options,
      });
    },
  );
}

/** What is about to be bought. */
interface Purchase {
  readonly request: GenerationRequest;
  readonly modelChosen: boolean;
  readonly options: Parameters<typeof buy>[2];
}

async function buyAndFollow(
  session: Session,
  run: Run,
  plan: Plan,
  { request, modelChosen, options }: Purchase,
): Promise<Result> {
  const { gateways } = run;
  const width = session.noteWidth;
  if (plan.offers.length > 0)
    session.print(rows([modelRow(request.model, modelChosen), ...shortPlan(plan)], width));
  if (gateways.live && plan.offers.length > 0 && plan.offers[0]?.price === undefined)
    session.print(unknownPrice);
  let quote: FinalOffer | undefined;
  const onOffer = (offer: FinalOffer): void => {
    if (!isRepriced(plan, offer)) return;
    quote = offer;
    session.print(rows([['Quote', `${offer.provider}, ${priceSource(offer.price)}`]], width));
  };
  return withFacts(
    () => ({
      plan: planDocument(plan),
      ...(quote === undefined ? {} : { quote: { provider: quote.provider, price: quote.price } }),
    }),
    async () => {
      const done = await session.interrupts.hold(
        () => buy(gateways, request, options, onOffer),
        () => session.info(onItsWay),
        { goesOn: isHeldHere },
      );
      return withFacts(
        () => ({ bought: done.bought, ...jobFacts(done.job) }),
        () => followBought(session, run, done),
      );
    },
  );
}

const onItsWay =
  'The request was sent. Waiting a moment for the response, so that a paid job is not lost; Ctrl-C again stops now.';

const alreadyBought = (job: Pick<Attempt, 'ref'>, now: number): string =>
  `The same request was bought ${agoText(job, now)}: this resumes that job and buys nothing. --buy-again buys again.`;

/** Whether an offer has another price than the plan announced. */
function isRepriced({ offers }: Plan, { provider, price }: FinalOffer): boolean {
  const planned = offers.find((offer) => offer.provider === provider)?.price;
  return price !== undefined && priceSource(planned) !== priceSource(price);
}

/** Follows what was bought to its end; a call that is held open here is kept open. */
async function followBought(
  session: Session,
  { gateways, following, flags }: Run,
  done: Bought,
): Promise<Result> {
  const { job, bought } = done;
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
interface Run {
  readonly flags: Typed['flags'];
  readonly store: Jobs;
  readonly gateways: Gateways;
  readonly following: Following;
}

/** Resumes a job of an earlier run, wherever it was made. */
async function resume(session: Session, run: Run, attempt: Attempt): Promise<Result> {
  const { ref, job } = attempt;
  const { flags, store, gateways, following } = run;
  const again = { ...following, again: true };
  session.print(rows([jobRow(ref)], session.noteWidth));
  showRef(session, ref, alreadyBought({ ref }, session.io.clock.now()), flags);
  if (job !== undefined) showAccepted(session, job);
  return withFacts(
    () => ({ bought: 'earlier', ...(job === undefined ? {} : jobFacts(job)) }),
    async () => {
      if (job?.resumable === false && attempt.status === 'open') session.hint(heldElsewhere(attempt));
      if (gateways.asks.includes(ref.provider)) return follow(session, gateways, ref, again);
      const other = await openOwn(session, ref, gatewayOptions.parse(flags), store).catch(
        (error: unknown) => {
          throw isCrosspointError(error) ? error.with({ ref }) : error;
        },
      );
      return follow(session, other, ref, again);
    },
  );
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
