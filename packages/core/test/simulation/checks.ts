import {
  type CrosspointError,
  isCrosspointError,
  isTerminal,
  type Job,
  type JobRef,
} from '../../src/index.ts';
import type { Attempt, AttemptStatus, Spending } from '../../src/store.ts';
import { compareAmounts, scaled } from './amounts.ts';
import { type Audit, type BegunAttempt, keyIn, type Send } from './audit.ts';
import { type ExchangeFault, exchangeFaults } from './faults.ts';
import { costOf, type GatewayState, hasFile, type Purchase, wordOf } from './gateways.ts';
import type { Schedule } from './schedule.ts';
import { type GatewayKind, gatewayKinds } from './specs.ts';

/** A ref, and what a process that nothing happens to learned about it in the end. */
export interface Asked {
  readonly ref: JobRef;
  readonly found: Job | CrosspointError;
}

/** All that is known when a schedule is over. */
export interface Ending {
  readonly schedule: Schedule;
  readonly audit: Audit;
  /** Every attempt in the store, before anything was asked in the end. */
  readonly left: readonly Attempt[];
  /** Every attempt in the store. */
  readonly stored: readonly Attempt[];
  readonly asked: readonly Asked[];
  readonly spending: Spending | undefined;
  /** The moment of the timeline at which it was asked. */
  readonly countedUntil: number;
  readonly gateways: (kind: GatewayKind) => GatewayState;
  /** Ms since 1970. */
  readonly now: number;
  readonly storeFaults: number;
}

/** What must be true when a schedule is over. */
export interface Check {
  readonly name: string;
  readonly problems: (ending: Ending) => readonly string[];
}

const soldBy = ({ gateways }: Ending): readonly Purchase[] =>
  gatewayKinds.flatMap((kind) => gateways(kind).purchases);

/** What was sold to this application, and not to a stranger with the same account. */
const purchasesIn = (ending: Ending): readonly Purchase[] => soldBy(ending).filter(({ send }) => send >= 0);

const keyOf = ({ prompt }: Purchase): string => keyIn(prompt);

/** Decisions "not accepted" about attempts that had bought, or bought later: a person was wrong. */
function falseRefusals({ audit }: Ending, key: string): number {
  const bought = audit.purchases.filter((each) => keyOf(each) === key);
  return audit.tasks.filter(
    ({ decided, task, startedAt }) =>
      decided !== undefined &&
      decided.ofKey === undefined &&
      task.key === key &&
      task.verb !== 'decide-other-job' &&
      bought.some((each) => (audit.sendOf(each)?.attempt?.begunAt ?? Infinity) <= startedAt),
  ).length;
}

/** A person has told the store something about this key, or about a job of it, that is not so. */
const isMisled = (ending: Ending, key: string): boolean =>
  falseRefusals(ending, key) > 0 ||
  ending.audit.tasks.some(
    ({ task, decided }) =>
      task.verb === 'decide-other-job' &&
      decided !== undefined &&
      (task.key === key || decided.ofKey === key),
  );

const attemptOf = ({ audit }: Ending, purchase: Purchase) => audit.sendOf(purchase)?.attempt;

const ordinalOf = (ending: Ending, purchase: Purchase): number => attemptOf(ending, purchase)?.ordinal ?? 1;

function doublePurchases(ending: Ending): readonly string[] {
  const bought = new Map<string, Purchase[]>();
  for (const purchase of purchasesIn(ending)) {
    const name = `${keyOf(purchase)}#${ordinalOf(ending, purchase)}`;
    bought.set(name, [...(bought.get(name) ?? []), purchase]);
  }
  return [...bought].flatMap(([name, purchases]) =>
    purchases.length > 1 + falseRefusals(ending, keyOf(purchases[0]!))
      ? [`${name} bought ${purchases.map(({ id }) => id).join(' and ')}`]
      : [],
  );
}

/** The gateway whose document says that failed jobs are free. */
const freeOfCharge: GatewayKind = 'listing';

