/** For authors of providers: the contract, and the small helpers its tables are written with. */
export { defineProvider } from './registry/define.ts';
export type { ProviderFactory, ProviderOptions, Provider } from './registry/define.ts';
export { bearer, header } from './steps/credentials.ts';
export { mapValues, listOf, oneOf, field, withUnit, asText } from './steps/convert.ts';
export { endpoint, query, response } from './steps/endpoint.ts';
export { wireDecimal, wireErrorStatus, wireId, wireNumber } from './model/wire.ts';
export type * from './model/provider.ts';
export type { Field, MediaField } from './model/field.ts';
export type { HttpResponse } from './model/http.ts';
export type { JobState, Output } from './model/job.ts';
export type { JobRef } from './model/ref.ts';
export type { Media, ResolvedMedia } from './model/media.ts';
export { kindOf } from './model/request.ts';
export type { GenerationRequest, OutputKind, Shot, GenerationTask } from './model/request.ts';
export type { ModelTypes, ProviderTypes } from './model/typed-request.ts';
export type { StandardSchemaV1 } from './model/schema.ts';
export type { ErrorCode } from './model/error.ts';
