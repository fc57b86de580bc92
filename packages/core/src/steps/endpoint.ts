import type { CancelEndpoint, Endpoint, Query, UploadStep, WebhookSpec } from '../model/provider.ts';
import type { StandardSchemaV1 } from '../model/schema.ts';

/**
 * How a response is read: its schema, and the function that turns what the schema let through into plain facts. The
 * function is typed by the schema.
 *
 * @param schema - Holds only what is read; ids and amounts of money through `wireId()` and `wireDecimal()`.
 * @param parse - Pure and small.
 * @example poll: endpoint({ method: 'GET', path: '/jobs/{id}', ...response(Status, ({ status }) => ({ status })) })
 */
export const response = <Read, Parse extends (response: Read, ...more: never[]) => unknown>(
  schema: StandardSchemaV1<unknown, Read>,
  parse: Parse,
): { readonly schema: StandardSchemaV1<unknown, Read>; readonly parse: Parse } => ({ schema, parse });

/**
 * An endpoint whose parser is typed by its own schema; the table it goes into no longer needs to know the type.
 *
 * @example poll: endpoint({ method: 'GET', path: '/jobs/{id}', ...response(Progress, readProgress) })
 */
export const endpoint = <Read>(of: Endpoint<Read>): Endpoint => of as Endpoint;

/**
 * A webhook whose parser is typed by its own schema, like `endpoint`.
 *
 * @example webhook: webhook({ address, verify, source, ...response(Report, readReport) })
 */
export const webhook = <Read>(of: WebhookSpec<Read>): WebhookSpec => of as WebhookSpec;

/**
 * The `cancel` slot, typed by its own schema, like `endpoint`.
 *
 * @example cancel: cancelEndpoint({ method: 'DELETE', path: '/jobs/{id}', onFinished: 'error', ...response(Canceled, readCanceled) })
 */
export const cancelEndpoint = <Read>(of: CancelEndpoint<Read>): CancelEndpoint => of as CancelEndpoint;

/**
 * A step of the `upload` slot, typed by its own schema, like `endpoint`.
 *
 * @example steps: [uploadStep({ method: 'POST', path: '/uploads', ...response(Uploaded, readUploaded) })]
 */
export const uploadStep = <Read>(of: UploadStep<Read>): UploadStep => of as UploadStep;

/**
 * A query whose parser is typed by its own schema, like `endpoint`.
 *
 * @example balance: query({ method: 'GET', path: '/balance', ...response(Balance, readBalance) })
 */
export const query = <Result, Read>(of: Query<Result, Read>): Query<Result> => of as Query<Result>;