/** A purchase is made again only after a job that failed, and was free, at another gateway. */
const groundlessChildren = (ending: Ending): readonly string[] =>
  purchasesIn(ending).flatMap((purchase) => {
    const ordinal = ordinalOf(ending, purchase);
    const key = keyOf(purchase);
    if (ordinal === 1 || isMisled(ending, key)) return [];
    const isGrounded = purchasesIn(ending).some(
      (parent) =>
        keyOf(parent) === key &&
        ordinalOf(ending, parent) === ordinal - 1 &&
        parent.gateway === freeOfCharge &&
        purchase.gateway !== freeOfCharge &&
        (parent.fault === 'fails' || parent.fault === 'fails-then-succeeds') &&
        parent.endsAt <= purchase.boughtAt,
    );
    return isGrounded
      ? []
      : [`${purchase.id} was bought for ${key} as purchase ${ordinal} without a failure before it`];
  });

/** A job is found by its id, or its attempt says that one has to be looked for. */
function isFindable(ending: Ending, purchase: Purchase): boolean {
  const { stored, audit } = ending;
  const refs = [...audit.refs.values()].filter(({ provider }) => provider === purchase.gateway);
  if (refs.some(({ id }) => id === purchase.id)) return true;
  const attempt = attemptOf(ending, purchase);
  return stored.some(({ id, ref, job, status }) => {
    if (ref.provider !== purchase.gateway) return false;
    const jobId = ref.id ?? job?.ref.id;
    if (jobId !== undefined) return jobId === purchase.id;
    return id === attempt?.id && (status === 'open' || status === 'unknown' || status === 'accepted');
  });
}

const lostJobs = (ending: Ending): readonly string[] =>
  purchasesIn(ending).flatMap((purchase) =>
    isFindable(ending, purchase) || isMisled(ending, keyOf(purchase))
      ? []
      : [`nobody can find ${purchase.id}, bought for ${keyOf(purchase)}`],
  );

const refusedAndBought = (ending: Ending): readonly string[] =>
  purchasesIn(ending).flatMap((purchase) => {
    const attempt = attemptOf(ending, purchase);
    const status = ending.stored.find(({ id }) => id === attempt?.id)?.status;
    const isRefused = status === 'rejected' || status === 'not_sent';
    return isRefused && !isMisled(ending, keyOf(purchase))
      ? [`the attempt of ${purchase.id} is ${status} in the store`]
      : [];
  });

/** Whether a send met no accident, and nothing else could keep its end from the store. */
function isClean({ schedule, storeFaults }: Ending, send: Send): boolean {
  const { attempt, fault, wasAnswered, wasAborted } = send;
  const isDisturbed = schedule.accidents.some(({ on }) => on === 'freeze' || on === 'clock');
  const worker = attempt?.worker;
  const isWhole = fault === undefined && wasAnswered && !wasAborted;
  return isWhole && storeFaults === 0 && !isDisturbed && worker?.isDead === false;
}

const needlesslyUnknown = (ending: Ending): readonly string[] =>
  purchasesIn(ending).flatMap((purchase) => {
    const send = ending.audit.sendOf(purchase);
    if (send?.attempt === undefined || !isClean(ending, send) || isMisled(ending, keyOf(purchase))) return [];
    if (purchase.gateway === 'held' && purchase.fault === 'done-without-file') return [];
    const stored = ending.stored.find(({ id }) => id === send.attempt?.id);
    return stored?.status === 'accepted' && stored.ref.id === purchase.id
      ? []
      : [`${purchase.id} was answered plainly, and its attempt is ${stored?.status ?? 'nowhere'}`];
  });

/** Nothing but what became of its sends decided how an attempt ended. */
function isUndisturbed({ schedule, storeFaults }: Ending, { key, gateway, worker }: BegunAttempt): boolean {
  const { tasks, accidents, deduplicates, webhooks } = schedule;
  const isAlone = !tasks.some(
    ({ verb, ...task }) =>
      (verb === 'close' && task.worker === worker.slot) ||
      (task.key === key && (verb === 'reconcile' || verb.startsWith('decide'))),
  );
  // A repeat and a delivery tell more than the response of the submit.
  const isFinal = !(gateway === 'keyed' && deduplicates) && !(gateway === 'plain' && webhooks);
  const isCalm = storeFaults === 0 && !accidents.some(({ on }) => on === 'freeze' || on === 'clock');
  return isAlone && isFinal && isCalm && !worker.isDead;
}

