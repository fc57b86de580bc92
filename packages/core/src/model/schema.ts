/**
 * The Standard Schema interface (standardschema.dev, version 1): what any validator (zod, Valibot, ArkType) implements, so
 * that public types name no validator. Those in this repository use zod.
 */
export interface StandardSchemaV1<Input = unknown, Output = Input> {
  /** The schema for programs; see standardschema.dev. */
  readonly '~standard': {
    readonly version: 1;
    /** The library that made the schema. */
    readonly vendor: string;
    readonly validate: (
      value: unknown,
    ) => StandardSchemaResult<Output> | Promise<StandardSchemaResult<Output>>;
    /** For the compiler alone. */
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

/** The value that was read, or everything that is wrong with it. */
export type StandardSchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: ReadonlyArray<StandardSchemaIssue> };

/** One thing that is wrong with a value. */
export interface StandardSchemaIssue {
  /** What is wrong. */
  readonly message: string;
  /** Where it is wrong. */
  readonly path?: ReadonlyArray<PropertyKey | { readonly key: PropertyKey }> | undefined;
}

/** A schema that validates at once, so that it can be asked without `await`. */
export interface SyncSchema<Output> extends StandardSchemaV1<unknown, Output> {
  /** The schema for programs, whose `validate` returns no promise. */
  readonly '~standard': Omit<StandardSchemaV1<unknown, Output>['~standard'], 'validate'> & {
    readonly validate: (value: unknown) => StandardSchemaResult<Output>;
  };
}
