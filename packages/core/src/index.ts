/** Crosspoint: ask for a generated video, image or 3D model once, and have any of several gateways make it. */
export { createRegistry } from './registry/registry.ts';
export type { GenerateOptions, Registry, RegistryOptions, TypedRegistry } from './registry/verbs.ts';
export type { Plan } from './registry/planned.ts';
export type { DeclinedOffer, Offer } from './registry/route.ts';
export type { ModelEntry } from './registry/catalogue.ts';
export type { Balance } from './registry/balance.ts';
export type { DiscoveryResult } from './registry/discover.ts';
export type { CancelOutcome, CancelResult } from './model/cancel.ts';
export type { ReconcileDecision, ReconcileResult } from './registry/reconcile.ts';
export type { ModelFilter, PlanOptions, SubmitOptions } from './registry/options.ts';
export type { WaitOptions } from './registry/follow.ts';
export type { SavedOutput, DownloadOptions } from './registry/save-output.ts';
export type { Provider, KeySource, ProviderFactory, ProviderOptions } from './registry/define.ts';
export type { JobLike } from './registry/context.ts';

export { memoryStore } from './registry/memory-store.ts';
export type {
  Attempt,
  AttemptFilter,
  AttemptStatus,
  AttemptUpdate,
  BeginResult,
  Intent,
  JobStore,
  LeaseRequest,
  LimitClaim,
  PurchaseKey,
  Reservation,
  UpdateCondition,
  UpdateResult,
} from './registry/store.ts';

export {
  type GenerationRequest,
  type ImageRequest,
  type OutputKind,
  type Model3dRequest,
  requestSchema,
  type Shot,
  type GenerationTask,
  tasks,
  type VideoRequest,
} from './model/request.ts';
export type { KnownModel, ModelId, ModelTypes, ProviderTypes, RequestOf } from './model/typed-request.ts';
export { type CanonicalModel, canonicalModels } from './model/canonical-models.ts';
export { requestJsonSchema } from './model/request-json-schema.ts';
export type { FileFacts, Media, MediaBytes, MediaFile } from './model/media.ts';
export type { MediaUploader, MediaUpload } from './io/host.ts';
export type {
  ActiveJob,
  CanceledJob,
  ExpiredJob,
  FailedJob,
  Job,
  JobFailure,
  JobState,
  Output,
  JobUpdate,
  SucceededJob,
} from './model/job.ts';
export { isTerminal } from './model/job.ts';
export type { JobProgress } from './model/progress.ts';
export type { FlaggedInput } from './model/flagged-input.ts';
export { type JobRef, refFromString, refSchema, refToString } from './model/ref.ts';
export { jobSchema } from './model/job-schema.ts';
export { withCurrentNames } from './model/old-names.ts';
export {
  decideUpdate,
  isHolding,
  type JobIdentity,
  jobIdentityOf,
  type UpdateDecision,
} from './registry/store-rules.ts';
export type {
  QueryEvent,
  QueryKind,
  SubmitEndEvent,
  RequestErrorEvent,
  JobUpdateEvent,
  PlanEvent,
  RequestPurpose,
  RegistryEvent,
  RequestEndEvent,
  RetryEvent,
  OutputSavedEvent,
  RequestStartEvent,
} from './model/event.ts';
export type { CostBasis, Cost } from './model/cost.ts';
export type { FieldReport, FieldOutcome, FieldOutcomeKind } from './model/field-report.ts';
export type { Issue } from './model/issue.ts';
export {
  type AttemptNote,
  type ChargeStatus,
  CrosspointError,
  type ErrorCode,
  errorCodes,
  isCrosspointError,
  type ResponseSnapshot,
} from './model/error.ts';
export type { HttpRequest } from './model/http.ts';
export type {
  UsageLimit,
  Money,
  Assumption,
  BalanceEntry,
  LiveModel,
  ParamSpec,
  ParamTable,
  PriceCondition,
  PriceRow,
  PriceUnit,
  ListedJob,
} from './model/provider.ts';
export type { Clock } from './io/clock.ts';
export type { Transport } from './io/transport.ts';
export { createTransport as fetchTransport } from './io/transport-fetch.ts';