/** How an attempt has to end whose sends met an accident, or that was never sent. */
function statusByTable({ gateway, sends }: BegunAttempt): AttemptStatus | undefined {
  const [send] = sends;
  if (send === undefined) return 'not_sent';
  if (send.wasAborted) return 'unknown';
  if (send.fault === undefined) return undefined;
  const { status, documentedBy = gateway }: ExchangeFault = exchangeFaults[send.fault];
  return documentedBy === gateway ? status : 'unknown';
}

/** The decision table of a submit. A job that an unclear answer named, and that was polled since, is known as accepted. */
const wrongStatuses = (ending: Ending): readonly string[] =>
  [...ending.audit.attempts.values()].flatMap((attempt) => {
    const expected = isUndisturbed(ending, attempt) ? statusByTable(attempt) : undefined;
    const stored = ending.stored.find(({ id }) => id === attempt.id);
    const isFound = expected === 'unknown' && stored?.status === 'accepted' && attempt.sends.length > 0;
    if (expected === undefined || isFound || stored?.status === expected) return [];
    const why = attempt.sends[0]?.fault ?? (attempt.sends.length === 0 ? 'nothing sent' : 'aborted');
    return [`an attempt of ${attempt.key} is ${stored?.status ?? 'nowhere'} after ${why}, not ${expected}`];
  });

/** The jobs that attempts and callers have are those that their keys bought. */
function wrongJobs(ending: Ending): readonly string[] {
  const { stored, audit } = ending;
  const soldAs = new Map(soldBy(ending).map((purchase) => [purchase.id, purchase]));
  const inStore = stored.flatMap(({ idempotencyKey, ref }) => {
    const key = keyIn(idempotencyKey);
    const sold = ref.id === undefined ? undefined : soldAs.get(ref.id);
    return sold !== undefined && keyOf(sold) !== key && !isMisled(ending, key)
      ? [`the attempt of ${key} has the job ${sold.id} of ${keyOf(sold)}`]
      : [];
  });
  const handedOut = audit.tasks.flatMap(({ task, result }) => {
    if (result === undefined || result === 'done' || isCrosspointError(result)) return [];
    const sold = result.ref.id === undefined ? undefined : soldAs.get(result.ref.id);
    const isOwn = sold === undefined || keyOf(sold) === task.key;
    const isBought = task.verb === 'submit' || task.verb === 'generate';
    const isSame =
      sold === undefined || !isBought || sold.prompt.includes('another') === (task.isOther === true);
    return (isOwn && isSame) || isMisled(ending, task.key)
      ? []
      : [`${task.verb} of ${task.key} gave the job of '${sold?.prompt}'`];
  });
  return [...inStore, ...handedOut];
}

const stateOf = (purchase: Purchase, now: number): Job['state'] => {
  const word = wordOf(purchase, now);
  if (word === 'broken') return 'failed';
  if (word === 'stopped') return 'canceled';
  if (word === undefined) return 'expired';
  return hasFile(purchase, now) ? 'succeeded' : 'running';
};

/** What a caller was told while things went on: ends that the gateway never reported. */
function wrongResponses(ending: Ending): readonly string[] {
  const { audit, schedule } = ending;
  const soldAs = new Map(soldBy(ending).map((purchase) => [purchase.id, purchase]));
  // An hour's error of a clock makes a new job old.
  if (schedule.accidents.some(({ on }) => on === 'clock')) return [];
  return audit.tasks.flatMap(({ task, result }) => {
    if (result === undefined || result === 'done') return [];
    const isGone = isCrosspointError(result) && result.code === 'not_found' && task.verb === 'generate';
    const state = isGone ? 'expired' : isCrosspointError(result) ? undefined : result.state;
    const sold = soldAs.get(result.ref?.id ?? '');
    if (sold === undefined || state === undefined || isMisled(ending, task.key)) return [];
    const isWrong =
      (state === 'expired' && sold.fault !== 'forgotten') ||
      (state === 'canceled' && sold.canceledAt === undefined) ||
      (state === 'failed' && !sold.fault?.startsWith('fails'));
    return isWrong ? [`${task.verb} of ${task.key} says that ${sold.id} is ${state}`] : [];
  });
}

