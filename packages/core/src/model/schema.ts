/**
 * The part of the Standard Schema interface (standardschema.dev, version 1) that is used here, so that a provider may
 * check responses with any validator; those in this repository use zod.
 */
export interface ResponseSchema<Read> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => SchemaResult<Read> | Promise<SchemaResult<Read>>;
  };
}

export type SchemaResult<Read> =
  | { readonly value: Read; readonly issues?: undefined }
  | {
      readonly issues: ReadonlyArray<{
        readonly message: string;
        readonly path?: ReadonlyArray<PropertyKey | { readonly key: PropertyKey }> | undefined;
      }>;
    };
