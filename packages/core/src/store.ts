/** For authors of job stores: the contract, the rules every store applies, and what a store holds. */
export type * from './registry/store/store.ts';
export {
  ceilingLapseMs,
  ceilingName,
  decideUpdate,
  isHolding,
  type JobIdentity,
  jobIdentityOf,
  leastCeiling,
  type UpdateDecision,
  windowName,
  windowStart,
} from './registry/store/store-rules.ts';
export { attemptIdTaken, noAttemptToListFrom } from './registry/store/store-errors.ts';
export { countedAmount, settledReservations, takenAmount } from './registry/store/settled-reservations.ts';
export { type AttemptText, attemptText, readAttemptText } from './registry/store/attempt-text.ts';
export type { AdvanceResult } from './registry/jobs/advance.ts';
export type { WorkOptions, WorkResult } from './registry/jobs/work.ts';
export { memoryStore, type MemoryStoreOptions } from './registry/store/memory-store.ts';
export type * from './model/cost.ts';
export type * from './registry/batch-options.ts';
export type { OfferStatistics } from './registry/plan/offer-statistics.ts';
export type { Cooldown } from './registry/plan/cooldown.ts';
export type { JobFilter, JobPage, JobRecord } from './registry/jobs/list-jobs.ts';
export { type JobStatus, jobStatuses, jobStatusOf } from './registry/store/job-status.ts';
export type * from './model/job.ts';
export type { Budget } from './registry/budgets/budget.ts';
export type {
  BudgetState,
  Spending,
  SpendingGroup,
  SpendingGroupBy,
  SpendingOptions,
  SpentAmount,
} from './registry/budgets/spending.ts';
export type { RefParams } from './model/params.ts';
export type { JobRef } from './model/ref.ts';
export { type StoredKind, withCurrentNames } from './model/old-names.ts';
export {
  type AttemptNote,
  CrosspointError,
  type CrosspointErrorOptions,
  type ResponseSnapshot,
} from './model/error.ts';
