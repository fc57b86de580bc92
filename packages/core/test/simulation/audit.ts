import type { CrosspointError, Job, JobRef } from '../../src/index.ts';
import type { Attempt, AttemptStatus, BeginResult, Intent, UpdateResult } from '../../src/store.ts';
import type { OutgoingRequest } from '../../src/transport.ts';
import type { ExchangeFaultName } from './faults.ts';
import type { Purchase } from './gateways.ts';
import type { Task } from './schedule.ts';
import { centsOver, compareAmounts } from './amounts.ts';
import { Leases } from './leases.ts';
import { type BudgetOfSchedule, HeldMoney } from './held-money.ts';
import { dedupeWindowMs, type GatewayKind, prices } from './specs.ts';
import type { Worker } from './worker.ts';

/** An attempt from the moment its intent was in the store. */
export interface BegunAttempt {
  readonly id: string;
  readonly key: string;
  /** 1, or 2 and more for a child purchase. */
  readonly ordinal: number;
  readonly gateway: GatewayKind;
  readonly worker: Worker;
  readonly task: RunningTask | undefined;
  readonly ref: JobRef;
  /** Ms of the timeline. */
  readonly begunAt: number;
  readonly expiresInMs: number;
  readonly sends: Send[];
  /** As the store has it. */
  status: AttemptStatus;
}

/** A submit whose first byte has left. */
export interface Send {
  readonly number: number;
  readonly worker: Worker;
  readonly gateway: GatewayKind;
  readonly attempt: BegunAttempt | undefined;
  readonly fault: ExchangeFaultName | undefined;
  readonly sentAt: number;
  /** What must be the same where it is sent again. */
  readonly bytes: string;
  readonly attemptKey: string | undefined;
  wasAnswered: boolean;
  wasAborted: boolean;
}

/** A task that is, or was, under way. */
export interface RunningTask {
  readonly task: Task;
  readonly number: number;
  readonly worker: Worker;
  readonly startedAt: number;
  /** It runs again, because its worker died the first time. */
  readonly isRepeated: boolean;
  /** The batch whose item it is. */
  readonly partOf?: RunningTask;
  /** The loop over the results of a batch was left. */
  wasLeft?: boolean;
  /** Submits of a batch that are under way. */
  openSubmits?: number;
  /** Decides nothing but what is expected of the task's end. */
  result?: Job | CrosspointError | 'done';
  endedAt?: number;
  /** What a person decided about. */
  decided?: {
    /** How the attempt stood in the store when the person began to decide. */
    readonly before: AttemptStatus | undefined;
    /** The key that bought the job of the decision. */
    readonly ofKey: string | undefined;
  };
}

/** What went wrong, against the gateways' own truth. */
export interface Violation {
  readonly check: string;
  readonly message: string;
}

/** As the rules have it: an end is never given up for less. */
const statusOrder: Readonly<Record<AttemptStatus, number>> = {
  open: 0,
  unknown: 1,
  not_sent: 2,
  rejected: 2,
  accepted: 3,
};

/** Watches one run: what was begun, sent, sold and handed out. */
export class Audit {
  readonly attempts = new Map<string, BegunAttempt>();
  readonly sends: Send[] = [];
  readonly purchases: Purchase[] = [];
  readonly tasks: RunningTask[] = [];
  /** Every ref that a caller was given, by its text. */
  readonly refs = new Map<string, JobRef>();
  readonly violations: Violation[] = [];
  centsOver = 0;
  readonly money: HeldMoney;
  readonly leases = new Leases((message) => this.report('one lease at a time', message));
  readonly #now: () => number;
  /** Whether the keyed gateway takes the same request twice and sells it once. */
  readonly #deduplicates: boolean;
  readonly #hasClockAccident: (worker: Worker) => boolean;

  constructor(
    now: () => number,
    { deduplicates, budget }: { readonly deduplicates: boolean; readonly budget?: BudgetOfSchedule },
    hasClockAccident: (worker: Worker) => boolean,
  ) {
    this.#now = now;
    this.#deduplicates = deduplicates;
    this.money = new HeldMoney(budget);
    this.#hasClockAccident = hasClockAccident;
  }

  report(check: string, message: string): void {
    this.violations.push({ check, message });
  }

