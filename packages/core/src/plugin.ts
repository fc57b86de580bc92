/** For authors of providers: the contract, and the small helpers its tables are written with. */
export { defineProvider } from './registry/define.ts';
export type { KeySource, Provider, ProviderFactory, ProviderOptions, TypesOf } from './registry/define.ts';
export type { FixedEntry, MergePatch, ProviderOverride, ReplacedWhole } from './model/override.ts';
export { bearer, header } from './steps/credentials.ts';
export { asText, field, listOf, mapValues, type MediaByForm, oneOf, withUnit } from './steps/convert.ts';
export { divide, multiply, roundUp } from './steps/exact.ts';
export { priceRowText } from './steps/price.ts';
export { cancelEndpoint, endpoint, query, response, uploadStep, webhook } from './steps/endpoint.ts';
export { defineModels, type ExactRows } from './steps/define-models.ts';
export { readErrorValue } from './steps/gateway-error.ts';
export { suggest } from './steps/suggest.ts';
export { lenient, wireDecimal, wireErrorStatus, wireId, wireNumber } from './model/wire.ts';
export type * from './model/provider.ts';
export type { Field, MediaField } from './model/field.ts';
export type { ModelField, ModelFields } from './model/model-field.ts';
export type { HttpResponse } from './model/http.ts';
export type { Job, JobState, Output } from './model/job.ts';
export type { JobProgress } from './model/progress.ts';
export type { FlaggedInput } from './model/flagged-input.ts';
export type { JobRef } from './model/ref.ts';
export type * from './model/media.ts';
export type * from './model/cost.ts';
export type * from './model/field-report.ts';
export { kindOf } from './model/request.ts';
export { inputOf, type MeantTask, possibleTasks, type TaskInputs, taskOf } from './steps/task.ts';
export type {
  CommonRequest,
  GenerationRequest,
  GenerationTask,
  ImageReferences,
  OutputKind,
  Shot,
  VideoReferences,
} from './model/request.ts';
export type * from './model/typed-request.ts';
export type * from './model/schema.ts';
export type { ErrorCode } from './model/error.ts';
