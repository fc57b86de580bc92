/** Crosspoint: ask for a generated video, image or 3D model once, and have any of several gateways make it. */
export { createRegistry } from './registry/registry.ts';
export type { Registry, RegistryOptions } from './registry/verbs.ts';
export type { GenerateOptions, ModelFilter, PlanOptions, SubmitOptions } from './registry/call-options.ts';
export type { WaitOptions } from './registry/jobs/follow.ts';
export { jobError } from './registry/jobs/job-error.ts';
export type { DownloadOptions, SavedOutput } from './registry/jobs/save-output.ts';
export type { Plan } from './registry/plan/route.ts';
export type { DeclinedOffer, Offer } from './registry/plan/route.ts';
export type { ModelEntry } from './registry/plan/catalogue.ts';
export type { Balance } from './registry/account/balance.ts';
export type { DiscoveryResult } from './registry/account/discover.ts';
export type { CancelOutcome, CancelResult } from './model/cancel.ts';
export type { ReconcileDecision, ReconcileResult } from './registry/jobs/reconcile.ts';
export type { Provider } from './registry/define.ts';
export type { JobLike } from './registry/context.ts';

export { memoryStore } from './registry/store/memory-store.ts';

export {
  type GenerationRequest,
  type GenerationTask,
  type ImageRequest,
  type Model3dRequest,
  type OutputKind,
  type VideoRequest,
  tasks,
} from './model/request.ts';
export type { RequestOf } from './model/typed-request.ts';
export { type CanonicalModel, canonicalModels } from './model/canonical-models.ts';
export type { Media } from './model/media.ts';
export type { MediaUpload, MediaUploader } from './io/host.ts';

export type { FailedJob, Job, JobState, JobUpdate, Output, SucceededJob } from './model/job.ts';
export { isTerminal } from './model/job.ts';
export { type JobRef, refToString } from './model/ref.ts';
export { refFromString } from './model/read-ref.ts';
export { jobSchema, refSchema, requestSchema } from './model/public-schemas.ts';
export { requestJsonSchema } from './model/request-json-schema.ts';

export type { RegistryEvent } from './model/event.ts';
export type { Cost } from './model/cost.ts';
export type { FieldOutcome } from './model/field-report.ts';
export type { Issue } from './model/issue.ts';
export {
  type ChargeStatus,
  CrosspointError,
  type ErrorCode,
  errorCodes,
  isCrosspointError,
} from './model/error.ts';