/** In which states a job may be known; a held call says what became of it once, when it ends. */
function knownStates(purchase: Purchase, now: number): readonly Job['state'][] {
  const last = stateOf(purchase, purchase.gateway === 'held' ? purchase.endsAt : now);
  // Whoever saw the end of a job before the gateway forgot it still knows it.
  if (last === 'expired') return ['expired', stateOf({ ...purchase, fault: undefined }, now)];
  return [last];
}

function wrongStates(ending: Ending): readonly string[] {
  const soldAs = new Map(soldBy(ending).map((purchase) => [purchase.id, purchase]));
  return ending.asked.flatMap(({ ref, found }) => {
    const key = keyIn(ref.idempotencyKey);
    if (isMisled(ending, key)) return [];
    if (isCrosspointError(found)) {
      // A held call whose end the store never took is known to whoever was told, and cannot be asked about.
      const isGone = found.code === 'unsupported' && ref.provider === 'held';
      const isHonest = (found.code === 'submission_unknown' || isGone) && isUnknown(ending, ref);
      return isHonest ? [] : [`a wait for ${key} (${ref.id ?? 'no id'}) ends with ${found.message}`];
    }
    const sold = found.ref.id === undefined ? undefined : soldAs.get(found.ref.id);
    // A held call that was refused has no id.
    if (sold === undefined)
      return found.state === 'failed' && found.ref.id === undefined
        ? []
        : [`${key} has a job that nobody sold`];
    const expected = knownStates(sold, ending.now);
    return expected.includes(found.state)
      ? []
      : [`${sold.id} is ${found.state}; at its gateway it is ${expected.join(' or ')}`];
  });
}

/** The attempt that a ref without a job id stands for. */
export const attemptIn = (stored: readonly Attempt[], ref: JobRef): Attempt | undefined =>
  stored.find(
    (each) =>
      each.idempotencyKey === ref.idempotencyKey &&
      each.ref.provider === ref.provider &&
      each.ref.submittedAt === ref.submittedAt,
  );

/** Whether the store has no job id for the attempt of a ref either, or no job that could be asked about. */
function isUnknown({ stored }: Ending, ref: JobRef): boolean {
  const attempt = attemptIn(stored, ref);
  if (attempt === undefined) return true;
  // A held call that a person settled, after its process had died, cannot be asked about.
  if (ref.provider === 'held') return attempt.job === undefined || !isTerminal(attempt.job.state);
  return attempt.ref.id === undefined;
}

/** The latest amount that a job has is the gateway's. */
const wrongCosts = (ending: Ending): readonly string[] => {
  const soldAs = new Map(soldBy(ending).map((purchase) => [purchase.id, purchase]));
  return ending.asked.flatMap(({ found }) => {
    if (isCrosspointError(found) || found.ref.id === undefined || !isTerminal(found.state)) return [];
    const sold = soldAs.get(found.ref.id);
    if (sold === undefined || sold.fault === 'forgotten' || isMisled(ending, keyIn(found.ref.idempotencyKey)))
      return [];
    const { cost, basis } = costOf(sold, sold.gateway === 'held' ? sold.endsAt : ending.now);
    const told = found.costs.find((each) => each.basis === basis);
    const isRefunded = found.costs.some((each) => each.basis === 'refunded');
    const isRight = told !== undefined && compareAmounts(told.amount, cost) === 0;
    return isRight && isRefunded === (basis === 'refunded')
      ? []
      : [`${sold.id} costs ${cost} (${basis}), the job says ${JSON.stringify(found.costs)}`];
  });
};