  /** The store has confirmed an intent. */
  intended(worker: Worker, intent: Intent, result: BeginResult, at: number): void {
    if (result.outcome === 'over_budget' && this.money.hasRoomFor(intent, at))
      this.report(
        'no needless refusal',
        `an intent at ${intent.ref.provider} was refused by a budget with room`,
      );
    if (result.outcome !== 'begun') return;
    // A store that lost the response to its COMMIT commits once more, and reports the same attempt again.
    if (this.attempts.has(result.attempt.id)) return;
    this.#checkAlone(result.attempt);
    this.#begun(worker, result.attempt);
    const cents = this.money.begun(result.attempt, at);
    this.centsOver += cents;
    if (cents > 0)
      this.report(
        'within the budget',
        `an intent at ${intent.ref.provider} was written ${cents} cents over the budget`,
      );
  }

  /** No other attempt of the key may have bought, at whichever gateway it was. */
  #checkAlone({ idempotencyKey, ordinal, ref }: Attempt): void {
    for (const other of this.attempts.values()) {
      const isUncertain = other.status === 'open' || other.status === 'unknown';
      const isBought = other.status === 'accepted' && other.ordinal === ordinal;
      if (other.key === keyIn(idempotencyKey) && (isUncertain || isBought))
        this.report(
          'one attempt at a time',
          `an intent of ${other.key} was written at ${ref.provider} while its attempt at ${other.gateway} was ${other.status}`,
        );
    }
  }

  #begun(worker: Worker, attempt: Attempt): void {
    const number = Number(attempt.tags?.['task'] ?? -1);
    this.attempts.set(attempt.id, {
      id: attempt.id,
      key: keyIn(attempt.idempotencyKey),
      ordinal: attempt.ordinal,
      gateway: attempt.ref.provider as GatewayKind, // no other is installed
      worker,
      task: this.tasks[number],
      ref: attempt.ref,
      begunAt: this.#now(),
      expiresInMs: attempt.expiresInMs,
      sends: [],
      status: attempt.status,
    });
  }

  updated(id: string, result: UpdateResult, at: number): void {
    const attempt = this.attempts.get(id);
    if (attempt === undefined || result.outcome !== 'updated') return;
    this.money.updated(result.attempt, at);
    const { status } = result.attempt;
    if (statusOrder[status] < statusOrder[attempt.status])
      this.report('order of statuses', `attempt ${id} was ${attempt.status}, and is ${status}`);
    attempt.status = status;
  }

  /** A job is recognised by its id: whoever asks with one is told of no other. */
  judgeId(asked: JobRef, responded: Job | CrosspointError): void {
    const { id } = responded instanceof Error ? (responded.ref ?? asked) : responded.ref;
    if (asked.id !== undefined && id !== undefined && id !== asked.id)
      this.report('the job of the ref', `a question about ${asked.id} was answered with ${id}`);
  }

  /** The first byte of a submit leaves now. */
  sent(
    worker: Worker,
    gateway: GatewayKind,
    { url, body, headers }: OutgoingRequest,
    fault: ExchangeFaultName | undefined,
  ): Send {
    const text = typeof body === 'string' ? body : '';
    const attemptKey = headers['x-client-id'];
    const bytes = `${url} ${attemptKey ?? ''} ${text}`;
    const repeated = attemptKey === undefined ? undefined : this.#attemptWithKey(attemptKey);
    const unsent = this.#unsentAttempt(gateway, keyIn(text), worker);
    const mayBeRepeated = this.#deduplicates && gateway === 'keyed';
    // The repeat of a submit whose first send never left, by another process or by a later task of this one.
    const isRepeat = mayBeRepeated && unsent?.task?.result !== undefined;
    const first = isRepeat ? undefined : unsent;
    const late = mayBeRepeated ? this.#unsentAttempt(gateway, keyIn(text)) : undefined;
    const attempt = repeated ?? first ?? late;
    const number = this.sends.length;
    const sentAt = this.#now();
    const send = {
      number,
      worker,
      gateway,
      attempt,
      fault,
      sentAt,
      bytes,
      attemptKey,
      wasAnswered: false,
      wasAborted: false,
    };
    this.sends.push(send);
    if (attempt === undefined) {
      this.report(
        'intent before the send',
        `a submit for ${keyIn(text)} left worker ${worker.slot} without an intent`,
      );
      return send;
    }
    if (attempt === first) this.#checkFirst(worker, attempt, sentAt);
    else this.#checkRepeat(attempt, send);
    attempt.sends.push(send);
    return send;
  }

  #attemptWithKey(attemptKey: string): BegunAttempt | undefined {
    return this.sends.find((send) => send.attemptKey === attemptKey)?.attempt;
  }

  #unsentAttempt(gateway: GatewayKind, key: string, worker?: Worker): BegunAttempt | undefined {
    return [...this.attempts.values()].findLast(
      (each) =>
        each.gateway === gateway &&
        each.key === key &&
        each.sends.length === 0 &&
        (worker === undefined || each.worker === worker),
    );
  }

  #checkFirst(
    worker: Worker,
    { id, gateway, begunAt, expiresInMs, task }: BegunAttempt,
    sentAt: number,
  ): void {
    if (sentAt - begunAt > expiresInMs && !this.#hasClockAccident(worker))
      this.report('sent in time', `the submit of attempt ${id} left ${sentAt - begunAt} ms after its intent`);
    const { maxPrice } = task?.task ?? {};
    const price = prices[gateway];
    if (maxPrice === undefined || compareAmounts(price, maxPrice) <= 0) return;
    this.centsOver += centsOver(price, maxPrice);
    this.report('within the ceiling', `a submit of ${price} left under a ceiling of ${maxPrice}`);
  }

  #checkRepeat({ id, sends, gateway }: BegunAttempt, { bytes, sentAt }: Send): void {
    const [first] = sends;
    if (first === undefined) return;
    if (sentAt - first.sentAt > dedupeWindowMs / 2 || first.bytes !== bytes)
      this.report(
        'sent once',
        `the submit of attempt ${id} was sent again to ${gateway}, too late or changed`,
      );
  }

  /** The batch that a submit of a worker is an item of; undefined where somebody else may be sending it as well. */
  batchSending(worker: Worker, key: string): RunningTask | undefined {
    const buying = this.tasks.filter(
      ({ worker: other, result, task, partOf }) =>
        other === worker &&
        task.key === key &&
        (task.verb === 'submit' || task.verb === 'generate') &&
        (partOf ?? { result }).result === undefined,
    );
    const batches = new Set(buying.map(({ partOf }) => partOf));
    return batches.size === 1 ? buying[0]?.partOf : undefined;
  }

  /** A submit begins. @returns what to call when it is over */
  submitBegins(worker: Worker, gateway: GatewayKind, key: string): () => void {
    const whole = this.batchSending(worker, key);
    // A held call goes on when its item is a job.
    if (whole === undefined || gateway === 'held') return () => undefined;
    const { concurrency = 0, number } = whole.task.batch ?? {};
    if (whole.wasLeft === true)
      this.report('a batch that is left buys nothing more', `a submit of ${key} begins after that`);
    const open = (whole.openSubmits ?? 0) + 1;
    whole.openSubmits = open;
    if (open > concurrency)
      this.report('as many at once as asked for', `batch ${number} has ${open} submits under way`);
    return () => void (whole.openSubmits = (whole.openSubmits ?? 0) - 1);
  }

  /** A send is stopped: by its caller, who has no say any more once a held call was handed out as a job, or in a batch. */
  stopped(worker: Worker, send: Send | undefined): void {
    const attempt = send?.attempt;
    if (attempt?.task?.partOf !== undefined && attempt.worker === worker && !worker.isClosed)
      this.report('a batch that is left keeps what runs', `the submit of attempt ${attempt.id} was stopped`);
    if (send?.gateway !== 'held' || attempt === undefined || worker.isClosed) return;
    const isHandedOut = this.tasks.some(
      ({ result }) =>
        typeof result === 'object' &&
        'state' in result &&
        keyIn(result.ref.idempotencyKey) === attempt.key &&
        result.ref.submittedAt === attempt.ref.submittedAt,
    );
    if (isHandedOut)
      this.report(
        'a held call is left alone',
        `the call of attempt ${attempt.id} was stopped after it had become a job`,
      );
  }

  handOut(ref: JobRef | undefined): void {
    if (ref !== undefined) this.refs.set(String(ref), ref);
  }

  /** The newest ref that a caller was given for a key. */
  refOf(key: string): JobRef | undefined {
    return [...this.refs.values()].findLast((ref) => keyIn(ref.idempotencyKey) === key);
  }

  sendOf(purchase: Purchase): Send | undefined {
    return this.sends[purchase.send];
  }
}

/** What an item without a key of its own is bought under. */
const positionIn = /^\["batch-(\d+)",(\d+)/;

/** The key that a prompt names; of an idempotency key, the one that the prompt of its purchase names. */
export function keyIn(text: string): string {
  const [, batch, position] = positionIn.exec(text) ?? [];
  return batch === undefined ? (/key-\d+/.exec(text)?.[0] ?? 'no key') : `key-${batch}${position}`;
}

/** The prompt that stands for a key. */
export const promptOf = ({ key, isOther }: Pick<Task, 'key' | 'isOther'>): string =>
  isOther === true ? `${key}: another paper boat` : `${key}: a paper boat`;
