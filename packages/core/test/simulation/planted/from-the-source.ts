import type { PlantedFault } from './fault.ts';

/** Faults written beside the source and the simulation, at places where several rules meet. */
export const faultsFromTheSource: readonly PlantedFault[] = [
  {
    id: 'refusal-over-repeats',
    rule: 'a process that stood still does not call an attempt refused that others may have repeated',
    changes: [
      {
        find: `if (isRefusal(change) && mayBeRepeated(context, attempt))`,
        replace: `if (isRefusal(change) && change.status === 'open')`,
      },
      {
        find: `if (attempt.status === 'unknown' && isRefusal(end))`,
        replace: `if (attempt.status === 'open' && isRefusal(end))`,
      },
    ],
  },
  {
    id: 'repeat-after-the-window',
    rule: 'a submit is repeated only within half the window that the gateway documents',
    changes: [{ find: `return age >= 0 && age < windowMs;`, replace: `return age >= 0 && windowMs > 0;` }],
  },
  {
    id: 'repeat-with-a-new-key',
    rule: 'a repeat is the same request byte for byte, with the key of its attempt',
    changes: [
      {
        find: `await keyedPurchase(sent, attempt.id);`,
        replace: `await keyedPurchase(sent, crypto.randomUUID());`,
      },
      {
        find: `if (requestHash !== attempt.requestHash) throw stillUnknown(context, attempt);`,
        replace: `if (requestHash === undefined) throw stillUnknown(context, attempt);`,
      },
    ],
  },
  {
    id: 'two-intents-at-once',
    rule: 'the store begins no second attempt while one is open',
    changes: [
      {
        find: `earlier.find((entry) => isHolding(entry.attempt.status));`,
        replace: `earlier.find((entry) => isHolding(entry.attempt.status) && entry.attempt.status !== 'open');`,
      },
    ],
  },
  {
    id: 'ceiling-of-the-first-caller',
    rule: 'a caller that finds its key free buys under its own ceiling',
    changes: [
      {
        find: `await firstCandidate(context, prepared, options, planContext, progress);`,
        replace: `await firstCandidate(context, prepared, earlier.submittedAt === undefined ? options : { ...options, maxPrice: undefined }, planContext, progress);`,
      },
    ],
  },
  {
    id: 'end-of-held-call-unwritten',
    rule: 'the end of a held call is written to the store',
    changes: [
      {
        find: `await recordResult(context, attempt, ownResult, last);`,
        replace: `{ result: ownResult, written: last !== undefined };`,
      },
    ],
  },
  {
    id: 'settled-at-the-first-stage',
    rule: 'the cost of a job is that of the latest stage the gateway tells',
    changes: [
      {
        find: `const { amount, basis, source, approximate } = read;`,
        replace: `const { amount, source, approximate } = read;
    const basis = previous.at(-1)?.basis ?? read.basis;`,
      },
    ],
  },
  {
    id: 'one-call-too-many',
    rule: 'the usage limits of a gateway are kept on the wire',
    changes: [
      {
        find: `if (this.#slots.size < this.#row.max) return 0;`,
        replace: `if (this.#slots.size <= this.#row.max) return 0;`,
      },
      { find: `const isFree = claims.length < max;`, replace: `const isFree = claims.length <= max;` },
    ],
  },
  {
    id: 'unknown-without-a-ref',
    rule: 'an attempt whose end is unknown names its ref',
    changes: [
      { find: `    ref: withShortForm((named ?? jobNamedIn(purchase, arrived)).ref),\n`, replace: `` },
    ],
  },
  {
    id: 'any-listed-job',
    rule: 'a gateway that records keys is believed about the job with the key of the attempt',
    changes: [
      {
        find: `jobs.filter((job) => job.idempotencyKey === key && isJobId(job.id));`,
        replace: `jobs.filter((job) => job.idempotencyKey !== undefined && isJobId(job.id));`,
      },
    ],
  },
  {
    id: 'asked-after-its-end',
    rule: 'nothing polls a finished job by itself',
    changes: [
      {
        find: `return this.job !== undefined && isTerminal(this.job.state) && !this.#isPolledOnceMore;`,
        replace: `return this.job !== undefined && isTerminal(this.job.state) && !this.#isPolledOnceMore && this.count !== 1;`,
      },
    ],
  },
  {
    id: 'deadline-left-running',
    rule: 'no timer is left when a call is over',
    changes: [
      {
        find: `const release = onDeadline(clock, signal, ms, stop);`,
        replace: `onDeadline(clock, signal, ms, stop); const release = (): void => undefined;`,
      },
    ],
  },
  {
    id: 'rejection-unheard',
    rule: 'no rejection is left unhandled',
    changes: [
      {
        find: `held.trackWrite(work.then(ignoreErrors, ignoreErrors));`,
        replace: `void work.then(ignoreErrors); held.trackWrite(work.then(ignoreErrors, ignoreErrors));`,
      },
    ],
  },
  {
    id: 'refused-connection-is-unknown',
    rule: 'an attempt of which not one byte has left is not sent',
    changes: [
      {
        find: `if (phase === 'before-write' && partial === undefined) return notSentResult(purchase, error);`,
        replace: `if (phase === 'before-write' && partial !== undefined) return notSentResult(purchase, error);`,
      },
    ],
  },
  {
    id: 'decision-over-the-store',
    rule: 'an attempt that the store holds as accepted is not settled as not accepted',
    changes: [
      {
        find: `const job = attempt?.status === 'accepted' ? (attempt.ref.id ?? 'without an id') : undefined;`,
        replace: `const job = attempt?.status === 'open' ? (attempt.ref.id ?? 'without an id') : undefined;`,
      },
      {
        find: `from !== to && rank[to] <= rank[from];`,
        replace: `from !== to && rank[to] <= rank[from] && from !== 'accepted';`,
      },
    ],
  },
  {
    id: 'failure-kept-for-ever',
    rule: 'a job reported as failed may be revised to succeeded by an explicit wait',
    changes: [
      {
        find: `if (state === 'succeeded' && (previous.state === 'failed' || previous.state === 'expired'))`,
        replace: `if (state === 'succeeded' && previous.state === 'expired')`,
      },
    ],
  },
  {
    id: 'budget-not-counted',
    rule: 'at the commit of every intent, settled and reserved money is within the limit',
    changes: [
      {
        find: `if (compare(sum([counted, ...requested]), ceiling) > 0)`,
        replace: `if (compare(sum(own), ceiling) > 0)`,
      },
    ],
  },
  {
    id: 'lease-not-kept',
    rule: 'no two workers hold one lease',
    changes: [
      {
        find: `.filter(({ dueAt, leasedUntil }) => dueAt! <= now && (leasedUntil ?? now) <= now)`,
        replace: `.filter(({ dueAt }) => dueAt! <= now)`,
      },
    ],
  },
];