/** A submit that fails and says that nothing was charged has bought nothing. */
const wronglyFree = ({ audit }: Ending): readonly string[] =>
  audit.tasks.flatMap(({ task, result, number, worker, endedAt = Infinity }) => {
    if (task.verb !== 'submit' || result === undefined || result === 'done' || !isCrosspointError(result))
      return [];
    const bought = audit.purchases.filter((each) => {
      const send = audit.sendOf(each);
      // Another process, or a later task, may have repeated the request of this attempt.
      return send?.worker === worker && send.attempt?.task?.number === number && send.sentAt <= endedAt;
    });
    return result.charged === 'no' && bought.length > 0
      ? [`submit of ${task.key} says '${result.message}', not charged, and bought ${bought[0]?.id}`]
      : [];
  });

/** Jitter of a slow network, and a process that stands still, can bring calls nearer together than they were sent. */
function limitsExceeded({ schedule, gateways }: Ending): readonly string[] {
  const isEven = schedule.tempo !== 'slow' && schedule.accidents.every(({ on }) => on !== 'freeze');
  const { excess } = gateways('quoting');
  return isEven && excess > 0 ? [`${excess} calls arrived beyond the limit`] : [];
}

/** Sums of the store and of `spending()` are those of the attempts it holds, each at its latest stage. */
function wrongSums({ audit, spending, countedUntil: now }: Ending): readonly string[] {
  const { money } = audit;
  if (spending === undefined) return [];
  const counted = money.countedAt(now);
  const [total] = spending.totals;
  const told = [total?.settled, total?.reserved, total?.unresolved];
  const problems: string[] = [];
  if (totalOf(told) !== money.total)
    problems.push(`spending() says ${told.join(' + ')}, and the attempts come to ${textOf(money.total)}`);
  for (const { settled, reserved, unresolved, limit, remaining, overshoot } of spending.budgets) {
    const sum = totalOf([settled, reserved, unresolved]);
    // What is left and what is too much follow from what the store counts.
    const stored = scaled(limit) - scaled(remaining) + scaled(overshoot);
    if (sum !== counted || stored !== counted)
      problems.push(
        `the budget counts ${textOf(sum)} or ${textOf(stored)}, and the attempts come to ${textOf(counted)}`,
      );
  }
  return problems;
}

const totalOf = (amounts: readonly (string | undefined)[]): bigint =>
  amounts.reduce((sum, amount = '0') => sum + scaled(amount), 0n);

const textOf = (amount: bigint): string => `${Number(amount) / 10_000} USD`;

/** Whoever wrote what overshot a budget is told, unless its process or a call of the store was lost. */
const untoldOvershoots = ({ audit, schedule, storeFaults }: Ending): readonly string[] =>
  storeFaults > 0 || schedule.accidents.some(({ on }) => on === 'freeze' || on === 'worker')
    ? []
    : audit.money.untold.map((id) => `nobody was told that attempt ${id} overshot the budget`);

/** A job that is not over is due, or only the holder of its ref would ask about it. `held` has no polls. */
const forgottenJobs = ({ left }: Ending): readonly string[] =>
  left
    .filter(({ status, job, dueAt, ref }) => {
      const hasEnded = job !== undefined && isTerminal(job.state);
      return status === 'accepted' && !hasEnded && dueAt === undefined && ref.provider !== 'held';
    })
    .map(({ id, job }) => `${id} is accepted and ${job?.state ?? 'unseen'}, and is due for no worker`);

/** Each check of the end of a schedule. What is checked while it runs is reported at once; see `Audit.report`. */
export const checks: readonly Check[] = [
  { name: 'no double purchase', problems: doublePurchases },
  { name: 'a child purchase follows a free failure', problems: groundlessChildren },
  { name: 'no lost job', problems: lostJobs },
  { name: 'no job is forgotten', problems: forgottenJobs },
  { name: 'refused means not bought', problems: refusedAndBought },
  { name: 'no needless unknown', problems: needlesslyUnknown },
  { name: 'the decision table', problems: wrongStatuses },
  { name: 'the job of the request', problems: wrongJobs },
  { name: 'states of the gateway', problems: wrongStates },
  { name: 'no end that never was', problems: wrongResponses },
  { name: 'costs of the gateway', problems: wrongCosts },
  { name: 'not charged means not bought', problems: wronglyFree },
  { name: 'usage limits', problems: limitsExceeded },
  { name: 'money as the store knows it', problems: wrongSums },
  { name: 'an overshoot is reported', problems: untoldOvershoots },
];
